package com.doos.prove;

/** What a client knows of a request when it stops asking. */
public enum Outcome {
  OK,
  /** Told that it was not carried out. */
  REFUSED,
  /** Neither: it may have been carried out, at most once. */
  UNKNOWN
}

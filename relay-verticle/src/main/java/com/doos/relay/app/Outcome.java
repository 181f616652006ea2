package com.doos.relay.app;

/** What became of one message in a round. */
public sealed interface Outcome {
  /** Every in-sync replica of the broker has it. */
  record Acknowledged() implements Outcome {}

  /** The broker will not take this message, however often it is sent. */
  record Refused(String reason) implements Outcome {}

  /** No answer, or one that says "later"; the message may or may not have arrived. */
  record Unreachable(String reason) implements Outcome {}

  /**
   * Not sent in this round, because an earlier message was not acknowledged; or sent when the
   * broker had just gone away.
   */
  record HeldBack() implements Outcome {}
}

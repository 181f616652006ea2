package com.doos.order.domain;

import java.time.Instant;

/**
 * What is known about a refresh token that was issued.
 *
 * @param used it was exchanged for the next one
 * @param revoked its session was
 */
public record KnownToken(
    long sessionId, long accountId, Instant expiresAt, boolean used, boolean revoked) {

  /** What a refresh with the token leads to. */
  public enum Verdict {
    ROTATE,
    /** Two parties hold the token, and nobody knows which of them is the owner. */
    REUSED,
    REFUSE
  }

  /**
   * Decides a refresh. That a token was used counts before its age: whoever brings it again has a
   * copy.
   */
  public Verdict judge(Instant now) {
    if (revoked) {
      return Verdict.REFUSE;
    }
    if (used) {
      return Verdict.REUSED;
    }
    return now.isBefore(expiresAt) ? Verdict.ROTATE : Verdict.REFUSE;
  }
}

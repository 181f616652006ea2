package com.doos.relay.app;

import java.time.Duration;
import java.util.Optional;

/** When a message that failed is tried again: after 1, 2, 4, 8, 16 s, and so on up to a limit. */
final class Backoff {
  static final Duration FIRST = Duration.ofSeconds(1);

  /** Where the doubling ends, should a message have more retries than usual. */
  static final Duration MAX = Duration.ofMinutes(5);

  private static final int DOUBLINGS_MAX = 20;

  private Backoff() {}

  /**
   * The wait before the next try.
   *
   * @param retries tries that failed before the one that failed just now
   * @param retriesMax tries after the first one
   * @return empty when no try is left
   */
  static Optional<Duration> afterFailure(int retries, int retriesMax) {
    if (retries >= retriesMax) {
      return Optional.empty();
    }
    Duration doubled = FIRST.multipliedBy(1L << Math.min(retries, DOUBLINGS_MAX));
    return Optional.of(doubled.compareTo(MAX) < 0 ? doubled : MAX);
  }
}

package com.doos.inventory.event;

import java.time.Duration;

/** How long to wait before trying again: 100 ms, doubled by each failure, at most 5 s. */
final class Backoff {
  private static final long MS_MIN = 100;
  private static final long MS_MAX = 5_000;
  private static final int DOUBLINGS_MAX = 6;

  private Backoff() {}

  /**
   * @param earlierFailures 0 for the first one
   */
  static Duration after(int earlierFailures) {
    return Duration.ofMillis(Math.min(MS_MAX, MS_MIN << Math.min(earlierFailures, DOUBLINGS_MAX)));
  }
}

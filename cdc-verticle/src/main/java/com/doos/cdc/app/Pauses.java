package com.doos.cdc.app;

import java.time.Duration;

/** The growing pauses between tries of something that keeps failing: 0.1, 0.2, 0.4, ... 5 s. */
final class Pauses {
  static final Duration FIRST = Duration.ofMillis(100);
  static final Duration MAX = Duration.ofSeconds(5);

  private Duration next = FIRST;

  /** The pause to make now; the following one is twice as long. */
  Duration next() {
    Duration now = next;
    Duration doubled = now.multipliedBy(2);
    next = doubled.compareTo(MAX) < 0 ? doubled : MAX;
    return now;
  }

  void reset() {
    next = FIRST;
  }
}

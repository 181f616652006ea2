package com.doos.order.cache;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Draws how long an answer is remembered. */
final class Lifetimes {
  private static final double WHOLE = 100.0;

  private final Duration found;
  private final Duration absent;
  private final double jitter;
  private final RandomGenerator random;

  /**
   * @param found of an answer
   * @param absent of the knowledge that there is none; never longer than {@code found}
   * @param jitterPercent how far a lifetime may be from these, in both directions
   */
  Lifetimes(Duration found, Duration absent, int jitterPercent, RandomGenerator random) {
    this.found = found;
    this.absent = absent.compareTo(found) < 0 ? absent : found;
    this.jitter = jitterPercent / WHOLE;
    this.random = random;
  }

  Duration of(View view) {
    Duration base = view.isAbsent() ? absent : found;
    double factor = jitter == 0 ? 1 : random.nextDouble(1 - jitter, 1 + jitter);
    return Duration.ofNanos(Math.max(1, (long) (base.toNanos() * factor)));
  }
}

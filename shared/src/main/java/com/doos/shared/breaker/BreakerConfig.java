package com.doos.shared.breaker;

import com.doos.shared.config.ConfigReader;
import java.time.Duration;

/**
 * Settings of every {@link Breaker} of a process.
 *
 * @param timeout a call that takes longer has failed
 * @param concurrentMax calls under way at a time; one more is refused
 * @param failurePercent share of failed calls in a window that opens the breaker
 * @param callsMin a window with fewer calls opens nothing
 * @param openFor how long an open breaker refuses all calls before it lets one try
 */
public record BreakerConfig(
    Duration timeout, int concurrentMax, int failurePercent, int callsMin, Duration openFor) {

  /** The same with another limit of a call. */
  public BreakerConfig withTimeout(Duration limit) {
    return new BreakerConfig(limit, concurrentMax, failurePercent, callsMin, openFor);
  }

  /** The same with another number of calls under way. */
  public BreakerConfig withConcurrentMax(int calls) {
    return new BreakerConfig(timeout, calls, failurePercent, callsMin, openFor);
  }

  public static BreakerConfig from(ConfigReader reader) {
    return new BreakerConfig(
        reader.duration("timeout", Duration.ofMillis(10), Duration.ofMinutes(1)),
        reader.integer("concurrent_max", 1, 100_000),
        reader.integer("failure_percent", 1, 100),
        reader.integer("calls_min", 1, 1_000_000),
        reader.duration("open_for", Duration.ofMillis(10), Duration.ofMinutes(10)));
  }
}

package com.doos.relay.app;

import com.doos.shared.config.ConfigReader;
import java.time.Duration;

/**
 * Pace and size of the relay's work.
 *
 * @param scanInterval the longest a ready message waits when its signal was lost
 * @param roundInterval between the beginnings of two rounds, at least, unless the next one is full:
 *     each costs the same however few its messages, and so does all that follows it
 * @param batchMax messages of one round
 * @param leaseRetry how often a standby asks for the lease of a shard
 * @param sendTimeout a message that Kafka has not acknowledged by then counts as not sent
 * @param keep how long a confirmed message is kept before it is deleted
 */
public record RelayLimits(
    Duration scanInterval,
    Duration roundInterval,
    int batchMax,
    Duration leaseRetry,
    Duration sendTimeout,
    Duration keep) {
  private static final int ROUNDS_MISSED_MAX = 3;

  public static RelayLimits from(ConfigReader reader) {
    return new RelayLimits(
        reader.duration("scan_interval", Duration.ofMillis(50), Duration.ofMinutes(5)),
        reader.duration("round_interval", Duration.ZERO, Duration.ofSeconds(1)),
        reader.integer("batch_max", 1, 1_000),
        reader.duration("lease_retry", Duration.ofMillis(50), Duration.ofMinutes(1)),
        reader.duration("send_timeout", Duration.ofSeconds(1), Duration.ofMinutes(2)),
        reader.duration("keep", Duration.ofMinutes(1), Duration.ofDays(365)));
  }

  /**
   * How long the holder of a lease may be silent before the server takes the lease back: a few
   * rounds, so that a host that vanished without a word does not keep a shard to itself.
   */
  public Duration silenceMax() {
    return scanInterval.plus(sendTimeout).multipliedBy(ROUNDS_MISSED_MAX);
  }
}

package com.doos.order.reconcile;

import com.doos.shared.config.ConfigReader;
import java.time.Duration;

/**
 * Settings of the reconciler.
 *
 * @param interval between the begins of periodic runs, over all processes
 * @param page rows looked at in one go
 * @param pause after each page
 * @param settle an order that has changed since is not judged
 * @param recheck what looks wrong is looked at again after this
 * @param messageMax how long a message may be ready, and how long sent
 * @param refundMax how long a refund may be due
 */
public record ReconcileConfig(
    Duration interval,
    int page,
    Duration pause,
    Duration settle,
    Duration recheck,
    Duration messageMax,
    Duration refundMax) {
  private static final int PAGE_MAX = 1_000;

  public static ReconcileConfig from(ConfigReader reader) {
    return new ReconcileConfig(
        reader.duration("interval", Duration.ofSeconds(1), Duration.ofDays(7)),
        reader.integer("page", 1, PAGE_MAX),
        reader.duration("pause", Duration.ofMillis(1), Duration.ofSeconds(10)),
        reader.duration("settle", Duration.ZERO, Duration.ofHours(1)),
        reader.duration("recheck", Duration.ofMillis(1), Duration.ofSeconds(10)),
        reader.duration("message_max", Duration.ZERO, Duration.ofDays(1)),
        reader.duration("refund_max", Duration.ZERO, Duration.ofDays(7)));
  }
}

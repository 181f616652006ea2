package com.doos.relay.app;

import com.doos.shared.outbox.MessageStatus;
import com.doos.shared.outbox.OutboxUpkeepStore;
import com.doos.shared.outbox.OutboxUpkeepStore.Backlog;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;

/** What one shard's relay reports. */
final class RelayMetrics {
  /** Messages acknowledged by Kafka. */
  static final String SENT = "relay_sent";

  /** Failed sends that will be repeated. */
  static final String RETRIES = "relay_retries";

  /** Messages given up: they wait for a person. */
  static final String FAILED = "relay_failed";

  /** Rounds in which Kafka took nothing. */
  static final String OUTAGES = "relay_outages";

  /** Confirmed messages deleted because of their age. */
  static final String PURGED = "relay_purged";

  /** From the writing of a message to its acknowledgement. */
  static final String DELAY = "relay_delay";

  /** 1 while this process holds the shard's lease. */
  static final String ACTIVE = "relay_active";

  /** Messages that wait in the outbox, by status; at most {@link OutboxUpkeepStore#BACKLOG_MAX}. */
  static final String WAITING = "outbox_messages";

  /** Age in seconds of the oldest message that is ready. */
  static final String OLDEST = "outbox_oldest_age_seconds";

  private static final String SHARD = "shard";
  private static final Backlog NONE = new Backlog(0, 0, null);

  private final Counter sent;
  private final Counter retries;
  private final Counter failed;
  private final Counter outages;
  private final Counter purged;
  private final Timer delay;
  private final AtomicInteger active = new AtomicInteger();
  private volatile Backlog backlog = NONE;

  RelayMetrics(MeterRegistry registry, int shard, InstantSource clock) {
    String tag = String.valueOf(shard);
    this.sent = registry.counter(SENT, SHARD, tag);
    this.retries = registry.counter(RETRIES, SHARD, tag);
    this.failed = registry.counter(FAILED, SHARD, tag);
    this.outages = registry.counter(OUTAGES, SHARD, tag);
    this.purged = registry.counter(PURGED, SHARD, tag);
    this.delay =
        Timer.builder(DELAY)
            .tag(SHARD, tag)
            .serviceLevelObjectives(
                Duration.ofMillis(10),
                Duration.ofMillis(50),
                Duration.ofMillis(100),
                Duration.ofMillis(500),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(30))
            .register(registry);
    waiting(registry, tag, MessageStatus.READY, own -> own.backlog.ready());
    waiting(registry, tag, MessageStatus.FAILED, own -> own.backlog.failed());
    Gauge.builder(OLDEST, this, own -> own.backlog.age(clock.instant()).toMillis() / 1_000.0)
        .tag(SHARD, tag)
        .strongReference(true)
        .register(registry);
    Gauge.builder(ACTIVE, active, AtomicInteger::get)
        .tag(SHARD, tag)
        .strongReference(true)
        .register(registry);
  }

  private void waiting(
      MeterRegistry registry,
      String shard,
      MessageStatus status,
      ToDoubleFunction<RelayMetrics> count) {
    Gauge.builder(WAITING, this, count)
        .tag(SHARD, shard)
        .tag("status", status.wireName())
        .strongReference(true)
        .register(registry);
  }

  void sent(Duration sinceWritten) {
    sent.increment();
    delay.record(sinceWritten);
  }

  void retried() {
    retries.increment();
  }

  void failed() {
    failed.increment();
  }

  void outage() {
    outages.increment();
  }

  void purged(int messages) {
    purged.increment(messages);
  }

  void active(boolean holdsLease) {
    active.set(holdsLease ? 1 : 0);
    if (!holdsLease) {
      backlog = NONE; // the active relay reports it
    }
  }

  void backlog(Backlog seen) {
    backlog = seen;
  }
}

package com.doos.cdc.app;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What one destination reports. */
public final class CdcMetrics {
  /** Row images read from the binlog. */
  static final String EVENTS = "cdc_events";

  /** How long ago the latest moment was of which everything is known to be searchable. */
  static final String LAG = "cdc_lag";

  /** From the change of a row to the moment it could be found, for each document. */
  static final String SEARCHABLE = "cdc_commit_to_searchable";

  /** Documents that were given up. */
  static final String DEAD_LETTERS = "cdc_dead_letters";

  /** Bulk requests, connections and the like that had to be tried again. */
  static final String RETRIES = "cdc_retries";

  private static final String DESTINATION = "destination";
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(1_500),
    Duration.ofSeconds(2),
    Duration.ofSeconds(3),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30),
    Duration.ofMinutes(2)
  };

  private final Counter events;
  private final Counter deadLetters;
  private final Counter retries;
  private final Timer searchable;
  private final InstantSource clock;
  private volatile Instant upTo;

  public CdcMetrics(MeterRegistry registry, String destination, InstantSource clock) {
    this.clock = clock;
    this.upTo = clock.instant();
    this.events = registry.counter(EVENTS, DESTINATION, destination);
    this.deadLetters = registry.counter(DEAD_LETTERS, DESTINATION, destination);
    this.retries = registry.counter(RETRIES, DESTINATION, destination);
    this.searchable =
        Timer.builder(SEARCHABLE)
            .tag(DESTINATION, destination)
            .serviceLevelObjectives(BUCKETS)
            .register(registry);
  }

  /** Those of a destination that is to keep up: they tell its lag. */
  public static CdcMetrics ofShard(
      MeterRegistry registry, String destination, InstantSource clock) {
    CdcMetrics metrics = new CdcMetrics(registry, destination, clock);
    TimeGauge.builder(LAG, metrics, TimeUnit.MILLISECONDS, CdcMetrics::lagMs)
        .tag(DESTINATION, destination)
        .strongReference(true)
        .register(registry);
    return metrics;
  }

  void read(int rows) {
    events.increment(rows);
  }

  void deadLetter() {
    deadLetters.increment();
  }

  void retry() {
    retries.increment();
  }

  /** These changes have just become searchable. */
  void searchable(List<Instant> changes) {
    Instant now = clock.instant();
    changes.forEach(changed -> searchable.record(Duration.between(changed, now)));
  }

  /** Everything that was committed before has become searchable. */
  void upTo(Instant moment) {
    upTo = moment;
  }

  private double lagMs() {
    return Math.max(0, Duration.between(upTo, clock.instant()).toMillis());
  }
}

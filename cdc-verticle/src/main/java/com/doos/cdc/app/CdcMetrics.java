package com.doos.cdc.app;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What one destination reports. */
public final class CdcMetrics {
  /** Row images read from the binlog. */
  static final String EVENTS = "cdc_events";

  /** How far the index is behind the binlog. */
  static final String LAG = "cdc_lag";

  /** Documents that were given up. */
  static final String DEAD_LETTERS = "cdc_dead_letters";

  /** Bulk requests, connections and the like that had to be tried again. */
  static final String RETRIES = "cdc_retries";

  private static final String DESTINATION = "destination";

  private final Counter events;
  private final Counter deadLetters;
  private final Counter retries;
  private final InstantSource clock;
  private volatile Duration lag = Duration.ZERO;
  private volatile @Nullable Instant behindSince;

  public CdcMetrics(MeterRegistry registry, String destination, InstantSource clock) {
    this.clock = clock;
    this.events = registry.counter(EVENTS, DESTINATION, destination);
    this.deadLetters = registry.counter(DEAD_LETTERS, DESTINATION, destination);
    this.retries = registry.counter(RETRIES, DESTINATION, destination);
    TimeGauge.builder(LAG, this, TimeUnit.MILLISECONDS, CdcMetrics::lagMs)
        .tag(DESTINATION, destination)
        .strongReference(true)
        .register(registry);
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

  /** Changes since that moment are not indexed yet: the lag grows until they are. */
  void behind(Instant since) {
    if (behindSince == null) {
      behindSince = since;
    }
  }

  /** Changes up to that moment were indexed just now. */
  void indexed(Instant upTo) {
    lag = Duration.between(upTo, clock.instant());
    behindSince = null;
  }

  /** There is nothing that is not indexed. */
  void upToDate() {
    lag = Duration.ZERO;
    behindSince = null;
  }

  private double lagMs() {
    Instant since = behindSince;
    Duration now = since == null ? lag : Duration.between(since, clock.instant());
    return Math.max(0, now.toMillis());
  }
}

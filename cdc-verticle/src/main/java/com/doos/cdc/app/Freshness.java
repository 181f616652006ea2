package com.doos.cdc.app;

import com.doos.cdc.document.OrderDocument;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How far one shard's orders are searchable: collects what was written to the index and turns it
 * into lag once the index was refreshed. Thread-safe.
 */
public final class Freshness {
  /** How long ago the latest moment was of which everything is known to be searchable. */
  static final String LAG = "cdc_lag";

  /** From the change of a row to the moment it could be found, for each document. */
  static final String SEARCHABLE = "cdc_commit_to_searchable";

  /** Changes whose lag is measured between two refreshes; those beyond are indexed all the same. */
  private static final int MEASURED_MAX = 100_000;

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

  private final InstantSource clock;
  private final Instant begun;
  private final Timer searchable;
  private List<Instant> written = new ArrayList<>();
  private @Nullable Instant writtenTo;
  private @Nullable Instant asOf;

  public Freshness(MeterRegistry registry, String destination, InstantSource clock) {
    this.clock = clock;
    this.begun = clock.instant();
    this.searchable =
        Timer.builder(SEARCHABLE)
            .tag(CdcMetrics.DESTINATION, destination)
            .serviceLevelObjectives(BUCKETS)
            .register(registry);
    TimeGauge.builder(LAG, this, TimeUnit.MILLISECONDS, Freshness::lagMs)
        .tag(CdcMetrics.DESTINATION, destination)
        .strongReference(true)
        .register(registry);
  }

  /**
   * What stands between two refreshes.
   *
   * @param changes when the rows were changed
   * @param completeTo see {@link BinlogSource.Batch}
   */
  record Written(List<Instant> changes, @Nullable Instant completeTo) {}

  /** These have been written to the index. */
  public synchronized void written(List<OrderDocument> documents) {
    for (OrderDocument document : documents) {
      if (written.size() < MEASURED_MAX) {
        written.add(document.changedAt());
      }
    }
  }

  /**
   * Everything that was committed before has been written; what is told again takes nothing back.
   */
  synchronized void writtenTo(Instant moment) {
    if (writtenTo == null || moment.isAfter(writtenTo)) {
      writtenTo = moment;
    }
  }

  /** Hands over what the coming refresh will make searchable. */
  synchronized Written take() {
    Written taken = new Written(written, writtenTo);
    written = new ArrayList<>();
    return taken;
  }

  /** The refresh failed: it stays to be measured. */
  synchronized void giveBack(Written taken) {
    List<Instant> all = taken.changes();
    all.addAll(written.subList(0, Math.min(written.size(), MEASURED_MAX - all.size())));
    written = all;
  }

  synchronized void searchable(Written taken) {
    Instant now = clock.instant();
    taken.changes().forEach(changed -> searchable.record(Duration.between(changed, now)));
    if (taken.completeTo() != null) {
      asOf = taken.completeTo();
    }
  }

  /** What was committed before is searchable; null when nothing is known yet. */
  public synchronized @Nullable Instant asOf() {
    return asOf;
  }

  private double lagMs() {
    Instant upTo = asOf();
    Instant since = upTo == null ? begun : upTo;
    return Math.max(0, Duration.between(since, clock.instant()).toMillis());
  }
}

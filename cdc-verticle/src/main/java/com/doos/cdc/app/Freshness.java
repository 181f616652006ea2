package com.doos.cdc.app;

import com.doos.cdc.document.OrderDocument;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far one shard's orders are searchable: collects what was written to the index and turns it
 * into lag once the index was refreshed. Thread-safe.
 */
public final class Freshness {
  /** Changes whose lag is measured between two refreshes; those beyond are indexed all the same. */
  private static final int MEASURED_MAX = 100_000;

  private final CdcMetrics metrics;
  private List<Instant> written = new ArrayList<>();
  private @Nullable Instant writtenTo;
  private @Nullable Instant asOf;

  public Freshness(CdcMetrics metrics) {
    this.metrics = metrics;
  }

  /**
   * What stands between two refreshes.
   *
   * @param changes when the rows were changed
   * @param completeTo see {@link BinlogSource.Batch}
   */
  record Written(List<Instant> changes, @Nullable Instant completeTo) {}

  synchronized void written(List<OrderDocument> documents) {
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
    metrics.searchable(taken.changes());
    if (taken.completeTo() != null) {
      asOf = taken.completeTo();
      metrics.upTo(taken.completeTo());
    }
  }

  /** What was committed before is searchable; null when nothing is known yet. */
  public synchronized @Nullable Instant asOf() {
    return asOf;
  }
}

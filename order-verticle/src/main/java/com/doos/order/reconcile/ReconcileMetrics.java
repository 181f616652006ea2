package com.doos.order.reconcile;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** What runs find and how they end, counted. */
public final class ReconcileMetrics {
  private static final String FINDINGS = "reconcile_findings";
  private static final String RUNS = "reconcile_runs";
  private static final String DURATION = "reconcile_duration";

  /** End of the last run of this process that was done, seconds since 1970; 0 for none. */
  private static final String LAST_DONE = "reconcile_last_done_timestamp_seconds";

  private final MeterRegistry metrics;
  private final Timer duration;
  private volatile long lastDone;

  /** How a run ends. */
  enum Outcome {
    /** All was checked. */
    DONE,
    /** Something could not be checked. */
    INCOMPLETE,
    FAILED
  }

  public ReconcileMetrics(MeterRegistry metrics) {
    this.metrics = metrics;
    this.duration = metrics.timer(DURATION);
    for (FindingKind kind : FindingKind.values()) {
      for (Finding.Action action : Finding.Action.values()) {
        found(kind, action, 0);
      }
    }
    for (Outcome outcome : Outcome.values()) {
      runs(outcome, 0);
    }
    Gauge.builder(LAST_DONE, this, own -> own.lastDone).strongReference(true).register(metrics);
  }

  void found(Finding finding) {
    found(finding.evidence().kind(), finding.action(), 1);
  }

  private void found(FindingKind kind, Finding.Action action, int count) {
    metrics
        .counter(FINDINGS, "kind", kind.wireName(), "action", action.wireName())
        .increment(count);
  }

  void ended(Outcome outcome, Duration took, Instant at) {
    runs(outcome, 1);
    duration.record(took);
    if (outcome != Outcome.FAILED) {
      lastDone = at.getEpochSecond();
    }
  }

  private void runs(Outcome outcome, int count) {
    metrics.counter(RUNS, "outcome", outcome.name().toLowerCase(Locale.ROOT)).increment(count);
  }
}

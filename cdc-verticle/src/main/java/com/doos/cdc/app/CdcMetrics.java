package com.doos.cdc.app;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What one destination counts. */
public final class CdcMetrics {
  /** Row images read from the binlog. */
  static final String EVENTS = "cdc_events";

  /** Documents that were given up. */
  static final String DEAD_LETTERS = "cdc_dead_letters";

  /** Bulk requests, connections and the like that had to be tried again. */
  static final String RETRIES = "cdc_retries";

  /** Tag of all metrics of a destination. */
  static final String DESTINATION = "destination";

  private final Counter events;
  private final Counter deadLetters;
  private final Counter retries;

  public CdcMetrics(MeterRegistry registry, String destination) {
    this.events = registry.counter(EVENTS, DESTINATION, destination);
    this.deadLetters = registry.counter(DEAD_LETTERS, DESTINATION, destination);
    this.retries = registry.counter(RETRIES, DESTINATION, destination);
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
}

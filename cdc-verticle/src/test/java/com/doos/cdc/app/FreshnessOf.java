package com.doos.cdc.app;

import java.time.Instant;

/** Sets how far a shard is searchable. */
public final class FreshnessOf {
  private FreshnessOf() {}

  /** Everything committed before the moment is searchable. */
  public static void set(Freshness freshness, Instant moment) {
    freshness.writtenTo(moment);
    freshness.searchable(freshness.take());
  }
}

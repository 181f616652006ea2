package com.doos.order.cache;

import com.doos.order.cache.CacheKey.Kind;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * {@code order_reads_total} by kind and by what answered: each read counts once, so the share that
 * is not {@code shard} is the hit ratio.
 */
public final class ReadMetrics {
  private static final String READS = "order_reads";

  /** What answered a read. */
  public enum Source {
    /** The process's memory. */
    PROCESS,
    /** A load that another read had begun. */
    FLIGHT,
    REDIS,
    SHARD,
    /** The filter: there is no such order. */
    FILTER
  }

  private final Map<Kind, Map<Source, Counter>> reads = new EnumMap<>(Kind.class);

  ReadMetrics(MeterRegistry metrics, CacheTrust trust) {
    for (Kind kind : Kind.values()) {
      Map<Source, Counter> ofKind = new EnumMap<>(Source.class);
      for (Source source : Source.values()) {
        String name = source.name().toLowerCase(Locale.ROOT);
        ofKind.put(source, metrics.counter(READS, "kind", kind.tag(), "source", name));
      }
      reads.put(kind, ofKind);
    }
    Gauge.builder("order_cache_in_use", trust, trusted -> trusted.near() ? 1 : 0)
        .tag("level", "process")
        .register(metrics);
    Gauge.builder("order_cache_in_use", trust, trusted -> trusted.redis() ? 1 : 0)
        .tag("level", "redis")
        .register(metrics);
  }

  /** Counts a read. */
  public void answered(Kind kind, Source source) {
    reads.get(kind).get(source).increment();
  }
}

package com.doos.order.cache;

import com.doos.order.cache.CacheKey.Kind;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/**
 * {@code order_reads_total} by kind and by what answered: each read counts once, and so does each
 * renewal of what the process remembers. The share that is not {@code shard} is the hit ratio.
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

  /** The counters of one kind. */
  private record Reads(
      Counter process, Counter flight, Counter redis, Counter shard, Counter filter) {
    Reads(MeterRegistry metrics, Kind kind) {
      this(
          counter(metrics, kind, Source.PROCESS),
          counter(metrics, kind, Source.FLIGHT),
          counter(metrics, kind, Source.REDIS),
          counter(metrics, kind, Source.SHARD),
          counter(metrics, kind, Source.FILTER));
    }

    private static Counter counter(MeterRegistry metrics, Kind kind, Source source) {
      String name = source.name().toLowerCase(Locale.ROOT);
      return metrics.counter(READS, "kind", kind.tag(), "source", name);
    }

    Counter of(Source source) {
      return switch (source) {
        case PROCESS -> process;
        case FLIGHT -> flight;
        case REDIS -> redis;
        case SHARD -> shard;
        case FILTER -> filter;
      };
    }
  }

  private final Reads details;
  private final Reads lists;

  ReadMetrics(MeterRegistry metrics, CacheTrust trust) {
    this.details = new Reads(metrics, Kind.ORDER);
    this.lists = new Reads(metrics, Kind.USER);
    Gauge.builder("order_cache_in_use", trust, trusted -> trusted.near() ? 1 : 0)
        .tag("level", "process")
        .register(metrics);
    Gauge.builder("order_cache_in_use", trust, trusted -> trusted.redis() ? 1 : 0)
        .tag("level", "redis")
        .register(metrics);
  }

  /** Counts a read. */
  public void answered(Kind kind, Source source) {
    Reads reads =
        switch (kind) {
          case ORDER -> details;
          case USER -> lists;
        };
    reads.of(source).increment();
  }
}

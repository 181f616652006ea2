package com.doos.order.cache;

import com.doos.shared.id.OrderIds;
import com.google.common.hash.BloomFilter;
import com.google.common.hash.Funnels;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows ids that no order can have, so that asking for them costs no query. A Bloom filter over the
 * ids of all orders, read from the shards in the background. Safe for all threads.
 *
 * <p>Never wrong when it says "none": it says so only
 *
 * <ul>
 *   <li>for ids issued before the <em>horizons</em> of all shards, up to which all ids have been
 *       read, because an order may have been moved. A horizon lies so far back that no order with
 *       an older id can still be written: an order is written within its reservation's time or
 *       never.
 *   <li>for ids issued further in the future than clocks can differ.
 * </ul>
 *
 * All others may exist. When the filter is full it stops: later orders stay beyond the horizon.
 */
public final class KnownOrders {
  private static final Logger LOG = LoggerFactory.getLogger(KnownOrders.class);

  /** How far the clocks of issuers may differ, and how long a commit may take. */
  static final Duration MARGIN = Duration.ofMinutes(2);

  static final int PAGE_IDS_MAX = 5_000;
  private static final double FALSE_MAYBES = 0.01;

  /** Reads ids of a shard: those between {@code after} and {@code before}, lowest first. */
  @FunctionalInterface
  public interface Pages {
    Future<List<Long>> read(long after, long before, int limit);
  }

  private final InstantSource clock;
  private final Duration writtenWithin;
  private final long capacity;
  private final BloomFilter<Long> filter;
  private final AtomicLong held = new AtomicLong();

  /** For each shard the lowest id that has not been read. */
  private final AtomicLongArray horizons;

  /**
   * @param writtenWithin after the issue of its id an order is written within this time or never
   * @param capacity ids up to which one in a hundred strange ids passes as possible
   */
  KnownOrders(int shards, InstantSource clock, Duration writtenWithin, int capacity) {
    this.clock = clock;
    this.writtenWithin = writtenWithin.plus(MARGIN);
    this.capacity = capacity;
    this.filter = BloomFilter.create(Funnels.longFunnel(), capacity, FALSE_MAYBES);
    this.horizons = new AtomicLongArray(shards);
  }

  /** Whether there is certainly no order with this id, now and for ever. */
  public boolean rulesOut(long orderId) {
    return orderId <= 0
        || OrderIds.issuedAt(orderId)
            .isAfter(clock.instant().plusMillis(OrderIds.LEAD_MS_MAX).plus(MARGIN))
        || (orderId < horizon() && !filter.mightContain(orderId));
  }

  private long horizon() {
    long lowest = Long.MAX_VALUE;
    for (int shard = 0; shard < horizons.length(); shard++) {
      lowest = Math.min(lowest, horizons.get(shard));
    }
    return lowest;
  }

  /**
   * Reads the next page of a shard. One call at a time for each shard.
   *
   * @return whether there is more to read at once
   */
  public Future<Boolean> advance(int shard, Pages pages) {
    long from = horizons.get(shard);
    long end = OrderIds.firstIssuedAt(clock.instant().minus(writtenWithin));
    if (from >= end) {
      return Future.succeededFuture(false);
    }
    if (held.get() > capacity - PAGE_IDS_MAX) {
      LOG.warn("the filter of existing orders is full");
      return Future.succeededFuture(false);
    }
    return pages
        .read(Math.max(0, from - 1), end, PAGE_IDS_MAX)
        .map(ids -> {
          ids.forEach(filter::put);
          held.addAndGet(ids.size());
          boolean more = ids.size() >= PAGE_IDS_MAX;
          horizons.set(shard, more ? ids.get(ids.size() - 1) + 1 : end);
          return more;
        });
  }
}

package com.doos.order.cache;

import com.doos.shared.seal.KeyRing;
import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** The caches of a process, joined. */
public final class OrderCaches {
  private final NearCache near;
  private final RedisCache redis;
  private final CacheInspector inspector;
  private final CacheTrust trust = new CacheTrust();
  private final OrderNews news = new OrderNews();
  private final KnownOrders known;
  private final ReadMetrics metrics;
  private final CacheLink link;

  /**
   * @param client for reading and announcing
   * @param subscriber client for the subscription alone; closed with this
   * @param writtenWithin after the issue of its id an order is written within this time or never
   * @param random safe for all threads
   * @param keys seal what Redis holds
   */
  public OrderCaches(
      Vertx vertx,
      CacheConfig config,
      Redis client,
      Redis subscriber,
      int shards,
      InstantSource clock,
      Duration writtenWithin,
      RandomGenerator random,
      KeyRing keys,
      MeterRegistry metrics) {
    this.near =
        new NearCache(
            vertx,
            new Lifetimes(config.nearTtl(), config.nullTtl(), config.jitterPercent(), random),
            config.nearBytesMax(),
            Ticker.systemTicker());
    this.redis =
        new RedisCache(
            client,
            new Lifetimes(config.redisTtl(), config.nullTtl(), config.jitterPercent(), random),
            config.redisTtl(),
            config.redisWait(),
            random,
            keys);
    this.inspector = new CacheInspector(client, redis);
    this.known = new KnownOrders(shards, clock, writtenWithin, config.filterOrdersMax());
    this.metrics = new ReadMetrics(metrics, trust);
    this.link = new CacheLink(vertx, subscriber, redis, near, trust, news);
  }

  /** Begins to listen to the changes of others; the caches are used as soon as that works. */
  public void open() {
    link.open();
  }

  public void close() {
    link.close();
  }

  public NearCache near() {
    return near;
  }

  public RedisCache redis() {
    return redis;
  }

  public CacheInspector inspector() {
    return inspector;
  }

  public CacheTrust trust() {
    return trust;
  }

  public OrderNews news() {
    return news;
  }

  public KnownOrders known() {
    return known;
  }

  public ReadMetrics metrics() {
    return metrics;
  }
}

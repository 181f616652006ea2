package com.doos.order.app;

import com.doos.order.cache.CacheKey;
import com.doos.order.cache.CacheTrust;
import com.doos.order.cache.KnownOrders;
import com.doos.order.cache.NearCache;
import com.doos.order.cache.NearCache.Loaded;
import com.doos.order.cache.OrderCaches;
import com.doos.order.cache.ReadMetrics;
import com.doos.order.cache.ReadMetrics.Source;
import com.doos.order.cache.RedisCache;
import com.doos.order.cache.View;
import com.doos.order.domain.OrderStatus;
import com.doos.order.store.OrderStore;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads orders: from this process's memory, else from Redis, else from the shard; equal reads at
 * one time share one load.
 *
 * <p>Guarantee, together with {@link CommitAnnouncer}: a read that starts in this process after a
 * write of this process was answered sees that write or a later one, whatever becomes of Redis. A
 * read in another process does so as soon as the word of the change has travelled there, and at the
 * latest after {@code near_ttl}; if the writer could not reach Redis while the other process could,
 * when it can again, and at the latest after {@code redis_ttl}. A writer that dies between its
 * commit and its answer has promised nothing: what others see may then be as old as {@code
 * redis_ttl}.
 */
public final class OrderReads {
  private static final Logger LOG = LoggerFactory.getLogger(OrderReads.class);

  private final Shards shards;
  private final Function<ShardCommand.Detail, Buffer> detailJson;
  private final Function<OrderStore.Page, Buffer> pageJson;
  private final NearCache near;
  private final RedisCache redis;
  private final CacheTrust trust;
  private final KnownOrders known;
  private final ReadMetrics metrics;

  /**
   * @param detailJson the answer's body; asked for existing orders only
   */
  public OrderReads(
      Shards shards,
      OrderCaches caches,
      Function<ShardCommand.Detail, Buffer> detailJson,
      Function<OrderStore.Page, Buffer> pageJson) {
    this.shards = shards;
    this.detailJson = detailJson;
    this.pageJson = pageJson;
    this.near = caches.near();
    this.redis = caches.redis();
    this.trust = caches.trust();
    this.known = caches.known();
    this.metrics = caches.metrics();
  }

  /**
   * The detail of an order, {@link View#ABSENT} when there is none; whose it is, is not checked.
   */
  public Future<View> detail(long orderId) {
    CacheKey key = CacheKey.detail(orderId);
    Supplier<Future<View>> fromShard = () -> shards.find(orderId).map(this::view);
    View remembered = remembered(key, fromShard);
    if (remembered != null) {
      return Future.succeededFuture(remembered);
    }
    if (known.rulesOut(orderId)) {
      metrics.answered(key.subject().kind(), Source.FILTER);
      return Future.succeededFuture(View.ABSENT);
    }
    return load(key, fromShard);
  }

  private View view(ShardCommand.Detail found) {
    return found.order() == null
        ? View.ABSENT
        : new View(found.order().userId(), detailJson.apply(found));
  }

  /** See {@link OrderService#list}. */
  public Future<View> list(long userId, @Nullable OrderStatus status, int page, int pageSize) {
    CacheKey key = CacheKey.list(userId, status == null ? "" : status.wireName(), page, pageSize);
    Supplier<Future<View>> fromShard =
        () ->
            shards
                .list(userId, status, page, pageSize)
                .map(found -> new View(userId, pageJson.apply(found)));
    View remembered = remembered(key, fromShard);
    return remembered != null ? Future.succeededFuture(remembered) : load(key, fromShard);
  }

  private @Nullable View remembered(CacheKey key, Supplier<Future<View>> fromShard) {
    View view = near.find(key, () -> firstOf(key, fromShard));
    if (view != null) {
      metrics.answered(key.subject().kind(), Source.PROCESS);
    }
    return view;
  }

  private Future<View> load(CacheKey key, Supplier<Future<View>> fromShard) {
    return near.load(
        key,
        () -> firstOf(key, fromShard),
        () -> metrics.answered(key.subject().kind(), Source.FLIGHT));
  }

  /** What may be remembered is decided before anything is read: see {@link CacheTrust}. */
  private Future<Loaded> firstOf(CacheKey key, Supplier<Future<View>> fromShard) {
    boolean keep = trust.near();
    Future<View> view =
        trust.redis()
            ? redis
                .look(key)
                .transform(looked ->
                    looked.succeeded()
                        ? found(key, looked.result(), fromShard)
                        : counted(key, fromShard))
            : counted(key, fromShard);
    return view.map(loaded -> new Loaded(loaded, keep));
  }

  private Future<View> found(
      CacheKey key, RedisCache.Looked looked, Supplier<Future<View>> fromShard) {
    if (looked.view() != null) {
      metrics.answered(key.subject().kind(), Source.REDIS);
      return Future.succeededFuture(looked.view());
    }
    return counted(key, fromShard)
        .onSuccess(loaded ->
            redis
                .fill(key, looked.lease(), loaded)
                .onFailure(lost -> LOG.debug("not stored in Redis", lost)));
  }

  private Future<View> counted(CacheKey key, Supplier<Future<View>> fromShard) {
    metrics.answered(key.subject().kind(), Source.SHARD);
    return fromShard.get();
  }
}

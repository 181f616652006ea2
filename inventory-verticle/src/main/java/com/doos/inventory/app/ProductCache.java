package com.doos.inventory.app;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;

/**
 * Short-lived copies of what is known of a product, shared by all event loops of the process. Who
 * asks for what is being loaded waits for that load; a load that began before a {@link #drop} is
 * not kept.
 */
final class ProductCache<V> {
  private static final int PRODUCTS_MAX = 10_000;

  private final AsyncCache<Long, V> copies;
  private final LongFunction<Future<V>> load;

  /**
   * @param ttl how old a copy may be that was not dropped, because another process changed it
   */
  ProductCache(Duration ttl, LongFunction<Future<V>> load) {
    this.copies =
        Caffeine.newBuilder().maximumSize(PRODUCTS_MAX).expireAfterWrite(ttl).buildAsync();
    this.load = load;
  }

  Future<V> get(long productId) {
    CompletableFuture<V> copy =
        copies.get(
            productId, (id, executor) -> load.apply(id).toCompletionStage().toCompletableFuture());
    Context caller = Vertx.currentContext();
    return caller == null
        ? Future.fromCompletionStage(copy)
        : Future.fromCompletionStage(copy, caller);
  }

  void drop(long productId) {
    copies.synchronous().invalidate(productId);
  }
}

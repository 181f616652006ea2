package com.doos.order.reconcile;

import com.doos.order.cache.CacheInspector;
import com.doos.order.cache.CacheKey;
import com.doos.order.cache.View;
import com.doos.order.domain.AuditedOrder;
import com.doos.order.domain.ChangedOrder;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Whether the details of orders in Redis can be read, and are none that a cache may not hold any
 * more. To forget one is always safe.
 */
public final class CacheCheck implements OrderCheck {
  private final CacheInspector cache;
  private final Function<ChangedOrder, Future<Void>> forget;
  private final ToLongFunction<Buffer> versionOf;
  private final Duration oldMax;

  /**
   * @param forget makes all caches forget an order
   * @param versionOf the order's version in a cached answer
   * @param oldMax how long a change may be missing in a cached answer
   */
  public CacheCheck(
      CacheInspector cache,
      Function<ChangedOrder, Future<Void>> forget,
      ToLongFunction<Buffer> versionOf,
      Duration oldMax) {
    this.cache = cache;
    this.forget = forget;
    this.versionOf = versionOf;
    this.oldMax = oldMax;
  }

  @Override
  public String name() {
    return "cached orders";
  }

  @Override
  public Future<List<Suspicion>> look(List<AuditedOrder> orders, Instant now) {
    List<CacheKey> keys = orders.stream().map(order -> CacheKey.detail(order.id())).toList();
    return cache
        .inspect(keys)
        .map(found -> {
          List<Suspicion> suspicions = new ArrayList<>();
          for (AuditedOrder order : orders) {
            CacheInspector.Inspected entry = found.get(CacheKey.detail(order.id()));
            Evidence wrong = entry == null ? null : judge(order, entry.view(), now);
            if (wrong != null) {
              suspicions.add(new Suspicion(wrong, forgetting(order)));
            }
          }
          return suspicions;
        });
  }

  /**
   * @param view null when it does not open
   */
  private @Nullable Evidence judge(AuditedOrder order, @Nullable View view, Instant now) {
    String id = String.valueOf(order.id());
    if (view == null) {
      return new Evidence(FindingKind.CACHE_UNREADABLE, id, "the entry does not open");
    }
    long version = view.isAbsent() ? 0 : versionOf.applyAsLong(view.body());
    return version < order.version() && order.hasRestedSince(now.minus(oldMax))
        ? new Evidence(
            FindingKind.CACHE_OUTDATED,
            id,
            "version " + version + " is cached, " + order.version() + " is stored")
        : null;
  }

  private Supplier<Future<Boolean>> forgetting(AuditedOrder order) {
    return () -> forget.apply(new ChangedOrder(order.id(), order.userId())).map(true);
  }
}

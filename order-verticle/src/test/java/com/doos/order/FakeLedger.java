package com.doos.order;

import com.doos.order.domain.Order;
import com.doos.order.reconcile.Finding;
import com.doos.order.reconcile.StockLedger;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A stock service that says what it is told to. */
final class FakeLedger implements StockLedger {
  final Map<Long, List<Line>> lines = new ConcurrentHashMap<>();
  final Set<String> consumed = ConcurrentHashMap.newKeySet();
  final List<Finding> findings = new CopyOnWriteArrayList<>();
  final List<Holder> holders = new CopyOnWriteArrayList<>();

  /** Completes when it may answer about stock. */
  volatile Future<Void> open = Future.succeededFuture();

  /** How often it will still say of orders that they hold nothing. */
  final AtomicInteger forgetful = new AtomicInteger();

  volatile boolean away;

  /** Has an order hold its items. */
  void hold(Order order, State state) {
    lines.put(
        order.id(),
        order.items().stream()
            .map(item -> new Line(new Sku(item.productId(), item.skuId()), item.quantity(), state))
            .toList());
  }

  @Override
  public Future<StockPage> audit(Sku after, int limit, boolean repair) {
    return open.map(go -> new StockPage(1, new Sku(1, 0), List.copyOf(findings), true));
  }

  @Override
  public Future<Holdings> holdings(Collection<Long> orderIds) {
    if (away) {
      return Future.failedFuture("the stock service is away");
    }
    Map<Long, List<Line>> found = new HashMap<>(lines);
    found.keySet().retainAll(Set.copyOf(orderIds));
    if (forgetful.getAndUpdate(times -> Math.max(0, times - 1)) > 0) {
      found.clear();
    }
    return Future.succeededFuture(new Holdings(found, new HashSet<>(consumed)));
  }

  @Override
  public Future<List<Holder>> holders(long afterOrderId, Instant expiredBefore, int limit) {
    return Future.succeededFuture(
        holders.stream().filter(holder -> holder.orderId() > afterOrderId).limit(limit).toList());
  }
}

package com.doos.order.reconcile;

import com.doos.order.domain.AuditedOrder;
import com.doos.order.store.OrderAuditStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the orders of a shard once for all that is to be checked of them. */
public final class OrdersCheck implements PagedCheck<Long> {
  private static final Logger LOG = LoggerFactory.getLogger(OrdersCheck.class);

  private final Pool pool;
  private final OrderAuditStore store;
  private final List<OrderCheck> checks;
  private final InstantSource clock;

  public OrdersCheck(
      Pool pool, OrderAuditStore store, List<OrderCheck> checks, InstantSource clock) {
    this.pool = pool;
    this.store = store;
    this.checks = List.copyOf(checks);
    this.clock = clock;
  }

  @Override
  public Future<Page<Long>> look(Long after, int limit, boolean repair) {
    Instant now = clock.instant();
    return store.orders(pool, after, limit).compose(orders -> look(orders, limit, now));
  }

  /** A check that fails leaves the others alone. */
  private Future<Page<Long>> look(List<AuditedOrder> orders, int limit, Instant now) {
    List<Suspicion> suspicions = new ArrayList<>();
    List<String> unchecked = new ArrayList<>();
    Future<Void> done = Future.succeededFuture();
    if (!orders.isEmpty()) {
      for (OrderCheck check : checks) {
        done =
            done.compose(before -> check.look(orders, now))
                .onSuccess(suspicions::addAll)
                .<Void>mapEmpty()
                .recover(failure -> {
                  LOG.debug("{} not checked", check.name(), failure);
                  unchecked.add(check.name());
                  return Future.succeededFuture();
                });
      }
    }
    Long next = orders.size() < limit ? null : orders.get(orders.size() - 1).id();
    return done.map(all -> new Page<>(orders.size(), next, suspicions, List.of(), unchecked));
  }
}

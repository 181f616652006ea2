package com.doos.order.app;

import com.doos.order.app.ShardCommand.Done;
import com.doos.order.app.ShardCommand.Expired;
import com.doos.order.app.ShardCommand.Stepped;
import com.doos.order.domain.ChangedOrder;
import com.doos.order.domain.OrderChange;
import com.doos.order.domain.OrderFacts;
import com.doos.order.domain.OrderStatus;
import com.doos.order.store.HistoryStore;
import com.doos.order.store.OrderStateStore;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.doos.shared.event.StockEventType;
import com.doos.shared.outbox.OutboxMessage;
import com.doos.shared.outbox.OutboxStore;
import com.doos.shared.shard.SlotGuard;
import com.doos.shared.sql.Transactions;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What happens to the orders of one shard besides placing and paying: unpaid ones expire, operators
 * ship and complete. Several processes may do it at once: each order is locked and looked at again
 * before it is moved.
 */
public final class OrderSteps {
  private static final String EXPIRY = "service:expiry";

  private final Pool pool;
  private final OrderStateStore orders;
  private final HistoryStore history;
  private final OutboxStore outbox;
  private final StockMessages messages;
  private final InstantSource clock;
  private final Expiry expiry;

  /**
   * @param after how long an order waits for its payment
   * @param grace how much longer when a payment is under way
   * @param batchMax orders cancelled in one transaction
   */
  public record Expiry(Duration after, Duration grace, int batchMax) {}

  /**
   * @param topic of the stock events
   */
  public OrderSteps(
      Pool pool,
      OrderStateStore orders,
      HistoryStore history,
      OutboxStore outbox,
      String topic,
      InstantSource clock,
      Expiry expiry) {
    this.pool = pool;
    this.orders = orders;
    this.history = history;
    this.outbox = outbox;
    this.messages = new StockMessages(topic);
    this.clock = clock;
    this.expiry = expiry;
  }

  /**
   * Cancels a batch of orders that were not paid in time and gives their stock back. Money that
   * arrives for one of them later is refunded.
   */
  public Future<Stepped<Expired>> expire() {
    Instant now = now();
    Instant before = now.minus(expiry.after());
    return orders
        .expirable(pool, before, before.minus(expiry.grace()), expiry.batchMax())
        .compose(ids ->
            ids.isEmpty()
                ? Future.succeededFuture(List.<ChangedOrder>of())
                : SlotGuard.run(
                    pool,
                    ids,
                    transaction ->
                        orders
                            .lock(transaction, ids)
                            .compose(locked -> expire(transaction, locked, now))))
        .map(changed ->
            new Stepped<>(
                new Expired(changed.size(), changed.size() == expiry.batchMax()), changed));
  }

  private Future<List<ChangedOrder>> expire(
      SqlConnection transaction, List<OrderFacts> locked, Instant now) {
    List<OrderFacts> open = locked.stream().filter(OrderFacts::isOpen).toList();
    if (open.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    List<OrderChange> changes = new ArrayList<>();
    List<OutboxMessage> rollbacks = new ArrayList<>();
    for (OrderFacts order : open) {
      changes.add(
          new OrderChange(
              order.id(),
              OrderStatus.PENDING,
              OrderStatus.CANCELLED,
              EXPIRY,
              "not paid in time",
              now));
      rollbacks.add(messages.of(StockEventType.STOCK_ROLLBACK, order.id(), order.userId(), now));
    }
    return orders
        .cancel(transaction, open.stream().map(OrderFacts::id).toList(), now)
        .map(count -> Transactions.requireAll(count, open))
        .compose(done -> history.insert(transaction, changes))
        .compose(done -> outbox.insert(transaction, rollbacks, now))
        .map(done ->
            open.stream().map(order -> new ChangedOrder(order.id(), order.userId())).toList());
  }

  /**
   * Ships a paid order, or completes a shipped one.
   *
   * @param to {@link OrderStatus#SHIPPED} or {@link OrderStatus#COMPLETED}
   * @return fails with {@link ErrorCode#ORDER_NOT_FOUND}, or when the order is elsewhere with
   *     {@link ErrorCode#ORDER_NOT_PAID}, {@link ErrorCode#ORDER_CANCELLED} or {@link
   *     ErrorCode#ORDER_PAID}
   */
  public Future<Stepped<Done>> advance(long orderId, OrderStatus to, String actor) {
    return SlotGuard.run(
        pool,
        List.of(orderId),
        transaction ->
            orders
                .lock(transaction, Set.of(orderId))
                .compose(found -> {
                  if (found.isEmpty()) {
                    return Future.failedFuture(DoosException.of(ErrorCode.ORDER_NOT_FOUND));
                  }
                  return advance(transaction, found.get(0), to, actor);
                }));
  }

  private Future<Stepped<Done>> advance(
      SqlConnection transaction, OrderFacts order, OrderStatus to, String actor) {
    order.requireBefore(to);
    Instant now = now();
    Future<Boolean> moved =
        switch (to) {
          case SHIPPED -> orders.ship(transaction, order.id(), now);
          case COMPLETED -> orders.complete(transaction, order.id(), now);
          case PENDING, PAID, CANCELLED ->
              throw new IllegalArgumentException("operators do not make orders " + to);
        };
    return moved
        .map(done -> Transactions.requireAll(done ? 1 : 0, List.of(order)))
        .compose(done ->
            history.insert(
                transaction,
                List.of(
                    new OrderChange(order.id(), order.status(), to, actor, to.wireName(), now))))
        .map(done ->
            new Stepped<>(new Done(), List.of(new ChangedOrder(order.id(), order.userId()))));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}

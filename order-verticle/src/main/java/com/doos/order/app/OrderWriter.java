package com.doos.order.app;

import com.doos.order.app.ShardCommand.Placed;
import com.doos.order.domain.NewOrder;
import com.doos.order.domain.Order;
import com.doos.order.domain.OrderChange;
import com.doos.order.domain.Payment;
import com.doos.order.store.HistoryStore;
import com.doos.order.store.OrderStore;
import com.doos.order.store.PaymentStore;
import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.doos.shared.outbox.OutboxMessage;
import com.doos.shared.outbox.OutboxStore;
import com.doos.shared.shard.SlotGuard;
import com.doos.shared.sql.ServerClock;
import com.doos.shared.sql.SqlErrors;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Owns the transaction that writes new orders of one shard. */
public final class OrderWriter {
  private static final String PLACED = "placed";

  private final Pool pool;
  private final OrderStore orders;
  private final HistoryStore history;
  private final PaymentStore payments;
  private final OutboxStore outbox;
  private final StockMessages messages;

  /**
   * @param topic of the stock events
   */
  public OrderWriter(
      Pool pool,
      OrderStore orders,
      HistoryStore history,
      PaymentStore payments,
      OutboxStore outbox,
      String topic) {
    this.pool = pool;
    this.orders = orders;
    this.history = history;
    this.payments = payments;
    this.outbox = outbox;
    this.messages = new StockMessages(topic);
  }

  /**
   * Writes all orders in one transaction, each with its items, history, payment, token and message,
   * or none. Fails with {@link ErrorCode#OVERLOADED} when the reservation of one of them has run
   * out.
   */
  public Future<List<Placed>> place(List<NewOrder> batch) {
    List<OrderChange> changes = new ArrayList<>();
    List<Payment> paid = new ArrayList<>();
    List<OutboxMessage> announced = new ArrayList<>();
    for (NewOrder created : batch) {
      Order order = created.order();
      changes.add(
          new OrderChange(
              order.id(), null, order.status(), created.actor(), PLACED, order.createdAt()));
      created.payment().ifPresent(paid::add);
      announced.add(
          messages.of(
              created.event(), order.id(), order.userId(), order.createdAt(), created.traceId()));
    }
    return SlotGuard.run(
            pool,
            batch.stream().map(created -> created.order().id()).toList(),
            transaction ->
                Future.join(
                        orders.insert(transaction, batch),
                        history.insert(transaction, changes),
                        payments.insert(transaction, paid),
                        outbox.insert(transaction, announced, batch.get(0).order().createdAt()))
                    .compose(inserted -> ServerClock.read(transaction))
                    .compose(time -> refuseLate(batch, time)))
        .map(done -> batch.stream().map(created -> new Placed(created.order(), false)).toList());
  }

  /**
   * An order must not appear once its reservation may have been taken back. The shard's own clock
   * is read after the rows were inserted: whoever looks for the order after the deadline, by the
   * same clock and with a locking read, either waits for this transaction or will never see it.
   */
  private static Future<Void> refuseLate(List<NewOrder> batch, Instant time) {
    return batch.stream().allMatch(created -> time.isBefore(created.reservedUntil()))
        ? Future.succeededFuture()
        : Future.failedFuture(new DoosException(ErrorCode.OVERLOADED, Detail.NOT_IN_TIME));
  }

  /** Whether single orders are to blame for the failure of a batch. */
  static boolean isRowsFault(Throwable failure) {
    return SqlErrors.isRowsFault(failure)
        || (failure instanceof DoosException known && known.detail() == Detail.NOT_IN_TIME);
  }
}

package com.doos.order.app;

import com.doos.order.app.ShardCommand.Begun;
import com.doos.order.app.ShardCommand.Stepped;
import com.doos.order.domain.ChangedOrder;
import com.doos.order.domain.Charge;
import com.doos.order.domain.OrderChange;
import com.doos.order.domain.OrderFacts;
import com.doos.order.domain.OrderStatus;
import com.doos.order.domain.Payment;
import com.doos.order.domain.PaymentMethod;
import com.doos.order.domain.PaymentStatus;
import com.doos.order.store.HistoryStore;
import com.doos.order.store.OrderStateStore;
import com.doos.order.store.PaymentStore;
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
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Owns every transaction on the payments of one shard. An order is locked before its payment, so
 * whether money that has arrived is kept or goes back is decided against what the order is at that
 * moment, and cancelling and paying have one winner.
 */
public final class ShardPayments {
  private static final String ACTOR = "service:payment";

  private final Pool pool;
  private final OrderStateStore orders;
  private final PaymentStore payments;
  private final HistoryStore history;
  private final OutboxStore outbox;
  private final StockMessages messages;
  private final InstantSource clock;

  /**
   * @param topic of the stock events
   */
  public ShardPayments(
      Pool pool,
      OrderStateStore orders,
      PaymentStore payments,
      HistoryStore history,
      OutboxStore outbox,
      String topic,
      InstantSource clock) {
    this.pool = pool;
    this.orders = orders;
    this.payments = payments;
    this.history = history;
    this.outbox = outbox;
    this.messages = new StockMessages(topic);
    this.clock = clock;
  }

  /**
   * Writes down that a user wants to pay, before the gateway is asked to charge.
   *
   * @return the payment under way, which may be an earlier request's; fails with {@link
   *     ErrorCode#ORDER_NOT_FOUND}, {@link ErrorCode#ORDER_CANCELLED} or {@link
   *     ErrorCode#ORDER_PAID}
   */
  public Future<Begun> begin(long orderId, long userId, PaymentMethod method) {
    return SlotGuard.run(
        pool,
        List.of(orderId),
        transaction ->
            orders
                .lock(transaction, Set.of(orderId))
                .compose(found -> begin(transaction, payable(found, userId), method)));
  }

  private static OrderFacts payable(List<OrderFacts> found, long userId) {
    OrderFacts order =
        found.stream()
            .filter(owned -> owned.userId() == userId)
            .findFirst()
            .orElseThrow(() -> DoosException.of(ErrorCode.ORDER_NOT_FOUND));
    order.requireOpen();
    return order;
  }

  private Future<Begun> begin(SqlConnection transaction, OrderFacts order, PaymentMethod method) {
    return payments
        .find(transaction, order.id())
        .compose(found -> {
          Payment known = found.orElse(null);
          if (known == null) {
            Payment first = Payment.initiated(order, method, 1, now());
            return payments.insert(transaction, List.of(first)).map(done -> new Begun(first, true));
          }
          if (known.status() != PaymentStatus.FAILED) {
            return Future.succeededFuture(new Begun(known, false));
          }
          Payment next = Payment.initiated(order, method, known.attempt() + 1, now());
          return payments.retry(transaction, next).map(done -> new Begun(next, true));
        });
  }

  /**
   * Carries out what the gateway says it has charged, all in one transaction: an open order is
   * accepted as paid and its stock confirmed; the money of a cancelled one becomes due for refund.
   * Saying the same again changes nothing.
   */
  public Future<Stepped<List<Charge.Outcome>>> accept(List<Charge> charges) {
    Set<Long> ids = new TreeSet<>();
    charges.forEach(charge -> ids.add(charge.orderId()));
    return SlotGuard.run(
        pool,
        ids,
        transaction ->
            orders
                .lock(transaction, ids)
                .compose(locked ->
                    payments
                        .lock(transaction, ids)
                        .compose(found -> accept(transaction, charges, locked, found))));
  }

  private Future<Stepped<List<Charge.Outcome>>> accept(
      SqlConnection transaction,
      List<Charge> charges,
      List<OrderFacts> orders,
      List<Payment> payments) {
    Map<Long, OrderFacts> orderById = new HashMap<>();
    orders.forEach(order -> orderById.put(order.id(), order));
    Map<Long, Payment> undecided = new HashMap<>();
    payments.forEach(payment -> undecided.put(payment.orderId(), payment));
    Set<Long> known = Set.copyOf(undecided.keySet());
    List<Charge.Outcome> outcomes = new ArrayList<>();
    List<Payment> accepted = new ArrayList<>();
    List<Long> refundable = new ArrayList<>();
    for (Charge charge : charges) {
      OrderFacts order = orderById.get(charge.orderId());
      Payment payment = undecided.get(charge.orderId());
      Charge.Outcome outcome =
          payment != null && order != null
              ? payment.onCharge(charge, order)
              : known.contains(charge.orderId())
                  ? Charge.Outcome.REPEATED // earlier in this batch
                  : Charge.Outcome.UNKNOWN;
      outcomes.add(outcome);
      if (outcome == Charge.Outcome.ACCEPTED && payment != null) {
        accepted.add(payment);
        undecided.remove(charge.orderId());
      } else if (outcome == Charge.Outcome.REFUND_DUE) {
        refundable.add(charge.orderId());
        undecided.remove(charge.orderId());
      }
    }
    return write(transaction, accepted, refundable)
        .map(changed -> new Stepped<>(List.copyOf(outcomes), changed));
  }

  private Future<List<ChangedOrder>> write(
      SqlConnection transaction, List<Payment> accepted, List<Long> refundable) {
    Instant now = now();
    Future<Void> refunds = payments.charged(transaction, refundable, PaymentStatus.REFUND_DUE, now);
    if (accepted.isEmpty()) {
      return refunds.map(done -> List.of());
    }
    List<Long> ids = accepted.stream().map(Payment::orderId).toList();
    List<OrderChange> changes = new ArrayList<>();
    List<OutboxMessage> confirmations = new ArrayList<>();
    List<ChangedOrder> changed = new ArrayList<>();
    for (Payment payment : accepted) {
      long id = payment.orderId();
      String reason = "payment accepted: " + payment.method().wireName();
      changes.add(
          new OrderChange(id, OrderStatus.PENDING, OrderStatus.PENDING, ACTOR, reason, now));
      confirmations.add(messages.of(StockEventType.STOCK_CONFIRM, id, payment.userId(), now));
      changed.add(new ChangedOrder(id, payment.userId()));
    }
    return refunds
        .compose(done -> orders.acceptPayment(transaction, ids, now))
        .map(count -> Transactions.requireAll(count, ids))
        .compose(done -> payments.charged(transaction, ids, PaymentStatus.CAPTURED, now))
        .compose(done -> history.insert(transaction, changes))
        .compose(done -> outbox.insert(transaction, confirmations, now))
        .map(done -> changed);
  }

  /** Attempts of which it is certain that nothing was and nothing will be taken. */
  public Future<Integer> fail(List<Payment> attempts) {
    return SlotGuard.run(
        pool,
        attempts.stream().map(Payment::orderId).toList(),
        transaction -> payments.fail(transaction, attempts, now()));
  }

  /** The gateway has taken what was authorized; tells how many payments that moved. */
  public Future<Integer> captured(Collection<Long> orderIds) {
    return move(orderIds, PaymentStatus.AUTHORIZED, PaymentStatus.CAPTURED);
  }

  /** The gateway refused these for now: they go to the end of the line. */
  public Future<Integer> postpone(Collection<Long> orderIds) {
    return move(orderIds, PaymentStatus.AUTHORIZED, PaymentStatus.AUTHORIZED);
  }

  /** The gateway has given the money back; tells how many payments that moved. */
  public Future<Integer> refunded(Collection<Long> orderIds) {
    return move(orderIds, PaymentStatus.REFUND_DUE, PaymentStatus.REFUNDED);
  }

  private Future<Integer> move(Collection<Long> orderIds, PaymentStatus from, PaymentStatus to) {
    return SlotGuard.run(
        pool, orderIds, transaction -> payments.move(transaction, orderIds, from, to, now()));
  }

  /** Payments that came into this status at {@code until} or before, longest first. */
  public Future<List<Payment>> inStatus(PaymentStatus status, Instant until, int limit) {
    return payments.inStatus(pool, status, until, limit);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}

package com.doos.order.reconcile;

import com.doos.order.domain.AuditedOrder;
import com.doos.order.reconcile.ReservationRule.Announcement;
import com.doos.order.reconcile.ReservationRule.Facts;
import com.doos.order.reconcile.ReservationRule.Verdict;
import com.doos.order.store.OrderAuditStore;
import com.doos.shared.event.StockEvent;
import com.doos.shared.event.StockEventType;
import com.doos.shared.outbox.MessageStatus;
import com.doos.shared.outbox.OutboxAuditStore;
import com.doos.shared.outbox.OutboxMessage;
import com.doos.shared.outbox.OutboxStore;
import com.doos.shared.shard.SlotGuard;
import com.doos.shared.sql.SqlErrors;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Whether the orders of a shard hold what they must, by {@link ReservationRule}. */
public final class ReservationCheck implements OrderCheck {
  private final Pool pool;
  private final OrderAuditStore orders;
  private final OutboxStore outbox;
  private final OutboxAuditStore outboxAudit;
  private final BiFunction<AuditedOrder, StockEventType, OutboxMessage> messageOf;
  private final StockLedger ledger;
  private final InstantSource clock;
  private final Duration settle;
  private final Duration outboxKeep;

  /**
   * @param messageOf the message that announces an order to the stock
   * @param settle orders that have changed since are not judged
   * @param outboxKeep after which the outbox forgets messages that are done
   */
  public ReservationCheck(
      Pool pool,
      OrderAuditStore orders,
      OutboxStore outbox,
      OutboxAuditStore outboxAudit,
      BiFunction<AuditedOrder, StockEventType, OutboxMessage> messageOf,
      StockLedger ledger,
      InstantSource clock,
      Duration settle,
      Duration outboxKeep) {
    this.pool = pool;
    this.orders = orders;
    this.outbox = outbox;
    this.outboxAudit = outboxAudit;
    this.messageOf = messageOf;
    this.ledger = ledger;
    this.clock = clock;
    this.settle = settle;
    this.outboxKeep = outboxKeep;
  }

  @Override
  public String name() {
    return "reservations";
  }

  @Override
  public Future<List<Suspicion>> look(List<AuditedOrder> all, Instant now) {
    List<AuditedOrder> settled = AuditedOrder.restedSince(now.minus(settle), all);
    if (settled.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    List<Long> ids = settled.stream().map(AuditedOrder::id).toList();
    List<String> messageIds = new ArrayList<>();
    for (Long id : ids) {
      messageIds.add(StockEvent.messageId(StockEventType.STOCK_CONFIRM, id));
      messageIds.add(StockEvent.messageId(StockEventType.STOCK_ROLLBACK, id));
    }
    return outboxAudit
        .statuses(pool, messageIds)
        .compose(
            statuses -> ledger.holdings(ids).map(held -> suspicions(settled, statuses, held, now)));
  }

  private List<Suspicion> suspicions(
      List<AuditedOrder> settled,
      Map<String, MessageStatus> statuses,
      StockLedger.Holdings held,
      Instant now) {
    List<Suspicion> suspicions = new ArrayList<>();
    for (AuditedOrder order : settled) {
      Verdict verdict =
          ReservationRule.judge(
              new Facts(
                  order,
                  held.lines().getOrDefault(order.id(), List.of()),
                  announcement(StockEventType.STOCK_CONFIRM, order.id(), statuses, held),
                  announcement(StockEventType.STOCK_ROLLBACK, order.id(), statuses, held),
                  order.createdAt().isBefore(now.minus(outboxKeep))));
      if (verdict != null) {
        suspicions.add(
            new Suspicion(
                new Evidence(verdict.kind(), String.valueOf(order.id()), verdict.detail()),
                remedy(order, verdict)));
      }
    }
    return suspicions;
  }

  private static Announcement announcement(
      StockEventType type,
      long orderId,
      Map<String, MessageStatus> statuses,
      StockLedger.Holdings held) {
    String id = StockEvent.messageId(type, orderId);
    return new Announcement(statuses.get(id), held.consumed().contains(id));
  }

  private @Nullable Supplier<Future<Boolean>> remedy(AuditedOrder order, Verdict verdict) {
    return switch (verdict.remedy()) {
      case NONE -> null;
      case WRITE -> () -> write(order, verdict.message());
      case SEND_AGAIN ->
          () ->
              SlotGuard.run(
                  pool,
                  List.of(order.id()),
                  transaction ->
                      outboxAudit.sendAgain(
                          transaction,
                          StockEvent.messageId(verdict.message(), order.id()),
                          MessageStatus.CONFIRMED));
    };
  }

  /** Writes the message of an order that is still as it was seen; its key lets one in. */
  private Future<Boolean> write(AuditedOrder order, StockEventType type) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return SlotGuard.once(
            pool,
            List.of(order.id()),
            transaction ->
                orders
                    .lock(transaction, order.id(), order.version())
                    .compose(same ->
                        same
                            ? outbox
                                .insert(transaction, List.of(messageOf.apply(order, type)), now)
                                .map(true)
                            : Future.succeededFuture(false)))
        .recover(failure ->
            SqlErrors.isDuplicate(failure)
                ? Future.succeededFuture(false)
                : Future.failedFuture(failure));
  }
}

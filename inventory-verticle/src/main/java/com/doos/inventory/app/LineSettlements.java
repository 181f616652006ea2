package com.doos.inventory.app;

import com.doos.inventory.domain.HeldLine;
import com.doos.inventory.domain.LineSettlement;
import com.doos.inventory.domain.ReservationStatus;
import com.doos.inventory.domain.Settlement;
import com.doos.inventory.domain.SettlementPlan;
import com.doos.inventory.store.ConsumeLogStore;
import com.doos.inventory.store.ReservationStore;
import com.doos.inventory.store.StockStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;

/**
 * Owns the transactions that end a single line of a reservation, as partners ask for it. An order
 * that holds nothing of the SKU takes over the oldest anonymous reservation of exactly this
 * product, SKU and quantity: the row gets the order's id, so that a repetition finds it ended.
 */
public final class LineSettlements {
  private final StockTransactions transactions;
  private final StockStore stock;
  private final ReservationStore reservations;
  private final ConsumeLogStore consumeLog;

  /**
   * @param consumeLog of the messages that callers name
   */
  public LineSettlements(
      Pool pool, StockStore stock, ReservationStore reservations, ConsumeLogStore consumeLog) {
    this.transactions = new StockTransactions(pool);
    this.stock = stock;
    this.reservations = reservations;
    this.consumeLog = consumeLog;
  }

  /**
   * What became of a line.
   *
   * @param success it has ended as wanted, now or before
   * @param changes what changed now
   */
  public record Settled(boolean success, SettlementPlan changes) {
    private static Settled before(boolean success) {
      return new Settled(success, new SettlementPlan(List.of(), List.of()));
    }
  }

  /** Ends a line; no success when there is nothing to end or it has ended the other way. */
  public Future<Settled> settle(LineSettlement wanted) {
    return transactions.run(transaction ->
        isKnown(transaction, wanted)
            .compose(known ->
                known ? Future.succeededFuture(Settled.before(true)) : end(transaction, wanted)));
  }

  private Future<Boolean> isKnown(SqlConnection transaction, LineSettlement wanted) {
    return wanted.messageId().isEmpty()
        ? Future.succeededFuture(false)
        : consumeLog.known(transaction, List.of(wanted.messageId())).map(known -> !known.isEmpty());
  }

  private Future<Settled> end(SqlConnection transaction, LineSettlement wanted) {
    return reservations
        .lockLine(transaction, wanted.orderId(), wanted.line().sku())
        .compose(own ->
            own.isEmpty()
                ? reservations
                    .lockOldestAnonymous(transaction, wanted.line())
                    .compose(found -> endFirst(transaction, wanted, found))
                : endFirst(transaction, wanted, own));
  }

  private Future<Settled> endFirst(
      SqlConnection transaction, LineSettlement wanted, List<HeldLine> found) {
    if (found.isEmpty()) {
      return Future.succeededFuture(Settled.before(false));
    }
    HeldLine line = found.get(0);
    if (!line.line().equals(wanted.line())) {
      return Future.succeededFuture(Settled.before(false));
    }
    if (line.status() != ReservationStatus.RESERVED) {
      return Future.succeededFuture(Settled.before(line.status() == wanted.kind().end()));
    }
    SettlementPlan plan =
        wanted.kind() == Settlement.Kind.CONFIRM
            ? new SettlementPlan(List.of(line), List.of())
            : new SettlementPlan(List.of(), List.of(line));
    List<String> messageIds =
        wanted.messageId().isEmpty() ? List.of() : List.of(wanted.messageId());
    return Future.join(
            consumeLog.insert(transaction, messageIds),
            reservations.endLine(transaction, line, wanted.orderId(), wanted.kind().end()),
            stock.settle(transaction, plan.quantities()))
        .map(done -> new Settled(true, plan));
  }
}

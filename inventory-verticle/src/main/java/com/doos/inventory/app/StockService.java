package com.doos.inventory.app;

import com.doos.inventory.domain.HeldLine;
import com.doos.inventory.domain.Ledger;
import com.doos.inventory.domain.Reservation;
import com.doos.inventory.domain.ReservationStatus;
import com.doos.inventory.domain.ReserveOutcome;
import com.doos.inventory.domain.ReserveReport;
import com.doos.inventory.domain.Settlement;
import com.doos.inventory.domain.SettlementPlan;
import com.doos.inventory.domain.SkuKey;
import com.doos.inventory.store.ConsumeLogStore;
import com.doos.inventory.store.ReservationStore;
import com.doos.inventory.store.StockStore;
import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.doos.shared.event.StockEvent;
import com.doos.shared.event.StockEventType;
import com.doos.shared.log.LogKeys;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns the transactions of whole batches on stock, a few statements each whatever the number of
 * orders.
 *
 * <p>Lock order: reservation rows before stock rows, each kind in key order. A reservation locks
 * its stock first, but the rows it then writes are new, and whoever could write the same ones needs
 * the same stock row before. What remains (two processes) is found by the database as a deadlock or
 * a duplicate key, and run again.
 */
public final class StockService {
  private static final Logger LOG = LoggerFactory.getLogger(StockService.class);

  private final Pool pool;
  private final StockTransactions transactions;
  private final StockStore stock;
  private final ReservationStore reservations;
  private final ConsumeLogStore consumeLog;

  public StockService(
      Pool pool, StockStore stock, ReservationStore reservations, ConsumeLogStore consumeLog) {
    this.pool = pool;
    this.transactions = new StockTransactions(pool);
    this.stock = stock;
    this.reservations = reservations;
    this.consumeLog = consumeLog;
  }

  /**
   * Reserves for many orders in one transaction, first come first served. Asking again for an order
   * that holds its reservation answers {@link ReserveOutcome.Reserved} and changes nothing, its
   * expiry included.
   *
   * <p>Four exchanges: begin; lock the SKUs and read what the orders hold; take the stock and write
   * the reservations; commit.
   */
  public Future<ReserveReport> reserve(List<Reservation> batch) {
    Set<Long> orderIds = batch.stream().map(Reservation::orderId).collect(Collectors.toSet());
    Set<Long> productIds =
        batch.stream()
            .flatMap(reservation -> reservation.lines().stream())
            .map(line -> line.sku().productId())
            .collect(Collectors.toSet());
    return transactions.run(transaction -> {
      var available = stock.lock(transaction, productIds);
      // Read behind the lock: it sees what an equal request that held the lock before has
      // written.
      var held = reservations.held(transaction, orderIds);
      return Future.join(available, held)
          .compose(done -> grant(transaction, batch, new Ledger(available.result(), held.result())))
          .map(decided ->
              new ReserveReport(decided.outcomes(), available.result(), decided.ledger().taken()));
    });
  }

  private record Decided(List<ReserveOutcome> outcomes, Ledger ledger) {}

  private Future<Decided> grant(SqlConnection transaction, List<Reservation> batch, Ledger ledger) {
    Decided decided = new Decided(batch.stream().map(ledger::reserve).toList(), ledger);
    return ledger.granted().isEmpty()
        ? Future.succeededFuture(decided)
        : Future.join(
                stock.reserve(transaction, ledger.taken()),
                reservations.hold(transaction, ledger.granted()))
            .map(done -> decided);
  }

  /**
   * Ends reservations, whole orders; one that has ended before stays as it is.
   *
   * @return what changed; fails when an order is to blame, and the others are settled nevertheless
   */
  public Future<SettlementPlan> settle(List<Settlement> settlements) {
    List<SettlementPlan> settled = new ArrayList<>();
    return StockTransactions.isolate(
            settlements,
            some ->
                transactions
                    .run(transaction -> settleTogether(transaction, some))
                    .onSuccess(settled::add))
        .compose(guilty ->
            guilty.isEmpty()
                ? Future.succeededFuture(SettlementPlan.sum(settled))
                : Future.failedFuture(guilty.get(0).cause()));
  }

  private Future<SettlementPlan> settleTogether(
      SqlConnection transaction, List<Settlement> settlements) {
    return reservations
        .lock(transaction, settlements.stream().map(Settlement::orderId).toList())
        .compose(held -> change(transaction, SettlementPlan.of(settlements, held)));
  }

  private Future<SettlementPlan> change(SqlConnection transaction, SettlementPlan plan) {
    return Future.join(
            reservations.end(transaction, plan.confirmed(), ReservationStatus.CONFIRMED),
            reservations.end(transaction, plan.released(), ReservationStatus.RELEASED),
            stock.settle(transaction, plan.quantities()))
        .map(done -> plan);
  }

  /** What a batch of events did, and which of them could not take effect. */
  public record Applied(SettlementPlan changes, List<Guilty<StockEvent>> guilty) {}

  /**
   * Lets each event take effect exactly once, together with its entry in the consume log. An event
   * that cannot take effect does not hold back the others; it may be tried again.
   */
  public Future<Applied> apply(List<StockEvent> events) {
    Map<String, StockEvent> byId = new LinkedHashMap<>();
    events.forEach(event -> byId.putIfAbsent(event.messageId(), event));
    List<SettlementPlan> settled = new ArrayList<>();
    return StockTransactions.isolate(
            List.copyOf(byId.values()),
            some ->
                transactions
                    .run(transaction -> applyTogether(transaction, some))
                    .onSuccess(settled::add))
        .map(guilty -> new Applied(SettlementPlan.sum(settled), guilty));
  }

  private Future<SettlementPlan> applyTogether(SqlConnection transaction, List<StockEvent> events) {
    var held =
        reservations.lock(
            transaction, settlements(events).stream().map(Settlement::orderId).toList());
    // Read behind the locks: it sees what another consumer of the same messages has written.
    var known = consumeLog.known(transaction, events.stream().map(StockEvent::messageId).toList());
    return Future.join(held, known)
        .compose(done -> {
          List<StockEvent> fresh =
              events.stream().filter(event -> !known.result().contains(event.messageId())).toList();
          SettlementPlan plan = SettlementPlan.of(settlements(fresh), held.result());
          return Future.join(
                  consumeLog.insert(
                      transaction, fresh.stream().map(StockEvent::messageId).toList()),
                  change(transaction, plan))
              .onSuccess(changed -> reportSoldWithoutStock(fresh, held.result()))
              .map(changed -> plan);
        });
  }

  private static List<Settlement> settlements(List<StockEvent> events) {
    List<Settlement> settlements = new ArrayList<>();
    for (StockEvent event : events) {
      switch (event.type()) {
        case ORDER_CREATED -> {
          // The reservation stays as it is until the payment or the cancellation.
        }
        case STOCK_CONFIRM ->
            settlements.add(new Settlement(event.orderId(), Settlement.Kind.CONFIRM));
        case STOCK_ROLLBACK ->
            settlements.add(new Settlement(event.orderId(), Settlement.Kind.RELEASE));
      }
    }
    return settlements;
  }

  private static void reportSoldWithoutStock(List<StockEvent> events, List<HeldLine> before) {
    Set<Long> holding =
        before.stream()
            .filter(line -> line.status() != ReservationStatus.RELEASED)
            .map(HeldLine::orderId)
            .collect(Collectors.toSet());
    for (StockEvent event : events) {
      if (event.type() == StockEventType.STOCK_CONFIRM && !holding.contains(event.orderId())) {
        LOG.atError()
            .addKeyValue(LogKeys.ORDER_ID, event.orderId())
            .log("a paid order holds no stock");
      }
    }
  }

  /**
   * Puts new units of a SKU into the stock.
   *
   * @param expectedTotal units ever put in, as the caller knows it; null for whatever it is
   * @return the product's stock then; fails with {@link ErrorCode#INVALID_PARAM} when there is no
   *     such SKU or the sum would be too large, and with {@link ErrorCode#STOCK_CHANGED} when
   *     another number has been put in than expected, this very replenishment perhaps
   */
  public Future<List<StockStore.Stock>> replenish(
      SkuKey sku, int units, @Nullable Integer expectedTotal) {
    int most = Integer.MAX_VALUE - units;
    int suppliedMin = expectedTotal == null ? 0 : expectedTotal;
    int suppliedMax = expectedTotal == null ? most : Math.min(expectedTotal, most);
    return stock
        .replenish(pool, sku, units, suppliedMin, suppliedMax)
        .compose(done ->
            stock
                .stock(pool, sku.productId())
                .map(rows -> {
                  if (rows.stream().noneMatch(row -> row.skuId() == sku.skuId())) {
                    throw DoosException.invalid(
                        Detail.UNKNOWN_PRODUCT, sku.productId(), sku.skuId());
                  }
                  if (!done && expectedTotal != null && expectedTotal <= most) {
                    throw DoosException.of(ErrorCode.STOCK_CHANGED);
                  }
                  if (!done) {
                    throw DoosException.invalid(
                        Detail.OUT_OF_RANGE, "supplied stock", 0, Integer.MAX_VALUE);
                  }
                  return rows;
                }));
  }
}

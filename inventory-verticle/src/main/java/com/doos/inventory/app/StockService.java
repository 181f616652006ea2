package com.doos.inventory.app;

import com.doos.inventory.domain.Ledger;
import com.doos.inventory.domain.Reservation;
import com.doos.inventory.domain.ReserveOutcome;
import com.doos.inventory.domain.Settlement;
import com.doos.inventory.domain.SkuKey;
import com.doos.inventory.domain.StockLine;
import com.doos.inventory.store.ConsumeLogStore;
import com.doos.inventory.store.HeldLine;
import com.doos.inventory.store.ReservationStatus;
import com.doos.inventory.store.StockStore;
import com.doos.shared.event.StockEvent;
import com.doos.shared.sql.SqlErrors;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Owns every transaction on stock. All of them lock reservation rows before stock rows and each
 * kind in key order, so that they wait for each other but never in a circle.
 */
public final class StockService {
  private static final int TRIES_MAX = 3;

  private final Pool pool;
  private final StockStore stock;
  private final ConsumeLogStore consumeLog;

  public StockService(Pool pool, StockStore stock, ConsumeLogStore consumeLog) {
    this.pool = pool;
    this.stock = stock;
    this.consumeLog = consumeLog;
  }

  /**
   * Reserves for many orders in one transaction, first come first served. Asking again for an order
   * that holds its reservation answers {@link ReserveOutcome.Reserved} and changes nothing.
   */
  public Future<List<ReserveOutcome>> reserve(List<Reservation> reservations) {
    return inTransaction(transaction -> reserve(transaction, reservations));
  }

  private Future<List<ReserveOutcome>> reserve(
      SqlConnection transaction, List<Reservation> reservations) {
    Set<Long> orderIds =
        reservations.stream().map(Reservation::orderId).collect(Collectors.toSet());
    List<Long> productIds =
        reservations.stream()
            .flatMap(reservation -> reservation.lines().stream())
            .map(line -> line.sku().productId())
            .distinct()
            .sorted()
            .toList();
    return stock
        .held(transaction, orderIds, false)
        .compose(held ->
            stock
                .lock(transaction, productIds)
                .compose(available -> grant(transaction, reservations, held, available)));
  }

  private Future<List<ReserveOutcome>> grant(
      SqlConnection transaction,
      List<Reservation> reservations,
      List<HeldLine> held,
      Map<SkuKey, Integer> available) {
    Map<Long, ReserveOutcome> decided = new HashMap<>();
    held.forEach(line -> decided.merge(line.orderId(), earlier(line), StockService::worse));
    Ledger ledger = new Ledger(available);
    List<Reservation> granted = new ArrayList<>();
    List<ReserveOutcome> outcomes = new ArrayList<>();
    for (Reservation reservation : reservations) {
      ReserveOutcome outcome = decided.get(reservation.orderId());
      if (outcome == null) {
        outcome = ledger.reserve(reservation);
        decided.put(reservation.orderId(), outcome);
        if (outcome instanceof ReserveOutcome.Reserved) {
          granted.add(reservation);
        }
      }
      outcomes.add(outcome);
    }
    return granted.isEmpty()
        ? Future.succeededFuture(outcomes)
        : stock
            .reserve(transaction, ledger.taken())
            .compose(done -> stock.hold(transaction, granted))
            .map(done -> outcomes);
  }

  private static ReserveOutcome earlier(HeldLine line) {
    return line.status() == ReservationStatus.RESERVED
        ? new ReserveOutcome.Reserved()
        : new ReserveOutcome.Closed();
  }

  private static ReserveOutcome worse(ReserveOutcome one, ReserveOutcome other) {
    return one instanceof ReserveOutcome.Closed ? one : other;
  }

  /** Ends reservations; one that has ended before stays as it is. */
  public Future<Void> settle(List<Settlement> settlements) {
    return inTransaction(transaction -> settle(transaction, settlements));
  }

  /** Lets each event take effect exactly once, together with its entry in the consume log. */
  public Future<Void> apply(List<StockEvent> events) {
    Map<String, StockEvent> byId = new LinkedHashMap<>();
    events.forEach(event -> byId.putIfAbsent(event.messageId(), event));
    return inTransaction(transaction ->
        consumeLog
            .known(transaction, List.copyOf(byId.keySet()))
            .compose(known -> {
              byId.keySet().removeAll(known);
              return apply(transaction, byId);
            }));
  }

  private Future<Void> apply(SqlConnection transaction, Map<String, StockEvent> fresh) {
    if (fresh.isEmpty()) {
      return Future.succeededFuture();
    }
    List<Settlement> settlements = new ArrayList<>();
    for (StockEvent event : fresh.values()) {
      switch (event.type()) {
        case ORDER_CREATED -> {
          // The reservation stays as it is until the payment or the cancellation.
        }
        case STOCK_CONFIRM ->
            settlements.add(new Settlement(event.orderId(), Settlement.Kind.CONFIRM, null));
        case STOCK_ROLLBACK ->
            settlements.add(new Settlement(event.orderId(), Settlement.Kind.RELEASE, null));
      }
    }
    return consumeLog
        .insert(transaction, List.copyOf(fresh.keySet()))
        .compose(done -> settle(transaction, settlements));
  }

  private Future<Void> settle(SqlConnection transaction, List<Settlement> settlements) {
    Map<Long, List<Settlement>> byOrder =
        settlements.stream()
            .collect(Collectors.groupingBy(Settlement::orderId, TreeMap::new, Collectors.toList()));
    return byOrder.isEmpty()
        ? Future.succeededFuture()
        : stock
            .held(transaction, byOrder.keySet(), true)
            .compose(held -> settle(transaction, byOrder, held));
  }

  private Future<Void> settle(
      SqlConnection transaction, Map<Long, List<Settlement>> byOrder, List<HeldLine> held) {
    List<HeldLine> confirmed = new ArrayList<>();
    List<HeldLine> released = new ArrayList<>();
    for (HeldLine line : held) {
      if (line.status() == ReservationStatus.RESERVED) {
        byOrder.getOrDefault(line.orderId(), List.of()).stream()
            .filter(settlement -> settlement.covers(line.line().sku()))
            .findFirst()
            .ifPresent(settlement ->
                (settlement.kind() == Settlement.Kind.CONFIRM ? confirmed : released).add(line));
      }
    }
    return stock
        .settle(transaction, confirmed, ReservationStatus.CONFIRMED)
        .compose(done -> stock.settle(transaction, released, ReservationStatus.RELEASED))
        .compose(done -> stock.confirm(transaction, quantities(confirmed)))
        .compose(done -> stock.release(transaction, quantities(released)));
  }

  private static SortedMap<SkuKey, Integer> quantities(List<HeldLine> held) {
    return held.stream()
        .map(HeldLine::line)
        .collect(Collectors.toMap(StockLine::sku, StockLine::quantity, Integer::sum, TreeMap::new));
  }

  /** Deadlocks can still come from other processes: the transaction is then run again. */
  private <T> Future<T> inTransaction(Function<SqlConnection, Future<T>> work) {
    return attempt(work, 1);
  }

  private <T> Future<T> attempt(Function<SqlConnection, Future<T>> work, int number) {
    return pool.withTransaction(work)
        .recover(failure ->
            SqlErrors.isTransient(failure) && number < TRIES_MAX
                ? attempt(work, number + 1)
                : Future.failedFuture(failure));
  }
}

package com.doos.inventory.app;

import com.doos.inventory.app.OrderLookup.Presence;
import com.doos.inventory.domain.AnonymousOrders;
import com.doos.inventory.domain.Settlement;
import com.doos.inventory.domain.SettlementPlan;
import com.doos.inventory.store.ReservationStore;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives back the stock of reservations that have expired and whose order was never written. Whether
 * it was, and that it never will be, only the order's shard can tell. An order that exists keeps
 * its reservation, and one of which nothing is known keeps it for the time being: both expire
 * later, so that the next round looks at others. Several sweepers do not harm each other: a
 * reservation ends once.
 */
public final class ReservationSweeper {
  private static final Logger LOG = LoggerFactory.getLogger(ReservationSweeper.class);

  /**
   * Seconds since the longest expired reservation that was still there at the last look expired.
   */
  static final String OVERDUE = "stock_reservation_overdue_seconds";

  private static final Duration ASK_AGAIN_IF_EXISTS = Duration.ofHours(1);
  private static final Duration ASK_AGAIN_IF_UNKNOWN = Duration.ofSeconds(30);

  private final Pool pool;
  private final ReservationStore reservations;
  private final Stock stock;
  private final OrderLookup orders;
  private final InstantSource clock;
  private final int rowsMax;
  private final Counter freedReservations;
  private final Counter freedUnits;
  private volatile Duration overdue = Duration.ZERO;

  /**
   * @param rowsMax reservation rows looked at in one round
   */
  public ReservationSweeper(
      Pool pool,
      ReservationStore reservations,
      Stock stock,
      OrderLookup orders,
      InstantSource clock,
      int rowsMax,
      MeterRegistry metrics) {
    this.pool = pool;
    this.reservations = reservations;
    this.stock = stock;
    this.orders = orders;
    this.clock = clock;
    this.rowsMax = rowsMax;
    this.freedReservations = metrics.counter("stock_freed_reservations");
    this.freedUnits = metrics.counter("stock_freed_units");
    Gauge.builder(OVERDUE, this, own -> own.overdue.toMillis() / 1_000.0)
        .strongReference(true)
        .register(metrics);
  }

  /**
   * Looks at the reservations that expired longest ago.
   *
   * @return whether all of them were dealt with and there may be more; fails, and frees nothing,
   *     when the order service does not answer
   */
  public Future<Boolean> sweep() {
    Instant now = clock.instant();
    return reservations
        .expired(pool, now, rowsMax)
        .onSuccess(expired -> overdue = longest(expired.deadlines().values(), now))
        .compose(expired ->
            presence(expired.deadlines())
                .compose(known -> carryOut(expired.deadlines().keySet(), known))
                .map(done -> expired.full()));
  }

  private static Duration longest(Collection<Instant> deadlines, Instant now) {
    return deadlines.stream()
        .min(Comparator.naturalOrder())
        .map(first -> Duration.between(first, now))
        .orElse(Duration.ZERO);
  }

  private Future<Map<Long, Presence>> presence(Map<Long, Instant> expired) {
    List<Long> named = new ArrayList<>();
    Instant deadline = Instant.MIN;
    for (Map.Entry<Long, Instant> one : expired.entrySet()) {
      if (!AnonymousOrders.isAnonymous(one.getKey())) {
        named.add(one.getKey());
        deadline = one.getValue().isAfter(deadline) ? one.getValue() : deadline;
      }
    }
    return named.isEmpty() ? Future.succeededFuture(Map.of()) : orders.find(named, deadline);
  }

  private Future<Void> carryOut(Collection<Long> orderIds, Map<Long, Presence> known) {
    List<Long> absent = new ArrayList<>();
    List<Long> anonymous = new ArrayList<>();
    List<Long> existing = new ArrayList<>();
    List<Long> unknown = new ArrayList<>();
    for (Long orderId : orderIds) {
      if (AnonymousOrders.isAnonymous(orderId)) {
        anonymous.add(orderId);
      } else {
        switch (known.getOrDefault(orderId, Presence.UNKNOWN)) {
          case ABSENT -> absent.add(orderId);
          case EXISTS -> existing.add(orderId);
          case UNKNOWN -> unknown.add(orderId);
        }
      }
    }
    Instant now = clock.instant();
    absent.addAll(anonymous);
    return release(absent)
        .compose(done -> reservations.forgetAnonymous(pool, anonymous))
        .compose(done -> reservations.postpone(pool, existing, now.plus(ASK_AGAIN_IF_EXISTS)))
        .compose(done -> reservations.postpone(pool, unknown, now.plus(ASK_AGAIN_IF_UNKNOWN)));
  }

  private Future<Void> release(List<Long> orderIds) {
    if (orderIds.isEmpty()) {
      return Future.succeededFuture();
    }
    return stock
        .settle(
            orderIds.stream()
                .map(orderId -> new Settlement(orderId, Settlement.Kind.RELEASE))
                .toList())
        .onSuccess(this::count)
        .mapEmpty();
  }

  private void count(SettlementPlan freed) {
    freedReservations.increment(freed.released().size());
    freedUnits.increment(freed.unitsReleased());
    LOG.info(
        "freed {} units of {} reservations without an order",
        freed.unitsReleased(),
        freed.released().size());
  }
}

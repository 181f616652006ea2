package com.doos.order.reconcile;

import com.doos.order.domain.OrderStatus;
import com.doos.order.reconcile.StockLedger.Holder;
import com.doos.order.store.OrderAuditStore;
import com.doos.shared.shard.ShardMap;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether what holds or has bought stock exists: an order of ours that has bought does, and one
 * whose reservation has expired is pending. Partners' reservations have no order here, but they end
 * in time too.
 */
public final class HoldersCheck implements PagedCheck<Long> {
  private final StockLedger ledger;
  private final List<Pool> shards;
  private final ShardMap map;
  private final OrderAuditStore store;
  private final InstantSource clock;
  private final Duration settle;

  /**
   * @param settle how long beyond its expiry a reservation may be open
   */
  public HoldersCheck(
      StockLedger ledger,
      List<Pool> shards,
      ShardMap map,
      OrderAuditStore store,
      InstantSource clock,
      Duration settle) {
    this.ledger = ledger;
    this.shards = List.copyOf(shards);
    this.map = map;
    this.store = store;
    this.clock = clock;
    this.settle = settle;
  }

  @Override
  public Future<Page<Long>> look(Long after, int limit, boolean repair) {
    return ledger
        .holders(after, clock.instant().minus(settle), limit)
        .compose(holders -> {
          List<Holder> doubtful =
              holders.stream().filter(holder -> holder.sold() || holder.overdue()).toList();
          Long next = holders.size() < limit ? null : holders.get(holders.size() - 1).orderId();
          return statuses(doubtful)
              .map(known -> Page.of(holders.size(), next, suspicions(doubtful, known)));
        });
  }

  private Future<Map<Long, OrderStatus>> statuses(List<Holder> holders) {
    Map<Integer, List<Long>> byShard =
        holders.stream()
            .filter(Holder::issued)
            .map(Holder::orderId)
            .collect(Collectors.groupingBy(map::shardOf));
    Map<Long, OrderStatus> statuses = new HashMap<>();
    List<Future<?>> asked = new ArrayList<>();
    byShard.forEach((shard, ids) ->
        asked.add(store.statuses(shards.get(shard), ids).onSuccess(statuses::putAll)));
    return Future.join(asked).map(done -> statuses);
  }

  private static List<Suspicion> suspicions(List<Holder> holders, Map<Long, OrderStatus> known) {
    List<Suspicion> suspicions = new ArrayList<>();
    for (Holder holder : holders) {
      OrderStatus status = known.get(holder.orderId());
      if (holder.sold() && holder.issued() && status == null) {
        suspicions.add(
            new Suspicion(
                FindingKind.SOLD_WITHOUT_ORDER, holder.orderId(), "confirmed, no such order"));
      }
      if (holder.overdue() && status != OrderStatus.PENDING) {
        suspicions.add(
            new Suspicion(
                FindingKind.RESERVATION_OVERDUE,
                holder.orderId(),
                "open, " + text(holder, status)));
      }
    }
    return suspicions;
  }

  private static String text(Holder holder, @Nullable OrderStatus status) {
    return status != null
        ? "the order is " + status.wireName()
        : holder.issued() ? "no such order" : "of a partner";
  }
}

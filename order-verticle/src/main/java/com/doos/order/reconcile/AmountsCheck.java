package com.doos.order.reconcile;

import com.doos.order.domain.AuditedOrder;
import com.doos.order.domain.OrderItem;
import com.doos.shared.id.OrderIds;
import com.doos.shared.shard.ShardMap;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whether orders are where they belong and their amounts add up. */
public final class AmountsCheck implements OrderCheck {
  private final int shard;
  private final ShardMap map;

  /**
   * @param shard whose orders these are
   */
  public AmountsCheck(int shard, ShardMap map) {
    this.shard = shard;
    this.map = map;
  }

  @Override
  public String name() {
    return "amounts";
  }

  @Override
  public Future<List<Suspicion>> look(List<AuditedOrder> orders, Instant now) {
    List<Suspicion> suspicions = new ArrayList<>();
    for (AuditedOrder order : orders) {
      if (map.shardOf(order.id()) != shard
          || OrderIds.gene(order.id()) != OrderIds.gene(order.userId())) {
        suspicions.add(
            new Suspicion(FindingKind.ORDER_MISPLACED, order.id(), "found on shard " + shard));
      }
      if (!addsUp(order)) {
        suspicions.add(new Suspicion(FindingKind.ORDER_AMOUNTS, order.id(), text(order)));
      }
    }
    return Future.succeededFuture(suspicions);
  }

  static boolean addsUp(AuditedOrder order) {
    return items(order) == order.totalCents()
        && order.totalCents() - order.discountCents() == order.actualCents()
        && order.version() >= 1;
  }

  private static long items(AuditedOrder order) {
    return order.items().stream().mapToLong(OrderItem::subtotalCents).sum();
  }

  private static String text(AuditedOrder order) {
    return String.format(
        Locale.ROOT,
        "cents: items %d, total %d, discount %d, actual %d; version %d",
        items(order),
        order.totalCents(),
        order.discountCents(),
        order.actualCents(),
        order.version());
  }
}

package com.doos.order.reconcile;

import com.doos.order.domain.AuditedOrder;
import com.doos.order.domain.OrderStatus;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Whether orders are pending for longer than they may; the loops of the shard mend that. */
public final class OverdueCheck implements OrderCheck {
  private final Duration unpaidMax;
  private final Duration acceptedMax;

  /**
   * @param unpaidMax since its creation, an order without an accepted payment
   * @param acceptedMax since the payment was accepted
   */
  public OverdueCheck(Duration unpaidMax, Duration acceptedMax) {
    this.unpaidMax = unpaidMax;
    this.acceptedMax = acceptedMax;
  }

  @Override
  public String name() {
    return "overdue orders";
  }

  @Override
  public Future<List<Suspicion>> look(List<AuditedOrder> orders, Instant now) {
    return Future.succeededFuture(
        orders.stream()
            .filter(order -> isOverdue(order, now))
            .map(order ->
                new Suspicion(
                    FindingKind.ORDER_OVERDUE,
                    order.id(),
                    "pending, version "
                        + order.version()
                        + (order.paymentAccepted() ? ", payment accepted" : ", not paid")
                        + ", last changed "
                        + order.updatedAt()))
            .toList());
  }

  private boolean isOverdue(AuditedOrder order, Instant now) {
    if (order.status() != OrderStatus.PENDING) {
      return false;
    }
    return order.paymentAccepted()
        ? order.hasRestedSince(now.minus(acceptedMax))
        : order.createdAt().isBefore(now.minus(unpaidMax));
  }
}

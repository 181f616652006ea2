package com.doos.order.domain;

import java.time.Instant;
import java.util.List;

/**
 * An order as the reconciler looks at it: without personal data.
 *
 * @param paymentAccepted it has a payment method, and with it the promise of the money
 * @param items empty when what is stored cannot be read
 */
public record AuditedOrder(
    long id,
    long userId,
    OrderStatus status,
    boolean paymentAccepted,
    long totalCents,
    long discountCents,
    long actualCents,
    List<OrderItem> items,
    Instant createdAt,
    Instant updatedAt,
    long version) {

  /** Those that have not changed since then. */
  public static List<AuditedOrder> restedSince(Instant moment, List<AuditedOrder> orders) {
    return orders.stream().filter(order -> order.hasRestedSince(moment)).toList();
  }

  /** Whether it has not changed since then. */
  public boolean hasRestedSince(Instant moment) {
    return !updatedAt.isAfter(moment);
  }
}

package com.doos.order.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An order.
 *
 * @param version +1 at each change, 1 at the creation
 */
public record Order(
    long id,
    String orderNo,
    long userId,
    long totalCents,
    long discountCents,
    long actualCents,
    OrderStatus status,
    @Nullable PaymentMethod paymentMethod,
    String shippingAddress,
    String remark,
    List<OrderItem> items,
    Instant createdAt,
    @Nullable Instant paidAt,
    @Nullable Instant shippedAt,
    @Nullable Instant completedAt,
    @Nullable Instant cancelledAt,
    long version) {

  /**
   * When it is cancelled unless it is paid; null when it does not wait for a payment, because its
   * payment was accepted or it has moved on.
   *
   * @param paymentTtl how long an order waits for its payment
   */
  public @Nullable Instant expiresAt(Duration paymentTtl) {
    return status == OrderStatus.PENDING && paymentMethod == null
        ? createdAt.plus(paymentTtl)
        : null;
  }
}

package com.doos.order.domain;

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
    long version) {}

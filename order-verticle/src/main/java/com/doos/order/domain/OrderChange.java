package com.doos.order.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One entry of an order's history.
 *
 * @param from null for the creation
 * @param actor {@code user:ID} or {@code service:NAME}
 */
public record OrderChange(
    long orderId,
    @Nullable OrderStatus from,
    OrderStatus to,
    String actor,
    String reason,
    Instant at) {}

package com.doos.order.domain;

/**
 * A gateway's promise that it will pay an order. Nothing is taken before it is captured, and an
 * authorization nobody captures has no effect.
 *
 * @param code the gateway's proof, at most 64 characters
 */
public record Authorization(long orderId, long amountCents, PaymentMethod method, String code) {}

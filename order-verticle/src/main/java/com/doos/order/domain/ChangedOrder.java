package com.doos.order.domain;

/** An order that a commit has changed, and whose it is. */
public record ChangedOrder(long orderId, long userId) {}

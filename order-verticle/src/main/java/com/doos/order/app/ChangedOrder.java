package com.doos.order.app;

/** An order that a write was about, and whose it is. */
record ChangedOrder(long orderId, long userId) {}

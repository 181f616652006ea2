package com.doos.inventory.domain;

/** What an order holds, or held, of one SKU. */
public record HeldLine(long orderId, StockLine line, ReservationStatus status) {}

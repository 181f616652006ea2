package com.doos.inventory.store;

import com.doos.inventory.domain.StockLine;

/** A row of {@code t_reservation}. */
public record HeldLine(long orderId, StockLine line, ReservationStatus status) {}

package com.doos.inventory.domain;

/** The end of an order's reservation, all its lines. */
public record Settlement(long orderId, Kind kind) {

  /** How a reservation ends. */
  public enum Kind {
    /** The order is paid: the stock is sold. */
    CONFIRM(ReservationStatus.CONFIRMED),
    /** The order is cancelled or was never written: the stock is available again. */
    RELEASE(ReservationStatus.RELEASED);

    private final ReservationStatus end;

    Kind(ReservationStatus end) {
      this.end = end;
    }

    /** The status it leads to. */
    public ReservationStatus end() {
      return end;
    }
  }
}

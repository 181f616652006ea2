package com.doos.inventory.domain;

/** {@code t_reservation.status}: reserved, then confirmed or released; never back. */
public enum ReservationStatus {
  RESERVED(0),
  CONFIRMED(1),
  RELEASED(2);

  private final int column;

  ReservationStatus(int column) {
    this.column = column;
  }

  public static ReservationStatus ofColumn(int column) {
    return switch (column) {
      case 0 -> RESERVED;
      case 1 -> CONFIRMED;
      case 2 -> RELEASED;
      default -> throw new IllegalStateException("unknown reservation status " + column);
    };
  }

  public int column() {
    return column;
  }
}

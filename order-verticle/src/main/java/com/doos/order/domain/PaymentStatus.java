package com.doos.order.domain;

import java.util.Locale;

/**
 * The states of a payment.
 *
 * <pre>
 * at checkout:  authorized --taken by the loop--> captured
 *
 * afterwards:   initiated --charged, order open--> captured
 *                 |  ^  |
 *                 |  |  +----charged, order gone--> refund due --given back--> refunded
 *    not charged, |  |
 *    never will be|  | the user tries again
 *                 v  |
 *                failed
 * </pre>
 */
public enum PaymentStatus {
  /** The gateway was asked to charge; what came of it is not known yet. */
  INITIATED(0),
  /** The gateway has promised the money of an accepted order. */
  AUTHORIZED(1),
  /** The money was taken, and the order accepted with it. */
  CAPTURED(2),
  /** Nothing was taken. */
  FAILED(3),
  /** Money was taken for an order that is cancelled. */
  REFUND_DUE(4),
  /** It was given back. */
  REFUNDED(5);

  private final int column;

  PaymentStatus(int column) {
    this.column = column;
  }

  /** The value of {@code t_payment.status}. */
  public int column() {
    return column;
  }

  public static PaymentStatus ofColumn(int column) {
    for (PaymentStatus status : values()) {
      if (status.column == column) {
        return status;
      }
    }
    throw new IllegalStateException("unknown payment status " + column);
  }

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package com.doos.order.domain;

/** The gateway's word that it has taken this much for an order. */
public record Charge(long orderId, long amountCents) {

  /** What came of it. */
  public enum Outcome {
    /** The order is accepted as paid. */
    ACCEPTED,
    /** The order is gone: the money goes back. */
    REFUND_DUE,
    /** It was known before. */
    REPEATED,
    /** There is no such payment. */
    UNKNOWN,
    /** It is not the amount of the payment. */
    WRONG_AMOUNT
  }
}

package com.doos.order.domain;

import java.time.Instant;

/**
 * The payment of an order, named by the order's id.
 *
 * @param attempt from 1, +1 each time the user tries again
 * @param authorizationCode empty unless paid at checkout
 * @param updatedAt when it came into its status
 */
public record Payment(
    long orderId,
    long userId,
    PaymentMethod method,
    long amountCents,
    PaymentStatus status,
    int attempt,
    String authorizationCode,
    Instant updatedAt) {

  /** The payment of an order paid at checkout, to be written with it. */
  public static Payment authorized(long userId, Authorization authorization, Instant now) {
    return new Payment(
        authorization.orderId(),
        userId,
        authorization.method(),
        authorization.amountCents(),
        PaymentStatus.AUTHORIZED,
        1,
        authorization.code(),
        now);
  }

  /** A payment the gateway is about to be asked for. */
  public static Payment initiated(
      OrderFacts order, PaymentMethod method, int attempt, Instant now) {
    return new Payment(
        order.id(),
        order.userId(),
        method,
        order.amountCents(),
        PaymentStatus.INITIATED,
        attempt,
        "",
        now);
  }

  /**
   * What becomes of this payment when the gateway says that it has charged. A failed payment counts
   * like one under way: whatever was believed before, the money is there.
   *
   * @param order as locked by the transaction that carries the outcome out
   */
  public Charge.Outcome onCharge(Charge charge, OrderFacts order) {
    if (charge.amountCents() != amountCents) {
      return Charge.Outcome.WRONG_AMOUNT;
    }
    return switch (status) {
      case INITIATED, FAILED ->
          order.isOpen() ? Charge.Outcome.ACCEPTED : Charge.Outcome.REFUND_DUE;
      case AUTHORIZED, CAPTURED, REFUND_DUE, REFUNDED -> Charge.Outcome.REPEATED;
    };
  }
}

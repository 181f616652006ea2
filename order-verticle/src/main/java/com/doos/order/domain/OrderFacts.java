package com.doos.order.domain;

import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;

/**
 * What decides whether an order may be paid, cancelled or moved on.
 *
 * @param paymentAccepted it has a payment method, and with it the promise of the money
 */
public record OrderFacts(
    long id, long userId, OrderStatus status, boolean paymentAccepted, long amountCents) {

  /** Whether it can still be paid or cancelled. */
  public boolean isOpen() {
    return status == OrderStatus.PENDING && !paymentAccepted;
  }

  /**
   * @throws DoosException when it is cancelled or paid
   */
  public void requireOpen() {
    if (!isOpen()) {
      throw DoosException.of(
          status == OrderStatus.CANCELLED ? ErrorCode.ORDER_CANCELLED : ErrorCode.ORDER_PAID);
    }
  }

  /**
   * @throws DoosException unless it is where {@code next} is reached from; a second move to the
   *     same state is refused too, so that of two operators one learns to have come late
   */
  public void requireBefore(OrderStatus next) {
    if (status != next.predecessor()) {
      ErrorCode code =
          switch (status) {
            case PENDING -> ErrorCode.ORDER_NOT_PAID;
            case CANCELLED -> ErrorCode.ORDER_CANCELLED;
            case PAID, SHIPPED, COMPLETED -> ErrorCode.ORDER_PAID;
          };
      throw new DoosException(code, Detail.ORDER_IS, status.wireName());
    }
  }
}

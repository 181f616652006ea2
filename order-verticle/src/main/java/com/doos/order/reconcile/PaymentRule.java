package com.doos.order.reconcile;

import com.doos.order.domain.AuditedOrder;
import com.doos.order.domain.OrderStatus;
import com.doos.order.domain.Payment;
import com.doos.order.domain.PaymentStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the payment of an order that has not changed for a while must be, and what the gateway must
 * keep for it. While the gateway and the shop settle something, both of its sides are right.
 */
final class PaymentRule {
  private PaymentRule() {}

  /**
   * What is wrong; null when nothing is.
   *
   * @param payment null when the order has none
   * @param keptCents what the gateway has taken for the order and not given back
   * @param refundDueSince a refund due for longer is overdue
   */
  static @Nullable FindingKind judge(
      AuditedOrder order, @Nullable Payment payment, long keptCents, Instant refundDueSince) {
    FindingKind wrong =
        counts(order) ? paid(order, payment) : unpaid(order, payment, refundDueSince);
    return wrong == null && !agrees(payment, keptCents) ? FindingKind.GATEWAY_DISAGREES : wrong;
  }

  /** Whether the order counts as paid. */
  private static boolean counts(AuditedOrder order) {
    return order.status() == OrderStatus.PENDING
        ? order.paymentAccepted()
        : order.status() != OrderStatus.CANCELLED;
  }

  private static @Nullable FindingKind paid(AuditedOrder order, @Nullable Payment payment) {
    if (payment == null || !isTaken(payment)) {
      return FindingKind.PAYMENT_MISSING;
    }
    return payment.amountCents() == order.actualCents() ? null : FindingKind.PAYMENT_AMOUNT;
  }

  private static @Nullable FindingKind unpaid(
      AuditedOrder order, @Nullable Payment payment, Instant refundDueSince) {
    if (payment == null) {
      return null;
    }
    boolean back =
        payment.status() == PaymentStatus.REFUND_DUE || payment.status() == PaymentStatus.REFUNDED;
    if (isTaken(payment) || (back && order.status() == OrderStatus.PENDING)) {
      return FindingKind.PAYMENT_UNEXPECTED;
    }
    return payment.status() == PaymentStatus.REFUND_DUE
            && payment.updatedAt().isBefore(refundDueSince)
        ? FindingKind.REFUND_OVERDUE
        : null;
  }

  private static boolean isTaken(Payment payment) {
    return payment.status() == PaymentStatus.AUTHORIZED
        || payment.status() == PaymentStatus.CAPTURED;
  }

  private static boolean agrees(@Nullable Payment payment, long keptCents) {
    if (payment == null) {
      return keptCents == 0;
    }
    return switch (payment.status()) {
      case CAPTURED -> keptCents == payment.amountCents();
      case FAILED, REFUNDED -> keptCents == 0;
      case INITIATED, AUTHORIZED, REFUND_DUE ->
          keptCents == 0 || keptCents == payment.amountCents();
    };
  }
}

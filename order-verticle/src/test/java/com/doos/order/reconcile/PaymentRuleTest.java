package com.doos.order.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.doos.order.domain.AuditedOrder;
import com.doos.order.domain.OrderStatus;
import com.doos.order.domain.Payment;
import com.doos.order.domain.PaymentMethod;
import com.doos.order.domain.PaymentStatus;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PaymentRuleTest {
  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07.089Z");

  private static AuditedOrder order(OrderStatus status, boolean accepted) {
    return new AuditedOrder(7, 7, status, accepted, 300, 0, 300, List.of(), NOW, NOW, 1);
  }

  @ParameterizedTest
  @CsvSource({
    // order, accepted, payment, its amount, kept by the gateway; what is wrong
    "PENDING, false, , 0, 0, ",
    "PENDING, false, INITIATED, 300, 0, ",
    "PENDING, false, INITIATED, 300, 300, ",
    "PENDING, false, FAILED, 300, 0, ",
    "PENDING, false, FAILED, 300, 300, GATEWAY_DISAGREES",
    "PENDING, false, CAPTURED, 300, 300, PAYMENT_UNEXPECTED",
    "PENDING, false, REFUNDED, 300, 0, PAYMENT_UNEXPECTED",
    "PENDING, false, , 0, 300, GATEWAY_DISAGREES",
    "PENDING, true, AUTHORIZED, 300, 0, ",
    "PENDING, true, , 0, 0, PAYMENT_MISSING",
    "PAID, true, AUTHORIZED, 300, 300, ",
    "PAID, true, CAPTURED, 300, 300, ",
    "PAID, true, CAPTURED, 300, 0, GATEWAY_DISAGREES",
    "PAID, true, CAPTURED, 300, 299, GATEWAY_DISAGREES",
    "PAID, true, CAPTURED, 299, 299, PAYMENT_AMOUNT",
    "SHIPPED, true, FAILED, 300, 0, PAYMENT_MISSING",
    "COMPLETED, true, REFUNDED, 300, 0, PAYMENT_MISSING",
    "COMPLETED, true, , 0, 0, PAYMENT_MISSING",
    "CANCELLED, false, , 0, 0, ",
    "CANCELLED, false, FAILED, 300, 0, ",
    "CANCELLED, false, REFUND_DUE, 300, 300, ",
    "CANCELLED, false, REFUNDED, 300, 0, ",
    "CANCELLED, false, REFUNDED, 300, 300, GATEWAY_DISAGREES",
    "CANCELLED, false, AUTHORIZED, 300, 0, PAYMENT_UNEXPECTED",
    "CANCELLED, false, CAPTURED, 300, 300, PAYMENT_UNEXPECTED",
  })
  void judges(
      OrderStatus status,
      boolean accepted,
      PaymentStatus state,
      long amountCents,
      long keptCents,
      FindingKind wrong) {
    // Given
    Payment payment =
        state == null
            ? null
            : new Payment(7, 7, PaymentMethod.ALIPAY, amountCents, state, 1, "", NOW);

    // When
    FindingKind found =
        PaymentRule.judge(order(status, accepted), payment, keptCents, NOW.minusSeconds(60));

    // Then
    assertThat(found).isEqualTo(wrong);
  }

  @ParameterizedTest
  @CsvSource({"59, ", "61, REFUND_OVERDUE"})
  void refundsMustNotBeDueForLong(int seconds, FindingKind wrong) {
    // Given
    Payment payment =
        new Payment(7, 7, PaymentMethod.ALIPAY, 300, PaymentStatus.REFUND_DUE, 1, "", NOW);

    // When
    FindingKind found =
        PaymentRule.judge(
            order(OrderStatus.CANCELLED, false),
            payment,
            300,
            NOW.plusSeconds(seconds).minusSeconds(60));

    // Then
    assertThat(found).isEqualTo(wrong);
  }
}

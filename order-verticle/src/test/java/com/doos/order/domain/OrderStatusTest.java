package com.doos.order.domain;

import static com.doos.order.Samples.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.doos.shared.error.ErrorCode;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrderStatusTest {

  /** Every pair of states: a row is the state an order leaves, a column the one it moves to. */
  @ParameterizedTest
  @CsvSource({
    // from,      pending, paid,  shipped, completed, cancelled
    "PENDING,     false,   true,  false,   false,     true",
    "PAID,        false,   false, true,    false,     false",
    "SHIPPED,     false,   false, false,   true,      false",
    "COMPLETED,   false,   false, false,   false,     false",
    "CANCELLED,   false,   false, false,   false,     false",
  })
  void movesOnlyForward(
      OrderStatus from,
      boolean pending,
      boolean paid,
      boolean shipped,
      boolean completed,
      boolean cancelled) {
    boolean[] row = {pending, paid, shipped, completed, cancelled};
    for (OrderStatus to : OrderStatus.values()) {
      boolean allowed = to != OrderStatus.PENDING && to.predecessor() == from;

      assertThat(allowed).as("%s -> %s", from, to).isEqualTo(row[to.column()]);
    }
  }

  @Test
  void nothingLeadsBackToPending() {
    assertThat(refusal(OrderStatus.PENDING::predecessor).code()).isEqualTo(ErrorCode.INVALID_PARAM);
  }

  @Test
  void keepsTheNumbersOfTheRequirements() {
    assertThat(Arrays.stream(OrderStatus.values()).map(s -> s.column() + " " + s.wireName()))
        .containsExactly("0 pending", "1 paid", "2 shipped", "3 completed", "4 cancelled");
  }

  @ParameterizedTest
  @EnumSource
  void isReadBack(OrderStatus status) {
    assertThat(OrderStatus.ofColumn(status.column())).isEqualTo(status);
    assertThat(OrderStatus.ofWireName(status.wireName())).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Paid", "PAID", "unknown", "0"})
  void refusesUnknownNames(String name) {
    assertThat(refusal(() -> OrderStatus.ofWireName(name)).code())
        .isEqualTo(ErrorCode.INVALID_PARAM);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 5})
  void failsOnUnknownColumns(int column) {
    assertThatIllegalStateException().isThrownBy(() -> OrderStatus.ofColumn(column));
  }

  @ParameterizedTest
  @EnumSource
  void paymentMethodsAreReadBack(PaymentMethod method) {
    assertThat(PaymentMethod.ofWireName(method.wireName())).isEqualTo(method);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "cash", "ALIPAY"})
  void refusesUnknownPaymentMethods(String name) {
    assertThat(refusal(() -> PaymentMethod.ofWireName(name)).code())
        .isEqualTo(ErrorCode.INVALID_PARAM);
  }
}

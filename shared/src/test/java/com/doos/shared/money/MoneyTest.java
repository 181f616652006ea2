package com.doos.shared.money;

import static com.doos.shared.Outcomes.refusal;
import static com.doos.shared.Outcomes.seed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import java.math.BigDecimal;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MoneyTest {

  @Test
  void everyFormOfAnAmountIsReadBackAsTheSameCents() {
    // Given
    long seed = seed();
    Random random = new Random(seed);

    for (int i = 0; i < 100_000; i++) {
      long cents = random.nextLong(Money.CENTS_MAX + 1) >> random.nextInt(34);

      // When
      BigDecimal column = Money.decimal(cents);

      // Then
      assertThat(column.scale()).isEqualTo(2);
      assertThat(Money.cents(column)).as("seed %d", seed).isEqualTo(cents);
      assertThat(Money.parse(column, "price")).as("seed %d", seed).isEqualTo(cents);
      assertThat(Money.parse(Money.toDouble(cents), "price")).as("seed %d", seed).isEqualTo(cents);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.00, 0",
    "-0, 0",
    "1, 100",
    "1.5, 150",
    "1.230, 123",
    "1e3, 100000",
    "12e-1, 120",
    "1.0000000000000000000000, 100",
    "99999999.99, 9999999999",
    "0e999999999, 0",
    "0e-999999999, 0",
    "0e2147483647, 0"
  })
  @Timeout(value = 2, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void readsAmounts(String amount, long cents) {
    assertThat(Money.parse(new BigDecimal(amount), "price")).isEqualTo(cents);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.001", "1.239", "99999999.999", "1e-999999999", "1e-2147483647"})
  @Timeout(value = 2, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void refusesMoreThanTwoDecimals(String amount) {
    // When
    DoosException refusal = refusal(() -> Money.parse(new BigDecimal(amount), "price"));

    // Then
    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_PARAM);
    assertThat(refusal.detail()).isEqualTo(Detail.TOO_MANY_DECIMALS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-0.01",
        "-1e999999999",
        "-1e-999999999",
        "100000000",
        "100000000.00",
        "1e8",
        "1e999999999",
        "1e2147483647",
        "123456789012e2147483647"
      })
  @Timeout(value = 2, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void refusesAmountsOutOfRange(String amount) {
    // When
    DoosException refusal = refusal(() -> Money.parse(new BigDecimal(amount), "price"));

    // Then
    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_PARAM);
    assertThat(refusal.detail()).isEqualTo(Detail.OUT_OF_RANGE);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void refusesWhatIsNoNumber(double amount) {
    assertThat(refusal(() -> Money.parse(amount, "price")).detail()).isEqualTo(Detail.WRONG_TYPE);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.MAX_VALUE, Double.MIN_VALUE, 0.1 + 0.2, -0.01})
  void refusesDoublesThatAreNoAmount(double amount) {
    assertThat(refusal(() -> Money.parse(amount, "price")).code())
        .isEqualTo(ErrorCode.INVALID_PARAM);
  }

  @Test
  void neverRoundsAColumn() {
    assertThatThrownBy(() -> Money.cents(new BigDecimal("0.005")))
        .isInstanceOf(ArithmeticException.class);
  }
}

package com.doos.inventory.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReservationTest {
  private static final Instant LATER = Instant.parse("2030-01-01T00:00:00Z");

  private static List<StockLine> lines(int count) {
    return LongStream.rangeClosed(1, count)
        .mapToObj(product -> new StockLine(new SkuKey(product, 0), 1))
        .toList();
  }

  private static void assertRefused(ThrowingCallable construction) {
    assertThatExceptionOfType(DoosException.class)
        .isThrownBy(construction)
        .matches(refusal -> refusal.code() == ErrorCode.INVALID_PARAM);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100})
  void holdsUpToItsLimitOfLines(int count) {
    assertThat(new Reservation(1, lines(count), LATER).lines()).hasSize(count);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 101})
  void refusesMoreLinesOrNone(int count) {
    assertRefused(() -> new Reservation(1, lines(count), LATER));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1})
  void refusesAnOrderWithoutId(long orderId) {
    assertRefused(() -> new Reservation(orderId, lines(1), LATER));
  }

  @Test
  void refusesASkuOnTwoLines() {
    StockLine line = new StockLine(new SkuKey(1, 2), 3);

    assertRefused(() -> new Reservation(1, List.of(line, line), LATER));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1_000_000})
  void holdsQuantitiesUpToTheLimit(int quantity) {
    assertThat(new StockLine(new SkuKey(1, 0), quantity).quantity()).isEqualTo(quantity);
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1_000_001, Integer.MAX_VALUE})
  void refusesOtherQuantities(int quantity) {
    assertRefused(() -> new StockLine(new SkuKey(1, 0), quantity));
  }

  @Test
  void locksByProductThenSku() {
    // Given
    List<SkuKey> keys =
        List.of(new SkuKey(2, 0), new SkuKey(1, 9), new SkuKey(10, 0), new SkuKey(1, 2));

    // When
    List<SkuKey> sorted = keys.stream().sorted().toList();

    // Then
    assertThat(sorted)
        .containsExactly(new SkuKey(1, 2), new SkuKey(1, 9), new SkuKey(2, 0), new SkuKey(10, 0));
  }
}

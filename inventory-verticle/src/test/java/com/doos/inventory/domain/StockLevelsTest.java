package com.doos.inventory.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StockLevelsTest {
  private static final SkuKey SKU = new SkuKey(1, 0);

  @ParameterizedTest
  @CsvSource({
    // available, locked, total, sold, supplied, open, confirmed, right
    "70, 20, 90, 10, 100, 20, 10, true",
    "0, 0, 0, 0, 0, 0, 0, true",
    "71, 20, 91, 10, 100, 20, 10, false",
    "70, 20, 91, 10, 100, 20, 10, false",
    "69, 21, 90, 10, 100, 20, 10, false",
    "69, 20, 89, 11, 100, 20, 10, false",
    "70, 20, 90, 10, 101, 20, 10, false",
    "-5, 95, 90, 10, 100, 95, 10, false",
  })
  void followsFromSupplyAndReservations(
      int available,
      int locked,
      int total,
      int sold,
      int supplied,
      long open,
      long confirmed,
      boolean right) {
    // When
    StockLevels levels =
        new StockLevels(SKU, available, locked, total, sold, supplied, open, confirmed);

    // Then
    assertThat(levels.isRight()).isEqualTo(right);
  }

  @Test
  void promisesBeyondTheSupplyLeaveLessThanNothing() {
    // When
    StockLevels levels = new StockLevels(SKU, 0, 10, 10, 0, 10, 8, 5);

    // Then
    assertThat(levels.rightAvailable()).isEqualTo(-3);
  }
}

package com.doos.inventory.domain;

import static org.assertj.core.api.Assertions.assertThat;

import com.doos.inventory.domain.Settlement.Kind;
import com.doos.inventory.domain.SettlementPlan.Quantities;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettlementPlanTest {
  private static final SkuKey PEN = new SkuKey(1, 0);
  private static final SkuKey INK = new SkuKey(2, 7);

  private static HeldLine held(long order, SkuKey sku, int quantity) {
    return new HeldLine(order, new StockLine(sku, quantity), ReservationStatus.RESERVED);
  }

  @Test
  void sumsWhatEndsBySku() {
    // Given
    List<HeldLine> held =
        List.of(held(1, PEN, 2), held(1, INK, 1), held(2, PEN, 3), held(3, PEN, 4));

    // When
    SettlementPlan plan =
        SettlementPlan.of(
            List.of(
                new Settlement(3, Kind.RELEASE),
                new Settlement(1, Kind.CONFIRM),
                new Settlement(2, Kind.CONFIRM),
                new Settlement(4, Kind.CONFIRM)),
            held);

    // Then
    assertThat(plan.quantities())
        .containsExactly(
            Map.entry(PEN, new Quantities(5, 4)), Map.entry(INK, new Quantities(1, 0)));
    assertThat(plan.unitsReleased()).isEqualTo(4);
  }

  @Test
  void leavesWhatHasEndedBefore() {
    // Given
    StockLine pens = new StockLine(PEN, 2);
    List<HeldLine> held =
        List.of(
            new HeldLine(1, pens, ReservationStatus.CONFIRMED),
            new HeldLine(2, pens, ReservationStatus.RELEASED));

    // When
    SettlementPlan plan =
        SettlementPlan.of(
            List.of(new Settlement(1, Kind.RELEASE), new Settlement(2, Kind.CONFIRM)), held);

    // Then
    assertThat(plan.quantities()).isEmpty();
  }

  @Test
  void ofTwoSettlementsOfAnOrderTheFirstWins() {
    SettlementPlan plan =
        SettlementPlan.of(
            List.of(new Settlement(1, Kind.RELEASE), new Settlement(1, Kind.CONFIRM)),
            List.of(held(1, PEN, 2)));

    assertThat(plan.quantities()).containsExactly(Map.entry(PEN, new Quantities(0, 2)));
  }
}

package com.doos.inventory.domain;

import static org.assertj.core.api.Assertions.assertThat;

import com.doos.inventory.domain.ReserveOutcome.Insufficient;
import com.doos.inventory.domain.ReserveOutcome.Reserved;
import com.doos.inventory.domain.ReserveOutcome.UnknownSku;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LedgerTest {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerTest.class);
  private static final Instant LATER = Instant.parse("2030-01-01T00:00:00Z");
  private static final SkuKey PEN = new SkuKey(1, 0);
  private static final SkuKey INK = new SkuKey(2, 7);

  private long lastOrder;

  private Reservation reservation(StockLine... lines) {
    return new Reservation(++lastOrder, List.of(lines), LATER);
  }

  private static HeldLine held(long order, StockLine line, ReservationStatus status) {
    return new HeldLine(order, line, status);
  }

  @Test
  void takesOnlyTheLinesThatAnOrderDoesNotHoldYet() {
    // Given
    StockLine pens = new StockLine(PEN, 2);
    StockLine ink = new StockLine(INK, 1);
    Ledger ledger =
        new Ledger(Map.of(PEN, 0, INK, 5), List.of(held(7, pens, ReservationStatus.RESERVED)));
    Reservation both = new Reservation(7, List.of(pens, ink), LATER);

    // When
    ReserveOutcome first = ledger.reserve(both);
    ReserveOutcome again = ledger.reserve(both);

    // Then
    assertThat(first).isEqualTo(new Reserved());
    assertThat(again).isEqualTo(new Reserved());
    assertThat(ledger.taken()).containsExactly(Map.entry(INK, 1));
    assertThat(ledger.granted()).containsExactly(new Reservation(7, List.of(ink), LATER));
  }

  @ParameterizedTest
  @CsvSource({"7,CONFIRMED,2", "7,RELEASED,2", "7,RESERVED,3", "4611686018427387905,RESERVED,2"})
  void closesOrdersThatHaveEndedOrHoldAnotherQuantityOrAreAnonymous(
      long order, ReservationStatus status, int held) {
    // Given
    Ledger ledger =
        new Ledger(Map.of(PEN, 5), List.of(held(order, new StockLine(PEN, held), status)));

    // When
    ReserveOutcome outcome =
        ledger.reserve(new Reservation(order, List.of(new StockLine(PEN, 2)), LATER));

    // Then
    assertThat(outcome).isEqualTo(new ReserveOutcome.Closed());
    assertThat(ledger.taken()).isEmpty();
  }

  @Test
  void takesAllLinesOfAReservation() {
    // Given
    Ledger ledger = new Ledger(Map.of(PEN, 5, INK, 5), List.of());

    // When
    ReserveOutcome outcome =
        ledger.reserve(reservation(new StockLine(INK, 2), new StockLine(PEN, 5)));

    // Then
    assertThat(outcome).isEqualTo(new Reserved());
    assertThat(ledger.taken()).containsExactly(Map.entry(PEN, 5), Map.entry(INK, 2));
  }

  @Test
  void takesNothingWhenOneLineIsShort() {
    // Given
    Ledger ledger = new Ledger(Map.of(PEN, 5, INK, 1), List.of());
    StockLine tooMuch = new StockLine(INK, 2);

    // When
    ReserveOutcome outcome = ledger.reserve(reservation(new StockLine(PEN, 1), tooMuch));

    // Then
    assertThat(outcome).isEqualTo(new Insufficient(tooMuch, 1));
    assertThat(ledger.taken()).isEmpty();
  }

  @Test
  void namesTheSkuThatDoesNotExist() {
    // Given
    Ledger ledger = new Ledger(Map.of(PEN, 5), List.of());
    StockLine unknown = new StockLine(new SkuKey(1, 1), 1);

    // When
    ReserveOutcome outcome = ledger.reserve(reservation(new StockLine(PEN, 1), unknown));

    // Then
    assertThat(outcome).isEqualTo(new UnknownSku(unknown));
    assertThat(ledger.taken()).isEmpty();
  }

  @Test
  void servesFirstComeFirst() {
    Ledger ledger = new Ledger(Map.of(PEN, 3), List.of());

    assertThat(ledger.reserve(reservation(new StockLine(PEN, 2)))).isInstanceOf(Reserved.class);
    assertThat(ledger.reserve(reservation(new StockLine(PEN, 2)))).isInstanceOf(Insufficient.class);
    assertThat(ledger.reserve(reservation(new StockLine(PEN, 1)))).isInstanceOf(Reserved.class);
  }

  @Test
  void neverTakesMoreThanThereIsAndRefusesOnlyWhatIsShort() {
    // Given
    long seed = Long.getLong("doos.test.seed", System.nanoTime());
    LOG.info("random test; repeat it with -Ddoos.test.seed={}", seed);
    Random random = new Random(seed);

    for (int round = 0; round < 500; round++) {
      Map<SkuKey, Integer> available = new HashMap<>();
      for (int product = 0; product < 5; product++) {
        available.put(new SkuKey(product, product % 2), random.nextInt(30));
      }
      Map<SkuKey, Integer> left = new HashMap<>(available);
      Ledger ledger = new Ledger(available, List.of());
      for (int order = 1; order < 20; order++) {
        Reservation wish = wish(random, order);

        // When
        ReserveOutcome outcome = ledger.reserve(wish);

        // Then
        boolean possible =
            wish.lines().stream().allMatch(l -> left.getOrDefault(l.sku(), -1) >= l.quantity());
        assertThat(outcome instanceof Reserved).as("seed %d", seed).isEqualTo(possible);
        if (possible) {
          wish.lines().forEach(line -> left.merge(line.sku(), -line.quantity(), Integer::sum));
        }
        available.forEach((sku, stock) ->
            assertThat(stock - ledger.taken().getOrDefault(sku, 0))
                .as("seed %d", seed)
                .isEqualTo(left.get(sku))
                .isNotNegative());
      }
    }
  }

  private static Reservation wish(Random random, long orderId) {
    List<StockLine> lines = new ArrayList<>();
    for (int product = 0; product < 5; product++) {
      if (lines.isEmpty() || random.nextInt(3) == 0) {
        int sku = random.nextInt(40) == 0 ? 9 : product % 2;
        lines.add(new StockLine(new SkuKey(product, sku), 1 + random.nextInt(8)));
      }
    }
    return new Reservation(orderId, lines, LATER);
  }
}

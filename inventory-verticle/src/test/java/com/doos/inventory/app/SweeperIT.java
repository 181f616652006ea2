package com.doos.inventory.app;

import static com.doos.testkit.TestPools.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.doos.inventory.app.OrderLookup.Presence;
import com.doos.inventory.domain.AnonymousOrders;
import com.doos.inventory.domain.Reservation;
import com.doos.inventory.domain.SkuKey;
import com.doos.inventory.domain.StockLine;
import com.doos.inventory.store.ReservationStore;
import com.doos.servers.Endpoints;
import com.doos.shared.event.BusAddresses;
import com.doos.shared.event.LocalBus;
import com.doos.testkit.WithServers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@WithServers
final class SweeperIT {
  private static final Instant DEADLINE = Instant.parse("2026-06-01T12:00:00.123Z");
  private static final SkuKey SKU = new SkuKey(1, 0);

  private final StockFixture stock;
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Map<Long, Presence> presence = new HashMap<>();
  private final List<Instant> deadlines = new ArrayList<>();
  private boolean orderServiceAway;
  private Instant now = DEADLINE.plusSeconds(1);
  private ReservationSweeper sweeper;

  SweeperIT(Endpoints servers) throws Exception {
    stock = new StockFixture(servers);
  }

  @BeforeEach
  void open() throws Exception {
    LocalBus.prepare(stock.vertx());
    LocalBus bus = new LocalBus(stock.vertx(), Duration.ofSeconds(10));
    await(
        bus.answer(
                BusAddresses.STOCK,
                command -> stock.service(0).settle(((StockCommand.Settle) command).settlements()))
            .completion());
    sweeper =
        new ReservationSweeper(
            stock.pool(),
            new ReservationStore(),
            new Stock(bus),
            this::find,
            () -> now,
            4,
            metrics);
    stock.fill(1, 100);
  }

  @AfterEach
  void close() throws Exception {
    stock.assertAddsUp();
    stock.close();
  }

  private double overdue() {
    return metrics.get(ReservationSweeper.OVERDUE).gauge().value();
  }

  private Future<Map<Long, Presence>> find(List<Long> orderIds, Instant deadline) {
    deadlines.add(deadline);
    return orderServiceAway
        ? Future.failedFuture("order service is away")
        : Future.succeededFuture(presence);
  }

  private void reserve(long orderId, int quantity, Instant expiresAt) throws Exception {
    StockLine line = new StockLine(SKU, quantity);
    await(stock.service(0).reserve(List.of(new Reservation(orderId, List.of(line), expiresAt))));
  }

  private int locked() throws Exception {
    return stock.locked().getOrDefault(SKU, 0);
  }

  @Test
  void freesOnlyWhatExpiredAndWhoseOrderIsAbsent() throws Exception {
    // Given
    reserve(1, 1, DEADLINE);
    reserve(2, 2, DEADLINE.minusSeconds(5));
    reserve(3, 4, DEADLINE.minusSeconds(5));
    reserve(4, 8, now.plusSeconds(1));
    presence.put(1L, Presence.ABSENT);
    presence.put(2L, Presence.EXISTS);

    // When
    boolean more = await(sweeper.sweep());

    // Then the absent one is free; the existing, the unknown and the young one are not
    assertThat(more).isFalse();
    assertThat(locked()).isEqualTo(2 + 4 + 8);
    assertThat(deadlines).containsExactly(DEADLINE);
    assertThat(metrics.counter("stock_freed_units").count()).isEqualTo(1);
    assertThat(metrics.counter("stock_freed_reservations").count()).isEqualTo(1);

    // And the unknown one is asked for again half a minute later, the existing one after an hour
    presence.replaceAll((order, state) -> Presence.ABSENT);
    presence.put(3L, Presence.ABSENT);
    presence.put(4L, Presence.EXISTS);
    now = now.plusSeconds(31);
    await(sweeper.sweep());
    assertThat(locked()).isEqualTo(2 + 8);
    now = now.plus(Duration.ofHours(1));
    await(sweeper.sweep());
    assertThat(locked()).isEqualTo(8);
  }

  @Test
  void freesNothingWhileTheOrderServiceIsAway() throws Exception {
    // Given
    reserve(1, 1, DEADLINE);
    presence.put(1L, Presence.ABSENT);
    orderServiceAway = true;
    now = DEADLINE.plusSeconds(60);

    // When
    assertThatThrownBy(() -> await(sweeper.sweep())).hasMessageContaining("away");

    // Then
    assertThat(locked()).isEqualTo(1);
    assertThat(overdue()).isEqualTo(60);
    orderServiceAway = false;
    await(sweeper.sweep());
    assertThat(locked()).isZero();
    await(sweeper.sweep());
    assertThat(overdue()).isZero();
  }

  @Test
  void freesAnonymousReservationsWithoutAsking() throws Exception {
    // Given
    reserve(AnonymousOrders.id(DEADLINE, 1), 3, DEADLINE);

    // When
    await(sweeper.sweep());

    // Then nothing is left of it
    assertThat(deadlines).isEmpty();
    assertThat(locked()).isZero();
    assertThat(stock.query("SELECT order_id FROM t_reservation")).isEmpty();
  }

  @Test
  void twoSweepersFreeOnce() throws Exception {
    // Given
    for (long order = 1; order <= 4; order++) {
      reserve(order, 1, DEADLINE);
      presence.put(order, Presence.ABSENT);
    }

    // When
    Future<Boolean> one = sweeper.sweep();
    Future<Boolean> other = sweeper.sweep();
    boolean more = await(one);
    await(other);

    // Then
    assertThat(more).as("as many rows as may be looked at").isTrue();
    assertThat(locked()).isZero();
    assertThat(metrics.counter("stock_freed_units").count()).isEqualTo(4);
  }
}

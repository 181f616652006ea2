package com.doos.inventory.app;

import static com.doos.testkit.TestPools.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.doos.inventory.domain.AnonymousOrders;
import com.doos.inventory.domain.LineSettlement;
import com.doos.inventory.domain.Reservation;
import com.doos.inventory.domain.ReserveOutcome;
import com.doos.inventory.domain.ReserveOutcome.Reserved;
import com.doos.inventory.domain.ReserveReport;
import com.doos.inventory.domain.Settlement;
import com.doos.inventory.domain.Settlement.Kind;
import com.doos.inventory.domain.SkuKey;
import com.doos.inventory.domain.StockLine;
import com.doos.inventory.store.StockStore;
import com.doos.servers.Endpoints;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.doos.shared.event.StockEvent;
import com.doos.shared.event.StockEventType;
import com.doos.testkit.WithServers;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stock under concurrency, with two services on one database as in two processes. */
@WithServers
final class InventoryIT {
  private static final Logger LOG = LoggerFactory.getLogger(InventoryIT.class);
  private static final Instant LATER = Instant.parse("2030-01-01T00:00:00Z");

  private final StockFixture stock;

  InventoryIT(Endpoints servers) throws Exception {
    stock = new StockFixture(servers);
  }

  @AfterEach
  void close() throws Exception {
    stock.assertAddsUp();
    stock.close();
  }

  private static StockLine line(long productId, int quantity) {
    return new StockLine(new SkuKey(productId, 0), quantity);
  }

  private static Reservation reservation(long orderId, StockLine... lines) {
    return new Reservation(orderId, List.of(lines), LATER);
  }

  private static StockEvent event(StockEventType type, long orderId) {
    return StockEvent.of(type, orderId, 1, LATER);
  }

  private static List<StockLine> randomLines(Random random, int products) {
    TreeSet<Long> chosen = new TreeSet<>();
    int lines = 1 + random.nextInt(4);
    for (int i = 0; i < lines; i++) {
      chosen.add(1L + random.nextInt(products));
    }
    List<StockLine> shuffled = new ArrayList<>();
    chosen.forEach(product -> shuffled.add(line(product, 1 + random.nextInt(3))));
    Collections.shuffle(shuffled, random);
    return shuffled;
  }

  /** Orders with more than stock for all; then each is confirmed, released, both or neither. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 0})
  void endsAsTheSameCommandsOneByOne(long given) throws Exception {
    // Given
    long seed = given == 0 ? System.nanoTime() : given;
    LOG.info("seed {}", seed);
    Random random = new Random(seed);
    stock.fill(40, 30);
    Map<Long, List<StockLine>> wishes = new HashMap<>();
    List<Future<ReserveReport>> batches = new ArrayList<>();
    List<List<Reservation>> asked = new ArrayList<>();

    // When batches reach two services at once, some orders twice
    long next = 1;
    for (int batch = 0; batch < 60; batch++) {
      List<Reservation> reservations = new ArrayList<>();
      for (int i = random.nextInt(12); i >= 0; i--) {
        wishes.put(next, randomLines(random, 40));
        reservations.add(new Reservation(next, wishes.get(next), LATER));
        if (next > 5 && random.nextInt(5) == 0) {
          long again = next - random.nextInt(5);
          reservations.add(new Reservation(again, wishes.get(again), LATER));
        }
        next++;
      }
      asked.add(reservations);
      batches.add(stock.service(batch).reserve(reservations));
    }
    await(Future.join(batches));

    // Then exactly the granted orders hold their lines, and each order has one answer
    Set<Long> granted = new TreeSet<>();
    Map<SkuKey, Integer> held = new HashMap<>();
    for (int i = 0; i < asked.size(); i++) {
      for (int j = 0; j < asked.get(i).size(); j++) {
        Reservation reservation = asked.get(i).get(j);
        boolean yes = batches.get(i).result().outcomes().get(j) instanceof Reserved;
        if (yes && granted.add(reservation.orderId())) {
          reservation.lines().forEach(l -> held.merge(l.sku(), l.quantity(), Integer::sum));
        }
      }
    }
    assertThat(stock.locked()).as("seed %d", seed).isEqualTo(held);

    // When each order ends once or twice, by either service
    Map<SkuKey, Integer> sold = new HashMap<>();
    List<Future<?>> ends = new ArrayList<>();
    for (long order : granted) {
      int fate = random.nextInt(4);
      if (fate == 0 || fate == 1) {
        wishes.get(order).forEach(l -> sold.merge(l.sku(), l.quantity(), Integer::sum));
        StockEvent confirm = event(StockEventType.STOCK_CONFIRM, order);
        ends.add(stock.service(0).apply(List.of(confirm, confirm)));
        ends.add(stock.service(1).apply(List.of(confirm)));
      } else if (fate == 2) {
        ends.add(stock.service(0).apply(List.of(event(StockEventType.STOCK_ROLLBACK, order))));
        ends.add(stock.service(1).settle(List.of(new Settlement(order, Kind.RELEASE))));
      }
      if (fate != 3) {
        wishes.get(order).forEach(l -> held.merge(l.sku(), -l.quantity(), Integer::sum));
      }
    }
    await(Future.join(ends));

    // Then
    held.values().removeIf(units -> units == 0);
    assertThat(stock.locked()).as("seed %d", seed).isEqualTo(held);
    assertThat(stock.sold()).as("seed %d", seed).isEqualTo(sold);
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 0})
  void mixedBatchesOverTheSameSkusNeverFail(long given) throws Exception {
    // Given
    long seed = given == 0 ? System.nanoTime() : given;
    LOG.info("seed {}", seed);
    Random random = new Random(seed);
    stock.fill(6, 100_000);
    List<Supplier<Future<Object>>> all = new ArrayList<>();

    // When reservations, confirmations and releases of two services meet, in opposite orders
    for (long order = 1; order <= 400; order++) {
      List<StockLine> lines = randomLines(random, 6);
      List<StockLine> reversed = new ArrayList<>(lines);
      Collections.reverse(reversed);
      long number = order;
      all.add(() ->
          stock.service(0).reserve(List.of(new Reservation(number, lines, LATER))).map(r -> r));
      all.add(() ->
          stock.service(1).reserve(List.of(new Reservation(number, reversed, LATER))).map(r -> r));
      if (order > 20) {
        long one = order - random.nextInt(20);
        long other = order - random.nextInt(20);
        all.add(() ->
            stock
                .service((int) one)
                .apply(
                    List.of(
                        event(StockEventType.STOCK_CONFIRM, one),
                        event(StockEventType.STOCK_ROLLBACK, other)))
                .map(r -> r));
        all.add(() ->
            stock
                .service((int) other)
                .settle(
                    List.of(new Settlement(other, Kind.RELEASE), new Settlement(one, Kind.RELEASE)))
                .map(r -> r));
      }
    }

    // Then none fails
    for (Object done : StockFixture.inWaves(all)) {
      if (done instanceof StockService.Applied applied) {
        assertThat(applied.guilty()).as("seed %d", seed).isEmpty();
      }
    }
  }

  @Test
  void sellsExactlyWhatIsThereToTwoThousandBuyers() throws Exception {
    // Given
    stock.fill(1, 500);
    List<Future<ReserveReport>> batches = new ArrayList<>();

    // When
    for (int batch = 0; batch < 100; batch++) {
      List<Reservation> reservations = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        reservations.add(reservation(1 + batch * 20L + i, line(1, 1)));
      }
      batches.add(stock.service(batch).reserve(reservations));
    }
    await(Future.join(batches));

    // Then
    List<ReserveOutcome> outcomes =
        batches.stream().flatMap(batch -> batch.result().outcomes().stream()).toList();
    assertThat(outcomes).hasSize(2_000).filteredOn(Reserved.class::isInstance).hasSize(500);
    assertThat(stock.locked()).containsExactly(Map.entry(new SkuKey(1, 0), 500));
  }

  @Test
  void equalRequestsAtTheSameTimeAreBothAnsweredReserved() throws Exception {
    // Given
    stock.fill(2, 1_000);
    List<Supplier<Future<ReserveReport>>> both = new ArrayList<>();

    // When
    for (long order = 1; order <= 100; order++) {
      Reservation reservation = reservation(order, line(1, 2), line(2, 1));
      both.add(() -> stock.service(0).reserve(List.of(reservation)));
      both.add(() -> stock.service(1).reserve(List.of(reservation)));
    }
    List<ReserveReport> reports = StockFixture.inWaves(both);

    // Then
    assertThat(reports)
        .hasSize(200)
        .allMatch(report -> report.outcomes().get(0) instanceof Reserved);
    assertThat(stock.locked()).isEqualTo(Map.of(new SkuKey(1, 0), 200, new SkuKey(2, 0), 100));
  }

  @Test
  void aBatchOfManySkusTakesFewStatements() throws Exception {
    // Given a batch of 200 orders over 130 SKUs, reserved and confirmed once to prepare statements
    stock.fill(130, 1_000);
    Random random = new Random(5);
    long before = stock.statements();

    // When
    List<Reservation> reservations = new ArrayList<>();
    List<StockEvent> confirms = new ArrayList<>();
    for (long order = 1; order <= 200; order++) {
      reservations.add(new Reservation(order, List.of(line(1 + random.nextInt(130), 1)), LATER));
      confirms.add(event(StockEventType.STOCK_CONFIRM, order));
    }
    await(stock.service(0).reserve(reservations));
    long reserved = stock.statements();
    await(stock.service(0).apply(confirms));
    long applied = stock.statements();

    // Then lock, read, update, insert in three chunks (128, 64, 8); lock, read, log, end, update
    assertThat(reserved - before).isBetween(4L, 6L);
    assertThat(applied - reserved).isBetween(4L, 7L);
  }

  @Test
  void confirmAndReleaseOfAnOrderHaveOneWinner() throws Exception {
    // Given
    stock.fill(1, 1_000);
    List<Reservation> reservations = new ArrayList<>();
    for (long order = 1; order <= 100; order++) {
      reservations.add(reservation(order, line(1, 1)));
    }
    await(stock.service(0).reserve(reservations));

    // When
    List<Supplier<Future<Integer>>> both = new ArrayList<>();
    for (long order = 1; order <= 100; order++) {
      long number = order;
      both.add(() ->
          stock
              .service(0)
              .apply(List.of(event(StockEventType.STOCK_CONFIRM, number)))
              .map(applied -> applied.changes().confirmed().size()));
      both.add(() ->
          stock
              .service(1)
              .settle(List.of(new Settlement(number, Kind.RELEASE)))
              .map(plan -> plan.released().size()));
    }
    List<Integer> ended = StockFixture.inWaves(both);

    // Then
    for (int i = 0; i < ended.size(); i += 2) {
      assertThat(ended.get(i) + ended.get(i + 1)).as("order %d", i / 2 + 1).isEqualTo(1);
    }
    assertThat(stock.locked()).isEmpty();
  }

  @Test
  void onlyTheGuiltyOrderFailsWhenStockAndReservationsDisagree() throws Exception {
    // Given an order whose reservation claims more than is locked
    stock.fill(3, 100);
    List<Reservation> reservations = new ArrayList<>();
    List<StockEvent> confirms = new ArrayList<>();
    for (long order = 1; order <= 20; order++) {
      reservations.add(reservation(order, line(1 + order % 2, 1)));
      confirms.add(event(StockEventType.STOCK_CONFIRM, order));
    }
    reservations.add(reservation(21, line(3, 1)));
    confirms.add(7, event(StockEventType.STOCK_CONFIRM, 21));
    await(stock.service(0).reserve(reservations));
    stock.execute("UPDATE t_reservation SET quantity = 5 WHERE order_id = 21");

    // When
    StockService.Applied applied = await(stock.service(0).apply(confirms));

    // Then
    assertThat(applied.guilty()).extracting(one -> one.item().orderId()).containsExactly(21L);
    assertThat(stock.sold()).isEqualTo(Map.of(new SkuKey(1, 0), 10, new SkuKey(2, 0), 10));

    // And once the cause is removed it takes effect
    stock.execute("UPDATE t_reservation SET quantity = 1 WHERE order_id = 21");
    assertThat(await(stock.service(1).apply(confirms)).guilty()).isEmpty();
    assertThat(stock.sold()).containsEntry(new SkuKey(3, 0), 1);
  }

  @Test
  void anonymousReservationIsTakenOverOnceByTheOrderThatConfirms() throws Exception {
    // Given two anonymous reservations of 2 units and one of 3
    stock.fill(1, 100);
    Instant now = Instant.parse("2026-06-01T12:00:00Z");
    for (int i = 0; i < 3; i++) {
      Reservation anonymous =
          new Reservation(
              AnonymousOrders.id(now.plusSeconds(i), i), List.of(line(1, i < 2 ? 2 : 3)), LATER);
      await(stock.service(0).reserve(List.of(anonymous)));
    }
    LineSettlement confirm = new LineSettlement(77, line(1, 2), Kind.CONFIRM, "m-77");

    // When the confirmation comes several times, concurrently and later
    List<Future<LineSettlements.Settled>> confirmed = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      confirmed.add(stock.lines().settle(confirm));
    }
    await(Future.join(confirmed));
    boolean unlikeQuantity =
        await(stock.lines().settle(new LineSettlement(78, line(1, 9), Kind.CONFIRM, ""))).success();
    boolean rolledBack =
        await(stock.lines().settle(new LineSettlement(79, line(1, 2), Kind.RELEASE, ""))).success();
    boolean nothingLeft =
        await(stock.lines().settle(new LineSettlement(80, line(1, 2), Kind.RELEASE, ""))).success();
    boolean confirmAfterRollback =
        await(stock.lines().settle(new LineSettlement(79, line(1, 2), Kind.CONFIRM, ""))).success();

    // Then
    assertThat(confirmed).allMatch(one -> one.result().success());
    assertThat(unlikeQuantity).isFalse();
    assertThat(rolledBack).isTrue();
    assertThat(nothingLeft).isFalse();
    assertThat(confirmAfterRollback).isFalse();
    assertThat(stock.sold()).isEqualTo(Map.of(new SkuKey(1, 0), 2));
    assertThat(stock.locked()).isEqualTo(Map.of(new SkuKey(1, 0), 3));
  }

  @Test
  void replenishmentGrowsSuppliedAndAvailable() throws Exception {
    // Given
    stock.fill(1, 10);

    // When
    List<StockStore.Stock> levels =
        await(stock.service(0).replenish(new SkuKey(1, 0), 1_000_000, null));

    // Then
    assertThat(levels).containsExactly(new StockStore.Stock(0, 1_000_010, 0, 1_000_010));
    assertThat(code(() -> stock.service(0).replenish(new SkuKey(1, 5), 1, null)))
        .contains("does not exist");
    stock.execute(
        "UPDATE t_inventory SET available_stock = 2147483640, total_stock = 2147483640,"
            + " supplied_stock = 2147483640");
    assertThat(code(() -> stock.service(0).replenish(new SkuKey(1, 0), 8, null)))
        .contains("supplied stock");
  }

  @Test
  void oneOfManyReplenishmentsThatExpectTheSameTotalTakesEffect() throws Exception {
    // Given units that are partly sold: the total is what was ever put in
    stock.fill(1, 10);
    await(stock.service(0).reserve(List.of(reservation(1, line(1, 4)))));
    await(stock.service(0).apply(List.of(event(StockEventType.STOCK_CONFIRM, 1))));

    // When two services get the same request many times
    List<Future<Boolean>> tries = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      tries.add(
          stock
              .service(i)
              .replenish(new SkuKey(1, 0), 5, 10)
              .map(levels -> true)
              .recover(InventoryIT::wasChanged));
    }
    await(Future.join(tries));

    // Then
    assertThat(tries).filteredOn(Future::result).hasSize(1);
    assertThat(await(new StockStore().stock(stock.pool(), 1)))
        .containsExactly(new StockStore.Stock(0, 11, 0, 15));
    assertThat(await(stock.service(1).replenish(new SkuKey(1, 0), 5, 15)))
        .containsExactly(new StockStore.Stock(0, 16, 0, 20));
    assertThat(code(() -> stock.service(0).replenish(new SkuKey(1, 5), 1, 0)))
        .contains("does not exist");
    assertThat(code(() -> stock.service(0).replenish(new SkuKey(1, 0), 8, Integer.MAX_VALUE)))
        .contains("supplied stock");
  }

  private static Future<Boolean> wasChanged(Throwable failure) {
    assertThat(((DoosException) failure).code()).isEqualTo(ErrorCode.STOCK_CHANGED);
    return Future.succeededFuture(false);
  }

  private static String code(Supplier<Future<?>> call) throws Exception {
    try {
      await(call.get());
      return "";
    } catch (ExecutionException refused) {
      return String.valueOf(refused.getCause().getMessage());
    }
  }
}

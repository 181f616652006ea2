package com.doos.inventory.app;

import static com.doos.testkit.TestPools.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.doos.inventory.domain.LineSettlement;
import com.doos.inventory.domain.Reservation;
import com.doos.inventory.domain.ReserveOutcome;
import com.doos.inventory.domain.ReserveOutcome.Closed;
import com.doos.inventory.domain.ReserveOutcome.Insufficient;
import com.doos.inventory.domain.ReserveOutcome.Reserved;
import com.doos.inventory.domain.ReserveOutcome.UnknownSku;
import com.doos.inventory.domain.ReserveReport;
import com.doos.inventory.domain.Settlement;
import com.doos.inventory.domain.SkuKey;
import com.doos.inventory.domain.StockLine;
import com.doos.inventory.store.CatalogueProduct;
import com.doos.inventory.store.CatalogueStore;
import com.doos.inventory.store.ConsumeLogStore;
import com.doos.inventory.store.ReservationStore;
import com.doos.inventory.store.StockStore;
import com.doos.servers.Endpoints;
import com.doos.shared.config.DatabaseConfig;
import com.doos.shared.event.StockEvent;
import com.doos.shared.event.StockEventType;
import com.doos.shared.sql.Migrations;
import com.doos.shared.sql.Pools;
import com.doos.testkit.TestDatabase;
import com.doos.testkit.TestPools;
import com.doos.testkit.WithServers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@WithServers
final class StockServiceIT {
  private static final Instant LATER = Instant.parse("2030-01-01T00:00:00Z");
  private static final int STOCK = 50;

  private final Vertx vertx = Vertx.vertx();
  private final TestDatabase database;
  private final Pool pool;
  private final StockService service;
  private final LineSettlements lines;

  StockServiceIT(Endpoints servers) throws Exception {
    database = TestDatabase.create(servers, Endpoints.STOCK, "stock_service");
    DatabaseConfig config = TestPools.config(database);
    await(Migrations.run(vertx, config, "db/stock"));
    pool = Pools.open(vertx, "test", config);
    StockStore stock = new StockStore();
    ReservationStore reservations = new ReservationStore();
    service =
        new StockService(
            pool, stock, reservations, new ConsumeLogStore(ConsumeLogStore.TOPIC_GROUP));
    lines =
        new LineSettlements(
            pool, stock, reservations, new ConsumeLogStore(ConsumeLogStore.CALLS_GROUP));
  }

  @BeforeEach
  void fillStock() throws Exception {
    List<CatalogueProduct> products = new ArrayList<>();
    for (long id = 1; id <= 5; id++) {
      products.add(
          new CatalogueProduct(
              id,
              "商品" + id,
              "Product " + id,
              "test",
              "测试",
              "Test",
              List.of("tag"),
              "/img/" + id + ".svg",
              List.of(new CatalogueProduct.Sku(0, "SKU" + id, 990 * id, STOCK))));
    }
    await(new CatalogueStore().addMissing(pool, products));
  }

  @AfterEach
  void dropDatabase() throws Exception {
    await(pool.close());
    await(vertx.close());
    database.close();
  }

  private static Reservation reservation(long orderId, StockLine... lines) {
    return new Reservation(orderId, List.of(lines), LATER);
  }

  private static StockLine line(long productId, int quantity) {
    return new StockLine(new SkuKey(productId, 0), quantity);
  }

  private void assertStock(long productId, int available, int locked, int sold) throws Exception {
    Row row =
        await(
                pool.query(
                        "SELECT available_stock, locked_stock, sold_stock, supplied_stock,"
                            + " total_stock FROM t_inventory WHERE product_id = "
                            + productId)
                    .execute())
            .iterator()
            .next();
    assertThat(row.getInteger("available_stock")).as("available").isEqualTo(available);
    assertThat(row.getInteger("locked_stock")).as("locked").isEqualTo(locked);
    assertThat(row.getInteger("sold_stock")).as("sold").isEqualTo(sold);
    assertThat(row.getInteger("supplied_stock")).as("supplied").isEqualTo(STOCK);
    assertThat(row.getInteger("total_stock")).as("total").isEqualTo(available + locked);
  }

  @Test
  void sellsExactlyWhatIsThereToConcurrentBatches() throws Exception {
    // Given 40 concurrent batches of 5 orders for one unit each of a SKU with 50 units
    List<Future<ReserveReport>> batches = new ArrayList<>();

    // When
    for (int batch = 0; batch < 40; batch++) {
      List<Reservation> reservations = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        reservations.add(reservation(1_000 + batch * 5L + i, line(1, 1)));
      }
      batches.add(service.reserve(reservations));
    }
    await(Future.join(batches));

    // Then
    List<ReserveOutcome> outcomes =
        batches.stream().flatMap(batch -> batch.result().outcomes().stream()).toList();
    assertThat(outcomes).filteredOn(Reserved.class::isInstance).hasSize(STOCK);
    assertThat(outcomes).filteredOn(Insufficient.class::isInstance).hasSize(200 - STOCK);
    assertStock(1, 0, STOCK, 0);
  }

  @Test
  void ordersThatShareSkusInOppositeOrderDoNotDeadlock() throws Exception {
    // Given
    long seed = Long.getLong("doos.test.seed", System.nanoTime());
    Random random = new Random(seed);
    List<Future<ReserveReport>> batches = new ArrayList<>();

    // When
    for (long order = 1; order <= 120; order++) {
      List<StockLine> lines = new ArrayList<>(List.of(line(1, 1), line(2, 1), line(3, 1)));
      Collections.shuffle(lines, random);
      batches.add(service.reserve(List.of(new Reservation(order, lines, LATER))));
    }
    await(Future.join(batches));

    // Then
    assertThat(batches)
        .as("seed %d", seed)
        .filteredOn(batch -> batch.result().outcomes().get(0) instanceof Reserved)
        .hasSize(STOCK);
    assertStock(1, 0, STOCK, 0);
    assertStock(2, 0, STOCK, 0);
    assertStock(3, 0, STOCK, 0);
  }

  @Test
  void holdsAllLinesOfAnOrderOrNone() throws Exception {
    // When
    List<ReserveOutcome> outcomes =
        await(
                service.reserve(
                    List.of(
                        reservation(1, line(1, 10), line(2, STOCK + 1)),
                        reservation(2, line(1, 10), line(99, 1)),
                        reservation(3, line(1, 10), line(2, 10)))))
            .outcomes();

    // Then
    assertThat(outcomes)
        .containsExactly(
            new Insufficient(line(2, STOCK + 1), STOCK),
            new UnknownSku(line(99, 1)),
            new Reserved());
    assertStock(1, STOCK - 10, 10, 0);
    assertStock(2, STOCK - 10, 10, 0);
  }

  @Test
  void repeatedReservationHoldsOnce() throws Exception {
    // Given
    Reservation reservation = reservation(7, line(1, 3));
    await(service.reserve(List.of(reservation)));

    // When
    List<ReserveOutcome> again =
        await(service.reserve(List.of(reservation, reservation))).outcomes();

    // Then
    assertThat(again).containsExactly(new Reserved(), new Reserved());
    assertStock(1, STOCK - 3, 3, 0);
  }

  @Test
  void confirmationSellsOnceHoweverOftenItArrives() throws Exception {
    // Given
    await(service.reserve(List.of(reservation(7, line(1, 3), line(2, 1)))));
    StockEvent confirm = StockEvent.of(StockEventType.STOCK_CONFIRM, 7, 70, LATER);

    // When
    await(service.apply(List.of(confirm, confirm)));
    await(service.apply(List.of(confirm)));

    // Then
    assertStock(1, STOCK - 3, 0, 3);
    assertStock(2, STOCK - 1, 0, 1);
  }

  @Test
  void releaseGivesBackOnceAndClosesTheReservation() throws Exception {
    // Given
    await(service.reserve(List.of(reservation(7, line(1, 3)))));
    StockEvent rollback = StockEvent.of(StockEventType.STOCK_ROLLBACK, 7, 70, LATER);

    // When
    await(service.apply(List.of(rollback)));
    await(service.settle(List.of(new Settlement(7, Settlement.Kind.RELEASE))));
    List<ReserveOutcome> late =
        await(service.reserve(List.of(reservation(7, line(1, 3))))).outcomes();

    // Then
    assertThat(late).containsExactly(new Closed());
    assertStock(1, STOCK, 0, 0);
  }

  @Test
  void confirmationAfterReleaseChangesNothing() throws Exception {
    // Given
    await(service.reserve(List.of(reservation(7, line(1, 3)))));
    await(service.settle(List.of(new Settlement(7, Settlement.Kind.RELEASE))));

    // When
    await(service.apply(List.of(StockEvent.of(StockEventType.STOCK_CONFIRM, 7, 70, LATER))));

    // Then
    assertStock(1, STOCK, 0, 0);
  }

  @Test
  void settlesOneLineOfAnOrder() throws Exception {
    // Given
    await(service.reserve(List.of(reservation(7, line(1, 3), line(2, 4)))));

    // When
    LineSettlement confirm = new LineSettlement(7, line(2, 4), Settlement.Kind.CONFIRM, "m-1");
    await(lines.settle(confirm));
    await(lines.settle(confirm));

    // Then
    assertStock(1, STOCK - 3, 3, 0);
    assertStock(2, STOCK - 4, 0, 4);
  }

  @Test
  void databaseRefusesNegativeAndUnbalancedStock() {
    assertThatThrownBy(() ->
            database.execute("UPDATE t_inventory SET available_stock = -1, locked_stock = 51"))
        .isInstanceOf(SQLException.class);
    assertThatThrownBy(
            () -> database.execute("UPDATE t_inventory SET available_stock = available_stock - 1"))
        .isInstanceOf(SQLException.class);
  }
}

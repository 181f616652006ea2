package com.doos.inventory.app;

import static com.doos.testkit.TestPools.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.doos.inventory.domain.SkuKey;
import com.doos.inventory.store.CatalogueProduct;
import com.doos.inventory.store.CatalogueStore;
import com.doos.inventory.store.ConsumeLogStore;
import com.doos.inventory.store.ReservationStore;
import com.doos.inventory.store.StockStore;
import com.doos.servers.Endpoints;
import com.doos.shared.config.DatabaseConfig;
import com.doos.shared.sql.Migrations;
import com.doos.shared.sql.Pools;
import com.doos.testkit.TestDatabase;
import com.doos.testkit.TestPools;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A stock database of its own with two services on it. */
final class StockFixture implements AutoCloseable {
  /** More than the connections of both services. */
  private static final int AT_ONCE = 32;

  private static final String TEST_SERVICE_POOL = "stock-test-";

  private final Vertx vertx = Vertx.vertx();
  private final TestDatabase database;
  private final List<Pool> pools = new ArrayList<>();
  private final List<StockService> services = new ArrayList<>();
  private final LineSettlements lines;

  StockFixture(Endpoints servers) throws Exception {
    database = TestDatabase.create(servers, Endpoints.STOCK, "inventory_it");
    DatabaseConfig config = TestPools.config(database);
    await(Migrations.run(vertx, config, "db/stock"));
    for (int i = 0; i < 2; i++) {
      Pool pool = Pools.open(vertx, TEST_SERVICE_POOL + i, config);
      pools.add(pool);
      services.add(
          new StockService(
              pool,
              new StockStore(),
              new ReservationStore(),
              new ConsumeLogStore(ConsumeLogStore.TOPIC_GROUP)));
    }
    lines =
        new LineSettlements(
            pools.get(1),
            new StockStore(),
            new ReservationStore(),
            new ConsumeLogStore(ConsumeLogStore.CALLS_GROUP));
  }

  Vertx vertx() {
    return vertx;
  }

  Pool pool() {
    return pools.get(0);
  }

  /** One of the two services. */
  StockService service(int number) {
    return services.get(number % services.size());
  }

  LineSettlements lines() {
    return lines;
  }

  /** Carries out all calls, a few at the same time, and gives their results in order. */
  static <T> List<T> inWaves(List<Supplier<Future<T>>> calls) throws Exception {
    List<T> results = new ArrayList<>();
    for (int from = 0; from < calls.size(); from += AT_ONCE) {
      List<Future<T>> wave =
          calls.subList(from, Math.min(calls.size(), from + AT_ONCE)).stream()
              .map(Supplier::get)
              .toList();
      await(Future.join(wave));
      wave.forEach(done -> results.add(done.result()));
    }
    return results;
  }

  /** Products 1 to {@code products} with as many units each. */
  void fill(int products, int units) throws Exception {
    List<CatalogueProduct> all = new ArrayList<>();
    for (long id = 1; id <= products; id++) {
      all.add(
          new CatalogueProduct(
              id,
              "商品" + id,
              "Product " + id,
              "test",
              "测试",
              "Test",
              List.of("tag"),
              "/img/" + id + ".svg",
              List.of(new CatalogueProduct.Sku(0, "SKU" + id, 990, units))));
    }
    await(new CatalogueStore().addMissing(pool(), all));
  }

  void execute(String sql) throws SQLException {
    database.execute(sql);
  }

  Map<SkuKey, Integer> locked() throws Exception {
    return units("locked_stock");
  }

  Map<SkuKey, Integer> sold() throws Exception {
    return units("sold_stock");
  }

  /** A column of the SKUs where it is not 0. */
  private Map<SkuKey, Integer> units(String column) throws Exception {
    Map<SkuKey, Integer> units = new HashMap<>();
    for (Row row : query("SELECT product_id, sku_id, " + column + " AS units FROM t_inventory")) {
      if (row.getInteger("units") != 0) {
        units.put(
            new SkuKey(row.getLong("product_id"), row.getLong("sku_id")), row.getInteger("units"));
      }
    }
    return units;
  }

  /** Rows of a query as maps of column to value. */
  List<Row> query(String sql) throws Exception {
    List<Row> rows = new ArrayList<>();
    await(pool().query(sql).execute()).forEach(rows::add);
    return rows;
  }

  /** SELECT, INSERT and UPDATE statements of all sessions of the server so far. */
  long statements() throws Exception {
    long sum = 0;
    for (Row row :
        query(
            "SHOW GLOBAL STATUS WHERE Variable_name IN"
                + " ('Com_select', 'Com_insert', 'Com_update', 'Com_update_multi')")) {
      sum += Long.parseLong(row.getString(1));
    }
    return sum;
  }

  /** The first invariant, and that what is locked is what open reservations hold. */
  void assertAddsUp() throws Exception {
    List<Row> wrong =
        query(
            "SELECT i.product_id FROM t_inventory i LEFT JOIN (SELECT product_id, sku_id,"
                + " SUM(IF(status = 0, quantity, 0)) AS held,"
                + " SUM(IF(status = 1, quantity, 0)) AS sold"
                + " FROM t_reservation GROUP BY product_id, sku_id) r"
                + " ON r.product_id = i.product_id AND r.sku_id = i.sku_id"
                + " WHERE available_stock + locked_stock + sold_stock <> supplied_stock"
                + " OR locked_stock <> COALESCE(r.held, 0) OR sold_stock <> COALESCE(r.sold, 0)"
                + " OR available_stock < 0 OR locked_stock < 0 OR sold_stock < 0");
    assertThat(wrong.stream().map(row -> row.getLong(0))).isEmpty();
  }

  @Override
  public void close() throws Exception {
    for (Pool pool : pools) {
      await(pool.close());
    }
    await(vertx.close());
    database.close();
  }
}

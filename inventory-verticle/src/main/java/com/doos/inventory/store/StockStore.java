package com.doos.inventory.store;

import com.doos.inventory.domain.SettlementPlan.Quantities;
import com.doos.inventory.domain.SkuKey;
import com.doos.shared.sql.InList;
import com.doos.shared.sql.MultiRow;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;

/** All SQL of {@code t_inventory}. Rows are locked in SKU order. */
public final class StockStore {
  private static final String AVAILABLE =
      """
      SELECT product_id, sku_id, available_stock FROM t_inventory FORCE INDEX (uk_product_sku)
      WHERE product_id IN\
      """;
  private static final String LOCK_IN_ORDER = " ORDER BY product_id, sku_id FOR UPDATE";
  private static final CoalescedUpdate RESERVE =
      new CoalescedUpdate(
          List.of("quantity"),
          """
          SET i.available_stock = i.available_stock - d.quantity,
              i.locked_stock = i.locked_stock + d.quantity,
              i.version = i.version + 1
          WHERE i.available_stock >= d.quantity\
          """);
  private static final CoalescedUpdate SETTLE =
      new CoalescedUpdate(
          List.of("confirmed", "released"),
          """
          SET i.available_stock = i.available_stock + d.released,
              i.locked_stock = i.locked_stock - d.confirmed - d.released,
              i.total_stock = i.total_stock - d.confirmed,
              i.sold_stock = i.sold_stock + d.confirmed,
              i.version = i.version + 1
          WHERE i.locked_stock >= d.confirmed + d.released\
          """);
  private static final String REPLENISH =
      """
      UPDATE t_inventory
      SET available_stock = available_stock + ?, total_stock = total_stock + ?,
          supplied_stock = supplied_stock + ?, version = version + 1
      WHERE product_id = ? AND sku_id = ? AND supplied_stock BETWEEN ? AND ?\
      """;
  private static final String STOCK =
      """
      SELECT sku_id, available_stock, locked_stock, supplied_stock FROM t_inventory
      WHERE product_id = ? ORDER BY sku_id\
      """;

  /**
   * Stock of one SKU.
   *
   * @param supplied units ever put in; it only grows
   */
  public record Stock(long skuId, int available, int locked, int supplied) {}

  /** Locks the rows of these products and tells what is available. */
  public Future<Map<SkuKey, Integer>> lock(SqlConnection transaction, Collection<Long> productIds) {
    return available(transaction, productIds, LOCK_IN_ORDER);
  }

  /** What is available of all SKUs of these products, without locking. */
  public Future<Map<SkuKey, Integer>> available(SqlClient client, Collection<Long> productIds) {
    return available(client, productIds, "");
  }

  private static Future<Map<SkuKey, Integer>> available(
      SqlClient client, Collection<Long> productIds, String order) {
    Map<SkuKey, Integer> available = new HashMap<>();
    List<Future<?>> chunks = new ArrayList<>();
    for (List<Long> ids : InList.chunks(new TreeSet<>(productIds))) {
      chunks.add(
          client
              .preparedQuery(AVAILABLE + MultiRow.placeholders(ids.size()) + order)
              .execute(Tuple.from(ids))
              .onSuccess(rows -> collect(rows, available)));
    }
    return Future.join(chunks).map(done -> available);
  }

  private static void collect(RowSet<Row> rows, Map<SkuKey, Integer> available) {
    for (Row row : rows) {
      available.put(
          new SkuKey(row.getLong("product_id"), row.getLong("sku_id")),
          row.getInteger("available_stock"));
    }
  }

  /** Available -> locked. */
  public Future<Void> reserve(SqlConnection transaction, SortedMap<SkuKey, Integer> quantities) {
    List<List<Object>> rows = new ArrayList<>();
    quantities.forEach(
        (sku, quantity) -> rows.add(List.of(sku.productId(), sku.skuId(), quantity)));
    return RESERVE.execute(transaction, rows);
  }

  /** Locked -> sold, and locked -> available. */
  public Future<Void> settle(SqlConnection transaction, SortedMap<SkuKey, Quantities> quantities) {
    List<List<Object>> rows = new ArrayList<>();
    quantities.forEach((sku, units) ->
        rows.add(List.of(sku.productId(), sku.skuId(), units.confirmed(), units.released())));
    return SETTLE.execute(transaction, rows);
  }

  /**
   * New units of a SKU become available.
   *
   * @param suppliedMin units ever put in so far, at least
   * @param suppliedMax units ever put in so far, at most
   * @return false when there is no such SKU, or it has been supplied with fewer or more
   */
  public Future<Boolean> replenish(
      SqlClient client, SkuKey sku, int units, int suppliedMin, int suppliedMax) {
    return client
        .preparedQuery(REPLENISH)
        .execute(
            Tuple.of(units, units, units, sku.productId(), sku.skuId(), suppliedMin, suppliedMax))
        .map(changed -> changed.rowCount() == 1);
  }

  /** Stock of a product by SKU; empty when there is none. */
  public Future<List<Stock>> stock(SqlClient client, long productId) {
    return client
        .preparedQuery(STOCK)
        .execute(Tuple.of(productId))
        .map(rows -> {
          List<Stock> stock = new ArrayList<>();
          for (Row row : rows) {
            stock.add(
                new Stock(
                    row.getLong("sku_id"),
                    row.getInteger("available_stock"),
                    row.getInteger("locked_stock"),
                    row.getInteger("supplied_stock")));
          }
          return stock;
        });
  }
}

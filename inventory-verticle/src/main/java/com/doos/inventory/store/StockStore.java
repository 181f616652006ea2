package com.doos.inventory.store;

import com.doos.inventory.domain.Reservation;
import com.doos.inventory.domain.SkuKey;
import com.doos.inventory.domain.StockLine;
import com.doos.shared.sql.Columns;
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

/** All SQL of {@code t_inventory} and {@code t_reservation}. Rows are locked in SKU order. */
public final class StockStore {
  private static final String LOCK =
      """
      SELECT product_id, sku_id, available_stock FROM t_inventory FORCE INDEX (uk_product_sku)
      WHERE product_id IN\
      """;
  private static final String LOCK_IN_ORDER = " ORDER BY product_id, sku_id FOR UPDATE";
  private static final String RESERVE =
      """
      UPDATE t_inventory
      SET available_stock = available_stock - ?, locked_stock = locked_stock + ?,
          version = version + 1
      WHERE product_id = ? AND sku_id = ? AND available_stock >= ?\
      """;
  private static final String CONFIRM =
      """
      UPDATE t_inventory
      SET locked_stock = locked_stock - ?, total_stock = total_stock - ?,
          sold_stock = sold_stock + ?, version = version + 1
      WHERE product_id = ? AND sku_id = ? AND locked_stock >= ?\
      """;
  private static final String RELEASE =
      """
      UPDATE t_inventory
      SET locked_stock = locked_stock - ?, available_stock = available_stock + ?,
          version = version + 1
      WHERE product_id = ? AND sku_id = ? AND locked_stock >= ?\
      """;
  private static final MultiRow HOLD =
      new MultiRow(
          "INSERT INTO t_reservation (order_id, product_id, sku_id, quantity, expires_at)", 5);
  private static final String HELD =
      """
      SELECT order_id, product_id, sku_id, quantity, status FROM t_reservation
      WHERE order_id IN\
      """;
  private static final String HELD_IN_ORDER = " ORDER BY order_id, product_id, sku_id";
  private static final String SETTLE =
      """
      UPDATE t_reservation SET status = ?
      WHERE order_id = ? AND product_id = ? AND sku_id = ? AND status = 0\
      """;
  private static final String STOCK =
      """
      SELECT sku_id, available_stock, locked_stock FROM t_inventory
      WHERE product_id = ? ORDER BY sku_id\
      """;

  /** Stock of one SKU. */
  public record Stock(long skuId, int available, int locked) {}

  /** Locks the rows of these products and tells what is available. */
  public Future<Map<SkuKey, Integer>> lock(SqlConnection transaction, List<Long> productIds) {
    return transaction
        .preparedQuery(LOCK + MultiRow.placeholders(productIds.size()) + LOCK_IN_ORDER)
        .execute(Tuple.from(productIds))
        .map(rows -> {
          Map<SkuKey, Integer> available = new HashMap<>();
          rows.forEach(row -> available.put(sku(row), row.getInteger("available_stock")));
          return available;
        });
  }

  /** Available -> locked. */
  public Future<Void> reserve(SqlConnection transaction, SortedMap<SkuKey, Integer> quantities) {
    return change(
        transaction,
        RESERVE,
        quantities,
        (sku, q) -> Tuple.of(q, q, sku.productId(), sku.skuId(), q));
  }

  /** Locked -> sold. */
  public Future<Void> confirm(SqlConnection transaction, SortedMap<SkuKey, Integer> quantities) {
    return change(
        transaction,
        CONFIRM,
        quantities,
        (sku, q) -> Tuple.of(q, q, q, sku.productId(), sku.skuId(), q));
  }

  /** Locked -> available. */
  public Future<Void> release(SqlConnection transaction, SortedMap<SkuKey, Integer> quantities) {
    return change(
        transaction,
        RELEASE,
        quantities,
        (sku, q) -> Tuple.of(q, q, sku.productId(), sku.skuId(), q));
  }

  /** Writes the reservation rows of orders that were granted. */
  public Future<Void> hold(SqlConnection transaction, List<Reservation> granted) {
    List<List<Object>> rows = new ArrayList<>();
    for (Reservation reservation : granted) {
      for (StockLine line : reservation.lines()) {
        rows.add(
            List.of(
                reservation.orderId(),
                line.sku().productId(),
                line.sku().skuId(),
                line.quantity(),
                Columns.utc(reservation.expiresAt())));
      }
    }
    return HOLD.insert(transaction, rows);
  }

  /** The reservation rows of these orders, in the order of their keys. */
  public Future<List<HeldLine>> held(
      SqlConnection transaction, Collection<Long> orderIds, boolean forUpdate) {
    String sql = HELD + MultiRow.placeholders(orderIds.size()) + HELD_IN_ORDER;
    return transaction
        .preparedQuery(forUpdate ? sql + " FOR UPDATE" : sql)
        .execute(Tuple.from(List.copyOf(orderIds)))
        .map(StockStore::heldLines);
  }

  /** Ends reservation rows that are still open. */
  public Future<Void> settle(
      SqlConnection transaction, List<HeldLine> lines, ReservationStatus status) {
    List<Tuple> arguments =
        lines.stream()
            .map(held ->
                Tuple.of(
                    status.column(),
                    held.orderId(),
                    held.line().sku().productId(),
                    held.line().sku().skuId()))
            .toList();
    return eachChangesOneRow(transaction, SETTLE, arguments);
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
                    row.getInteger("locked_stock")));
          }
          return stock;
        });
  }

  @FunctionalInterface
  private interface Arguments {
    Tuple of(SkuKey sku, int quantity);
  }

  private static Future<Void> change(
      SqlConnection transaction,
      String sql,
      SortedMap<SkuKey, Integer> quantities,
      Arguments arguments) {
    List<Tuple> rows = new ArrayList<>();
    quantities.forEach((sku, quantity) -> rows.add(arguments.of(sku, quantity)));
    return eachChangesOneRow(transaction, sql, rows);
  }

  /** Pipelined; fails when a guard refuses a row, and the caller rolls everything back. */
  private static Future<Void> eachChangesOneRow(
      SqlConnection transaction, String sql, List<Tuple> arguments) {
    List<Future<?>> changes = new ArrayList<>();
    for (Tuple row : arguments) {
      changes.add(
          transaction
              .preparedQuery(sql)
              .execute(row)
              .compose(result ->
                  result.rowCount() == 1
                      ? Future.succeededFuture()
                      : Future.failedFuture(
                          new IllegalStateException("stock and reservations disagree"))));
    }
    return Future.join(changes).mapEmpty();
  }

  private static List<HeldLine> heldLines(RowSet<Row> rows) {
    List<HeldLine> lines = new ArrayList<>();
    for (Row row : rows) {
      lines.add(
          new HeldLine(
              row.getLong("order_id"),
              new StockLine(sku(row), row.getInteger("quantity")),
              ReservationStatus.ofColumn(row.getInteger("status"))));
    }
    return lines;
  }

  private static SkuKey sku(Row row) {
    return new SkuKey(row.getLong("product_id"), row.getLong("sku_id"));
  }
}

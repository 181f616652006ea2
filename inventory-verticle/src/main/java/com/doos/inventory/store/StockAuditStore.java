package com.doos.inventory.store;

import com.doos.inventory.domain.SkuKey;
import com.doos.inventory.domain.StockLevels;
import com.doos.shared.sql.Columns;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The SQL that compares stock with reservations, and mends it. */
public final class StockAuditStore {
  /**
   * One statement, so one moment: no lock, and no false alarm however busy the SKUs are. It reads
   * all reservations, which have no index by SKU because every order would pay for it.
   */
  private static final String LEVELS =
      """
      SELECT i.product_id, i.sku_id, i.available_stock, i.locked_stock, i.total_stock,
             i.sold_stock, i.supplied_stock,
             CAST(COALESCE(r.open_units, 0) AS SIGNED) AS open_units,
             CAST(COALESCE(r.confirmed_units, 0) AS SIGNED) AS confirmed_units
      FROM t_inventory i LEFT JOIN (
        SELECT product_id, sku_id, SUM(IF(status = 0, quantity, 0)) AS open_units,
               SUM(IF(status = 1, quantity, 0)) AS confirmed_units
        FROM t_reservation GROUP BY product_id, sku_id) r
        ON r.product_id = i.product_id AND r.sku_id = i.sku_id
      """;

  private static final String PAGE =
      LEVELS
          + """
          WHERE i.product_id > ? OR (i.product_id = ? AND i.sku_id > ?)
          ORDER BY i.product_id, i.sku_id LIMIT ?\
          """;
  private static final String LOCK =
      "SELECT id FROM t_inventory WHERE product_id = ? AND sku_id = ? FOR UPDATE";
  private static final String ONE = LEVELS + "WHERE i.product_id = ? AND i.sku_id = ?";
  private static final String REPAIR =
      """
      UPDATE t_inventory
      SET available_stock = ?, locked_stock = ?, total_stock = ?, sold_stock = ?,
          version = version + 1
      WHERE product_id = ? AND sku_id = ? AND supplied_stock = ?\
      """;
  private static final String LISTED =
      """
      SELECT order_id, MAX(status = 1) AS sold, MAX(status = 0 AND expires_at < ?) AS overdue
      FROM t_reservation FORCE INDEX (PRIMARY)
      WHERE order_id > ? GROUP BY order_id ORDER BY order_id LIMIT ?\
      """;

  /**
   * An order that holds or held stock.
   *
   * @param sold a line is confirmed
   * @param overdue a line is open and has expired
   */
  public record Listed(long orderId, boolean sold, boolean overdue) {}

  /** The SKUs behind one, in SKU order. */
  public Future<List<StockLevels>> page(SqlClient client, SkuKey after, int limit) {
    return client
        .preparedQuery(PAGE)
        .execute(Tuple.of(after.productId(), after.productId(), after.skuId(), limit))
        .map(StockAuditStore::levels);
  }

  /**
   * A SKU as it stays until the transaction ends. Whoever changes its reservations changes its
   * stock row in the same transaction, so behind that row's lock both are as they were committed.
   *
   * @param transaction must not have read anything yet
   * @return empty when there is no such SKU any more
   */
  public Future<List<StockLevels>> lock(SqlConnection transaction, SkuKey sku) {
    Tuple key = Tuple.of(sku.productId(), sku.skuId());
    return transaction
        .preparedQuery(LOCK)
        .execute(key)
        .compose(locked -> transaction.preparedQuery(ONE).execute(key))
        .map(StockAuditStore::levels);
  }

  /**
   * Sets what follows from supply and reservations.
   *
   * @param levels as locked, with a {@link StockLevels#rightAvailable} of 0 or more
   */
  public Future<Void> repair(SqlConnection transaction, StockLevels levels) {
    long available = levels.rightAvailable();
    return transaction
        .preparedQuery(REPAIR)
        .execute(
            Tuple.of(
                available,
                levels.open(),
                available + levels.open(),
                levels.confirmed(),
                levels.sku().productId(),
                levels.sku().skuId(),
                levels.supplied()))
        .compose(changed -> CoalescedUpdate.changed(1, changed.rowCount()));
  }

  /** Orders with reservations behind an id, lowest first. */
  public Future<List<Listed>> list(
      SqlClient client, long afterOrderId, Instant expiredBefore, int limit) {
    return client
        .preparedQuery(LISTED)
        .execute(Tuple.of(Columns.utc(expiredBefore), afterOrderId, limit))
        .map(rows -> {
          List<Listed> listed = new ArrayList<>();
          for (Row row : rows) {
            listed.add(
                new Listed(
                    row.getLong("order_id"),
                    row.getInteger("sold") == 1,
                    row.getInteger("overdue") == 1));
          }
          return listed;
        });
  }

  private static List<StockLevels> levels(RowSet<Row> rows) {
    List<StockLevels> levels = new ArrayList<>();
    for (Row row : rows) {
      levels.add(
          new StockLevels(
              new SkuKey(row.getLong("product_id"), row.getLong("sku_id")),
              row.getInteger("available_stock"),
              row.getInteger("locked_stock"),
              row.getInteger("total_stock"),
              row.getInteger("sold_stock"),
              row.getInteger("supplied_stock"),
              row.getLong("open_units"),
              row.getLong("confirmed_units")));
    }
    return levels;
  }
}

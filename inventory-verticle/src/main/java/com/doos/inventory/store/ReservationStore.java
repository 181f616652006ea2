package com.doos.inventory.store;

import com.doos.inventory.domain.AnonymousOrders;
import com.doos.inventory.domain.HeldLine;
import com.doos.inventory.domain.Reservation;
import com.doos.inventory.domain.ReservationStatus;
import com.doos.inventory.domain.SkuKey;
import com.doos.inventory.domain.StockLine;
import com.doos.shared.sql.Columns;
import com.doos.shared.sql.InList;
import com.doos.shared.sql.MultiRow;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** All SQL of {@code t_reservation}. Rows are locked in key order. */
public final class ReservationStore {
  private static final MultiRow HOLD =
      new MultiRow(
          "INSERT INTO t_reservation (order_id, product_id, sku_id, quantity, expires_at)", 5);
  private static final String SELECT =
      """
      SELECT order_id, product_id, sku_id, quantity, status
      FROM t_reservation FORCE INDEX (PRIMARY)
      """;
  private static final String IN_ORDER = " ORDER BY order_id, product_id, sku_id";
  private static final String LOCKED = IN_ORDER + " FOR UPDATE";
  private static final String LINE =
      SELECT + "WHERE order_id = ? AND product_id = ? AND sku_id = ?" + LOCKED;

  /** Few rows lie in the range: an anonymous reservation leaves it when it ends. */
  private static final String OLDEST_ANONYMOUS =
      SELECT
          + "WHERE order_id >= ? AND product_id = ? AND sku_id = ? AND quantity = ? AND status = 0"
          + IN_ORDER
          + " LIMIT 1 FOR UPDATE";

  private static final String END =
      """
      UPDATE t_reservation FORCE INDEX (PRIMARY) SET status = ?
      WHERE status = 0 AND order_id IN\
      """;
  private static final String END_LINE =
      """
      UPDATE t_reservation SET order_id = ?, status = ?
      WHERE order_id = ? AND product_id = ? AND sku_id = ? AND status = 0\
      """;
  private static final String EXPIRED =
      """
      SELECT order_id, expires_at FROM t_reservation FORCE INDEX (idx_status_expires)
      WHERE status = 0 AND expires_at < ? ORDER BY expires_at LIMIT ?\
      """;
  private static final String POSTPONE =
      """
      UPDATE t_reservation FORCE INDEX (PRIMARY) SET expires_at = ?
      WHERE status = 0 AND order_id IN\
      """;
  private static final String FORGET =
      "DELETE FROM t_reservation WHERE status = 2 AND order_id >= ? AND order_id IN";

  /**
   * Orders with reservations that are open and have expired.
   *
   * @param deadlines when, by order
   * @param full as many rows as were asked for: there may be more
   */
  public record Expired(Map<Long, Instant> deadlines, boolean full) {}

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

  /** The reservation rows of these orders, whatever their status. */
  public Future<List<HeldLine>> held(SqlConnection transaction, Collection<Long> orderIds) {
    return held(transaction, orderIds, IN_ORDER);
  }

  /** As {@link #held}, and locks them. */
  public Future<List<HeldLine>> lock(SqlConnection transaction, Collection<Long> orderIds) {
    return held(transaction, orderIds, LOCKED);
  }

  private static Future<List<HeldLine>> held(
      SqlConnection transaction, Collection<Long> orderIds, String order) {
    List<Future<RowSet<Row>>> chunks = new ArrayList<>();
    for (List<Long> ids : InList.chunks(new TreeSet<>(orderIds))) {
      String sql = SELECT + "WHERE order_id IN " + MultiRow.placeholders(ids.size()) + order;
      chunks.add(transaction.preparedQuery(sql).execute(Tuple.from(ids)));
    }
    return Future.join(chunks)
        .map(done -> {
          List<HeldLine> lines = new ArrayList<>();
          chunks.forEach(chunk -> chunk.result().forEach(row -> lines.add(heldLine(row))));
          return lines;
        });
  }

  /** Locks one line of an order; empty when there is none. */
  public Future<List<HeldLine>> lockLine(SqlConnection transaction, long orderId, SkuKey sku) {
    return transaction
        .preparedQuery(LINE)
        .execute(Tuple.of(orderId, sku.productId(), sku.skuId()))
        .map(ReservationStore::heldLines);
  }

  /** Locks the oldest open anonymous reservation of exactly this; empty when there is none. */
  public Future<List<HeldLine>> lockOldestAnonymous(SqlConnection transaction, StockLine line) {
    return transaction
        .preparedQuery(OLDEST_ANONYMOUS)
        .execute(
            Tuple.of(
                AnonymousOrders.MIN, line.sku().productId(), line.sku().skuId(), line.quantity()))
        .map(ReservationStore::heldLines);
  }

  /**
   * Ends open reservations, orders as a whole.
   *
   * @param lines all open lines of their orders
   */
  public Future<Void> end(
      SqlConnection transaction, List<HeldLine> lines, ReservationStatus status) {
    List<Long> orderIds = lines.stream().map(HeldLine::orderId).distinct().toList();
    List<Future<Integer>> chunks = new ArrayList<>();
    for (List<Long> ids : InList.chunks(orderIds)) {
      List<Object> values = new ArrayList<>(List.of(status.column()));
      values.addAll(ids);
      chunks.add(
          transaction
              .preparedQuery(END + MultiRow.placeholders(ids.size()))
              .execute(Tuple.from(values))
              .map(RowSet::rowCount));
    }
    return Future.join(chunks)
        .compose(done ->
            CoalescedUpdate.changed(lines.size(), chunks.stream().mapToInt(Future::result).sum()));
  }

  /** Ends one open line and makes it that of an order. */
  public Future<Void> endLine(
      SqlConnection transaction, HeldLine line, long orderId, ReservationStatus status) {
    SkuKey sku = line.line().sku();
    return transaction
        .preparedQuery(END_LINE)
        .execute(Tuple.of(orderId, status.column(), line.orderId(), sku.productId(), sku.skuId()))
        .compose(changed -> CoalescedUpdate.changed(1, changed.rowCount()));
  }

  /**
   * What expired before {@code now}, the longest expired first.
   *
   * @param limit rows looked at
   */
  public Future<Expired> expired(SqlClient client, Instant now, int limit) {
    return client
        .preparedQuery(EXPIRED)
        .execute(Tuple.of(Columns.utc(now), limit))
        .map(rows -> {
          Map<Long, Instant> deadlines = new LinkedHashMap<>();
          rows.forEach(
              row -> deadlines.put(row.getLong("order_id"), Columns.instant(row, "expires_at")));
          return new Expired(deadlines, rows.size() == limit);
        });
  }

  /** The open reservations of these orders expire later. */
  public Future<Void> postpone(SqlClient client, Collection<Long> orderIds, Instant until) {
    return forAll(client, POSTPONE, Columns.utc(until), orderIds);
  }

  /** Removes released anonymous reservations, which nobody can name any more. */
  public Future<Void> forgetAnonymous(SqlClient client, Collection<Long> orderIds) {
    return forAll(client, FORGET, AnonymousOrders.MIN, orderIds);
  }

  private static Future<Void> forAll(
      SqlClient client, String sql, Object first, Collection<Long> orderIds) {
    List<Future<?>> chunks = new ArrayList<>();
    for (List<Long> ids : InList.chunks(new TreeSet<>(orderIds))) {
      List<Object> values = new ArrayList<>(List.of(first));
      values.addAll(ids);
      chunks.add(
          client
              .preparedQuery(sql + MultiRow.placeholders(ids.size()))
              .execute(Tuple.from(values)));
    }
    return Future.join(chunks).mapEmpty();
  }

  private static List<HeldLine> heldLines(RowSet<Row> rows) {
    List<HeldLine> lines = new ArrayList<>();
    rows.forEach(row -> lines.add(heldLine(row)));
    return lines;
  }

  private static HeldLine heldLine(Row row) {
    SkuKey sku = new SkuKey(row.getLong("product_id"), row.getLong("sku_id"));
    return new HeldLine(
        row.getLong("order_id"),
        new StockLine(sku, row.getInteger("quantity")),
        ReservationStatus.ofColumn(row.getInteger("status")));
  }
}

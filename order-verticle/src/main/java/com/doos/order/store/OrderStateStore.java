package com.doos.order.store;

import com.doos.order.domain.OrderFacts;
import com.doos.order.domain.OrderStatus;
import com.doos.shared.shard.SlotState;
import com.doos.shared.sql.Columns;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The SQL by which payment, expiry and shipping move orders: rows are locked in the order of their
 * ids, looked at, then changed by updates that are guarded all the same.
 */
public final class OrderStateStore {
  private static final String LOCK =
      """
      SELECT id, user_id, status, payment_method IS NOT NULL AS accepted, actual_amount
      FROM t_order WHERE id IN \
      """;

  /**
   * An order whose payment is under way gets a grace: cancelling it now would most likely end in a
   * refund. The grace has an end too.
   */
  private static final String EXPIRABLE =
      """
      SELECT o.id FROM t_order o
      WHERE o.status = 0 AND o.created_at < ? AND o.payment_method IS NULL
        AND (o.created_at < ?
             OR NOT EXISTS (SELECT 1 FROM t_payment p WHERE p.order_id = o.id AND p.status = 0))
       \
      """
          + " AND "
          + SlotState.here("o.id")
          + " ORDER BY o.created_at LIMIT ?";

  private static final String CANCEL =
      """
      UPDATE t_order SET status = 4, cancelled_at = ?, updated_at = ?, version = version + 1
      WHERE status = 0 AND payment_method IS NULL AND id IN \
      """;
  private static final String ACCEPT_PAYMENT =
      """
      UPDATE t_order o JOIN t_payment p ON p.order_id = o.id
      SET o.payment_method = p.method, o.updated_at = ?, o.version = o.version + 1
      WHERE o.status = 0 AND o.payment_method IS NULL AND o.id IN \
      """;
  private static final String SHIP =
      """
      UPDATE t_order SET status = 2, shipped_at = ?, updated_at = ?, version = version + 1
      WHERE status = 1 AND id = ?\
      """;
  private static final String COMPLETE =
      """
      UPDATE t_order SET status = 3, completed_at = ?, updated_at = ?, version = version + 1
      WHERE status = 2 AND id = ?\
      """;

  /** The orders there are, locked. */
  public Future<List<OrderFacts>> lock(SqlConnection transaction, Collection<Long> orderIds) {
    IdList ids = new IdList(orderIds);
    return transaction
        .preparedQuery(LOCK + ids.placeholders() + " ORDER BY id FOR UPDATE")
        .execute(ids.after())
        .map(rows -> {
          List<OrderFacts> orders = new ArrayList<>();
          for (Row row : rows) {
            orders.add(
                new OrderFacts(
                    row.getLong("id"),
                    row.getLong("user_id"),
                    OrderStatus.ofColumn(row.getInteger("status")),
                    row.getInteger("accepted") == 1,
                    Columns.cents(row, "actual_amount")));
          }
          return orders;
        });
  }

  /**
   * Ids of open orders created before {@code before}, oldest first, without a lock.
   *
   * @param graceBefore those created before this count even with a payment under way
   */
  public Future<List<Long>> expirable(
      SqlClient client, Instant before, Instant graceBefore, int limit) {
    return client
        .preparedQuery(EXPIRABLE)
        .execute(Tuple.of(Columns.utc(before), Columns.utc(graceBefore), limit))
        .map(rows -> {
          List<Long> ids = new ArrayList<>();
          rows.forEach(row -> ids.add(row.getLong("id")));
          return ids;
        });
  }

  /** Cancels open orders; tells how many. */
  public Future<Integer> cancel(SqlConnection transaction, Collection<Long> orderIds, Instant at) {
    IdList ids = new IdList(orderIds);
    LocalDateTime time = Columns.utc(at);
    return transaction
        .preparedQuery(CANCEL + ids.placeholders())
        .execute(ids.after(time, time))
        .map(changed -> changed.rowCount());
  }

  /** Open orders take over the method of their payment, and cannot be cancelled any more. */
  public Future<Integer> acceptPayment(
      SqlConnection transaction, Collection<Long> orderIds, Instant at) {
    IdList ids = new IdList(orderIds);
    return transaction
        .preparedQuery(ACCEPT_PAYMENT + ids.placeholders())
        .execute(ids.after(Columns.utc(at)))
        .map(changed -> changed.rowCount());
  }

  /** Ships a paid order; tells whether it was one. */
  public Future<Boolean> ship(SqlConnection transaction, long orderId, Instant at) {
    return advance(transaction, SHIP, orderId, at);
  }

  /** Completes a shipped order; tells whether it was one. */
  public Future<Boolean> complete(SqlConnection transaction, long orderId, Instant at) {
    return advance(transaction, COMPLETE, orderId, at);
  }

  private static Future<Boolean> advance(
      SqlConnection transaction, String sql, long orderId, Instant at) {
    LocalDateTime time = Columns.utc(at);
    return transaction
        .preparedQuery(sql)
        .execute(Tuple.of(time, time, orderId))
        .map(changed -> changed.rowCount() == 1);
  }
}

package com.doos.order.store;

import com.doos.order.domain.OrderStatus;
import com.doos.shared.sql.Columns;
import com.doos.shared.sql.InList;
import com.doos.shared.sql.MultiRow;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** SQL that moves many orders from state to state at once. */
public final class OrderStatusStore {
  private static final String LOCK = "SELECT id, user_id, status FROM t_order WHERE id IN ";
  private static final String LOCK_IN_ORDER = " ORDER BY id FOR UPDATE";

  /** An order whose row the caller's transaction holds. */
  public record Locked(long orderId, long userId, OrderStatus status) {}

  /**
   * Locks these orders in the order of their ids, so that two batches never wait for each other.
   *
   * @return those that exist
   */
  public Future<List<Locked>> lock(SqlConnection transaction, Collection<Long> orderIds) {
    List<Long> padded = InList.padded(orderIds.stream().sorted().distinct().toList());
    return transaction
        .preparedQuery(LOCK + MultiRow.placeholders(padded.size()) + LOCK_IN_ORDER)
        .execute(Tuple.from(padded))
        .map(rows -> {
          List<Locked> locked = new ArrayList<>();
          for (Row row : rows) {
            locked.add(
                new Locked(
                    row.getLong("id"),
                    row.getLong("user_id"),
                    OrderStatus.ofColumn(row.getInteger("status"))));
          }
          return locked;
        });
  }

  /**
   * Moves orders on that the caller has locked where {@code to} is reached from; fails when one of
   * them is not there.
   */
  public Future<Void> move(
      SqlConnection transaction, List<Long> orderIds, OrderStatus to, Instant at) {
    String stamp =
        switch (to) {
          case PAID -> "paid_at";
          case SHIPPED -> "shipped_at";
          case COMPLETED -> "completed_at";
          case CANCELLED -> "cancelled_at";
          case PENDING -> throw new IllegalArgumentException("no change leads to pending");
        };
    List<Long> padded = InList.padded(orderIds);
    String sql =
        "UPDATE t_order SET status = ?, "
            + stamp
            + " = ?, updated_at = ?, version = version + 1 WHERE status = ? AND id IN "
            + MultiRow.placeholders(padded.size());
    LocalDateTime time = Columns.utc(at);
    Tuple arguments = Tuple.of(to.column(), time, time, to.predecessor().column());
    padded.forEach(arguments::addLong);
    return transaction
        .preparedQuery(sql)
        .execute(arguments)
        .compose(changed ->
            changed.rowCount() == orderIds.size()
                ? Future.succeededFuture()
                : Future.failedFuture(new IllegalStateException("a locked order has moved")));
  }
}

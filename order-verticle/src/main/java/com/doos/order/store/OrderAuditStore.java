package com.doos.order.store;

import com.doos.order.domain.AuditedOrder;
import com.doos.order.domain.OrderItem;
import com.doos.order.domain.OrderStatus;
import com.doos.shared.shard.SlotState;
import com.doos.shared.sql.Columns;
import com.doos.shared.sql.InList;
import com.doos.shared.sql.MultiRow;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The SQL by which the reconciler looks at the orders of a shard: pages by key, no locks. */
public final class OrderAuditStore {
  private static final String ORDERS =
      """
      SELECT id, user_id, status, payment_method IS NOT NULL AS accepted, total_amount,
             COALESCE(discount_amount, 0.00) AS discount_amount, actual_amount, items_snapshot,
             created_at, updated_at, version
      FROM t_order WHERE id > ?\
      """
          + " AND "
          + SlotState.readable("id")
          + " ORDER BY id LIMIT ?";
  private static final String TOKENS =
      """
      SELECT t.user_id, t.token, t.order_id, o.user_id AS owner_id
      FROM t_order_token t LEFT JOIN t_order o ON o.id = t.order_id
      WHERE (t.user_id > ? OR (t.user_id = ? AND t.token > ?))\
      """
          + " AND "
          + SlotState.readable("t.user_id")
          + " ORDER BY t.user_id, t.token LIMIT ?";
  private static final String STATUSES = "SELECT id, status FROM t_order WHERE id IN ";
  private static final String LOCK = "SELECT version FROM t_order WHERE id = ? FOR UPDATE";

  /**
   * A submit token.
   *
   * @param ownerId whose the order is it leads to; null when there is no such order
   */
  public record Token(long userId, String token, long orderId, @Nullable Long ownerId) {
    /** Without the token, which is the client's secret. */
    @Override
    public String toString() {
      return "Token[" + userId + ", " + orderId + ", " + ownerId + "]";
    }
  }

  /** Orders behind an id, lowest first. */
  public Future<List<AuditedOrder>> orders(SqlClient client, long afterId, int limit) {
    return client
        .preparedQuery(ORDERS)
        .execute(Tuple.of(afterId, limit))
        .map(rows -> {
          List<AuditedOrder> orders = new ArrayList<>();
          rows.forEach(row -> orders.add(order(row)));
          return orders;
        });
  }

  private static AuditedOrder order(Row row) {
    return new AuditedOrder(
        row.getLong("id"),
        row.getLong("user_id"),
        OrderStatus.ofColumn(row.getInteger("status")),
        row.getInteger("accepted") == 1,
        Columns.cents(row, "total_amount"),
        Columns.cents(row, "discount_amount"),
        Columns.cents(row, "actual_amount"),
        items(row),
        Columns.instant(row, "created_at"),
        Columns.instant(row, "updated_at"),
        row.getLong("version"));
  }

  /** What cannot be read must not hide the orders beside it. */
  private static List<OrderItem> items(Row row) {
    try {
      return ItemsSnapshot.decode(Columns.json(row, "items_snapshot"));
    } catch (RuntimeException unreadable) {
      return List.of();
    }
  }

  /** Tokens behind one, in the order of users and tokens. */
  public Future<List<Token>> tokens(
      SqlClient client, long afterUserId, String afterToken, int limit) {
    return client
        .preparedQuery(TOKENS)
        .execute(Tuple.of(afterUserId, afterUserId, afterToken, limit))
        .map(rows -> {
          List<Token> tokens = new ArrayList<>();
          for (Row row : rows) {
            tokens.add(
                new Token(
                    row.getLong("user_id"),
                    row.getString("token"),
                    row.getLong("order_id"),
                    row.getLong("owner_id")));
          }
          return tokens;
        });
  }

  /** The states of those of these orders that exist. */
  public Future<Map<Long, OrderStatus>> statuses(SqlClient client, Collection<Long> orderIds) {
    Map<Long, OrderStatus> statuses = new HashMap<>();
    List<Future<?>> chunks = new ArrayList<>();
    for (List<Long> ids : InList.chunks(new TreeSet<>(orderIds))) {
      chunks.add(
          client
              .preparedQuery(STATUSES + MultiRow.placeholders(ids.size()))
              .execute(Tuple.from(ids))
              .onSuccess(rows ->
                  rows.forEach(row ->
                      statuses.put(
                          row.getLong("id"), OrderStatus.ofColumn(row.getInteger("status"))))));
    }
    return Future.join(chunks).map(done -> statuses);
  }

  /** Locks an order; tells whether it is still in this version. */
  public Future<Boolean> lock(SqlConnection transaction, long orderId, long version) {
    return transaction
        .preparedQuery(LOCK)
        .execute(Tuple.of(orderId))
        .map(rows -> rows.size() == 1 && rows.iterator().next().getLong("version") == version);
  }
}

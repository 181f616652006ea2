package com.doos.order.store;

import com.doos.order.domain.OrderChange;
import com.doos.order.domain.OrderStatus;
import com.doos.shared.sql.Columns;
import com.doos.shared.sql.MultiRow;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** All SQL of {@code t_order_history}. */
public final class HistoryStore {
  private static final MultiRow INSERT =
      new MultiRow(
          """
          INSERT INTO t_order_history
            (order_id, from_status, to_status, actor, reason, created_at)\
          """,
          6);
  private static final String OF_ORDER =
      """
      SELECT order_id, from_status, to_status, actor, reason, created_at FROM t_order_history
      WHERE order_id = ? ORDER BY id\
      """;

  public Future<Void> insert(SqlConnection transaction, List<OrderChange> changes) {
    List<List<Object>> rows = new ArrayList<>();
    for (OrderChange change : changes) {
      rows.add(
          Arrays.asList(
              change.orderId(),
              change.from() == null ? null : change.from().column(),
              change.to().column(),
              change.actor(),
              change.reason(),
              Columns.utc(change.at())));
    }
    return INSERT.insert(transaction, rows);
  }

  /** The changes of an order, oldest first. */
  public Future<List<OrderChange>> ofOrder(SqlClient client, long orderId) {
    return client
        .preparedQuery(OF_ORDER)
        .execute(Tuple.of(orderId))
        .map(rows -> {
          List<OrderChange> changes = new ArrayList<>();
          for (Row row : rows) {
            Integer from = row.getInteger("from_status");
            changes.add(
                new OrderChange(
                    row.getLong("order_id"),
                    from == null ? null : OrderStatus.ofColumn(from),
                    OrderStatus.ofColumn(row.getInteger("to_status")),
                    row.getString("actor"),
                    row.getString("reason"),
                    Columns.instant(row, "created_at")));
          }
          return changes;
        });
  }
}

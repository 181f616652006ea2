package com.doos.cdc.store;

import com.doos.cdc.document.RowImage;
import com.doos.shared.sql.Columns;
import com.doos.shared.sql.InList;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Order rows as the binlog would tell them now. */
public final class OrderRowStore {
  private static final String ITEMS = "items_snapshot";
  private static final String SELECT =
      """
      SELECT id, user_id, order_no, total_amount, discount_amount, actual_amount, status,
             payment_method, paid_at, shipped_at, completed_at, cancelled_at, created_at,
             updated_at, version, items_snapshot
      FROM t_order
      """;
  private static final String PAGE = SELECT + "WHERE id > ? ORDER BY id LIMIT ?";
  private static final String LAST = "SELECT COALESCE(MAX(id), 0) AS last FROM t_order";

  /**
   * A row with the id that it goes on from.
   *
   * @param id of the order
   */
  public record OrderRow(long id, RowImage image) {}

  /**
   * Rows of one shard in the order of their ids.
   *
   * @param after excluded
   * @param limit rows at most
   */
  public Future<List<OrderRow>> page(SqlClient client, long after, int limit) {
    return client.preparedQuery(PAGE).execute(Tuple.of(after, limit)).map(OrderRowStore::rows);
  }

  /** Those of the orders that one shard has; at most {@link InList#VALUES_MAX} are asked for. */
  public Future<List<OrderRow>> find(SqlClient client, Collection<Long> ids) {
    List<Long> wanted = InList.padded(List.copyOf(ids));
    String marks = String.join(", ", Collections.nCopies(wanted.size(), "?"));
    return client
        .preparedQuery(SELECT + "WHERE id IN (" + marks + ")")
        .execute(Tuple.tuple(new ArrayList<>(wanted)))
        .map(OrderRowStore::rows);
  }

  /** The greatest id of one shard; 0 when it is empty. */
  public Future<Long> last(SqlClient client) {
    return client.preparedQuery(LAST).execute().map(rows -> rows.iterator().next().getLong("last"));
  }

  private static List<OrderRow> rows(RowSet<Row> found) {
    List<OrderRow> rows = new ArrayList<>();
    for (Row row : found) {
      Map<String, @Nullable String> columns = new HashMap<>();
      for (int i = 0; i < row.size(); i++) {
        String name = row.getColumnName(i);
        columns.put(name, name.equals(ITEMS) ? Columns.json(row, ITEMS) : text(row.getValue(i)));
      }
      rows.add(new OrderRow(row.getLong("id"), new RowImage(columns)));
    }
    return rows;
  }

  private static @Nullable String text(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    return value instanceof BigDecimal amount ? amount.toPlainString() : value.toString();
  }
}

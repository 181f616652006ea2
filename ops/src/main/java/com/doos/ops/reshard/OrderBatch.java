package com.doos.ops.reshard;

import com.doos.shared.sql.MultiRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Orders that are handled together.
 *
 * @param ids of the orders that there are; not empty
 * @param users whose they are, each once
 */
record OrderBatch(List<Long> ids, List<Long> users) {
  /** How many at most. */
  static final int ORDERS_MAX = 200;

  /** Those of these orders that a database has; null when it has none. */
  static @Nullable OrderBatch find(Connection connection, Collection<Long> ids)
      throws SQLException {
    List<Long> found = new ArrayList<>();
    List<Long> users = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT id, user_id FROM t_order WHERE id IN "
                + MultiRow.placeholders(ids.size())
                + " ORDER BY id")) {
      bind(statement, 1, ids);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(rows.getLong(1));
          users.add(rows.getLong(2));
        }
      }
    }
    return found.isEmpty() ? null : new OrderBatch(found, users.stream().distinct().toList());
  }

  /** Sets the parameters from {@code first} on; tells the next one. */
  static int bind(PreparedStatement statement, int first, Collection<Long> values)
      throws SQLException {
    int parameter = first;
    for (Long value : values) {
      statement.setLong(parameter++, value);
    }
    return parameter;
  }
}

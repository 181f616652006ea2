package com.doos.ops.reshard;

import com.doos.shared.sql.MultiRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table with rows of orders. The numbers that a database gives to its rows itself are not taken
 * along: only their order matters, and that is kept.
 *
 * @param columns all but those numbers
 */
record OrderTable(Kind kind, List<String> columns) {
  /** Everything that belongs to an order; its row in {@code t_order} comes last. */
  enum Kind {
    ITEMS("t_order_item", "order_id", "id"),
    HISTORY("t_order_history", "order_id", "id"),
    MESSAGES("t_local_message", "tx_id", "id"),
    PAYMENT("t_payment", "order_id", "order_id"),
    TOKENS("t_order_token", "order_id", "token"),
    ORDER("t_order", "id", "id");

    private final String table;
    private final String orderId;
    private final String sequence;

    /**
     * @param orderId column with the order's id
     * @param sequence column by which the rows of an order are in order
     */
    Kind(String table, String orderId, String sequence) {
      this.table = table;
      this.orderId = orderId;
      this.sequence = sequence;
    }

    String table() {
      return table;
    }

    String orderId() {
      return orderId;
    }

    /** Tokens are found by their users, messages by the id as a text: so an index is used. */
    private String where(OrderBatch batch) {
      String users =
          this == TOKENS ? "user_id IN " + MultiRow.placeholders(batch.users().size()) : "";
      return " WHERE "
          + users
          + (users.isEmpty() ? "" : " AND ")
          + orderId
          + " IN "
          + MultiRow.placeholders(batch.ids().size());
    }

    private void bind(PreparedStatement statement, OrderBatch batch) throws SQLException {
      int next = this == TOKENS ? OrderBatch.bind(statement, 1, batch.users()) : 1;
      if (this == MESSAGES) {
        for (Long id : batch.ids()) {
          statement.setString(next++, String.valueOf(id));
        }
      } else {
        OrderBatch.bind(statement, next, batch.ids());
      }
    }
  }

  private static final String COLUMNS =
      """
      SELECT column_name FROM information_schema.columns
      WHERE table_schema = DATABASE() AND table_name = ? AND extra NOT LIKE '%auto_increment%'
      ORDER BY ordinal_position\
      """;

  /** The tables as they are in a database. */
  static List<OrderTable> of(Connection connection) throws SQLException {
    List<OrderTable> tables = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      List<String> columns = new ArrayList<>();
      try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
        statement.setString(1, kind.table);
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            columns.add(rows.getString(1));
          }
        }
      }
      tables.add(new OrderTable(kind, List.copyOf(columns)));
    }
    return List.copyOf(tables);
  }

  /**
   * Rows of orders, each value as text, which is exact for every type these tables have. The server
   * makes the texts: a driver's may differ.
   */
  List<List<@Nullable String>> rows(Connection connection, OrderBatch batch) throws SQLException {
    String texts =
        columns.stream()
            .map(column -> "CAST(" + column + " AS CHAR)")
            .collect(Collectors.joining(", "));
    String sql =
        "SELECT "
            + texts
            + " FROM "
            + kind.table
            + kind.where(batch)
            + " ORDER BY "
            + kind.sequence;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      kind.bind(statement, batch);
      try (ResultSet found = statement.executeQuery()) {
        List<List<@Nullable String>> rows = new ArrayList<>();
        while (found.next()) {
          List<@Nullable String> row = new ArrayList<>();
          for (int i = 1; i <= columns.size(); i++) {
            row.add(found.getString(i));
          }
          rows.add(row);
        }
        return rows;
      }
    }
  }

  void delete(Connection connection, OrderBatch batch) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("DELETE FROM " + kind.table + kind.where(batch))) {
      kind.bind(statement, batch);
      statement.executeUpdate();
    }
  }

  void insert(Connection connection, List<List<@Nullable String>> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    String sql =
        "INSERT INTO "
            + kind.table
            + " ("
            + list()
            + ") VALUES "
            + String.join(
                ",", Collections.nCopies(rows.size(), MultiRow.placeholders(columns.size())));
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int parameter = 0;
      for (List<@Nullable String> row : rows) {
        for (String value : row) {
          statement.setString(++parameter, value);
        }
      }
      statement.executeUpdate();
    }
  }

  /**
   * Of each order that has rows here, their number and a sum of a hash of each: equal when the rows
   * are, whatever their order.
   */
  Map<Long, String> checksums(Connection connection, OrderBatch batch) throws SQLException {
    String nulls =
        columns.stream().map(column -> "ISNULL(" + column + ")").collect(Collectors.joining(","));
    String sql =
        "SELECT "
            + kind.orderId
            + ", CONCAT(COUNT(*), ':', SUM(CAST(CONV(LEFT(SHA2(CONCAT_WS('#', "
            + list()
            + ", "
            + nulls
            + "), 224), 15), 16, 10) AS UNSIGNED))) FROM "
            + kind.table
            + kind.where(batch)
            + " GROUP BY "
            + kind.orderId;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      kind.bind(statement, batch);
      try (ResultSet rows = statement.executeQuery()) {
        Map<Long, String> sums = new HashMap<>();
        while (rows.next()) {
          sums.put(rows.getLong(1), rows.getString(2));
        }
        return sums;
      }
    }
  }

  private String list() {
    return String.join(", ", columns);
  }
}

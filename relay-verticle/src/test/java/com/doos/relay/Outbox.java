package com.doos.relay;

import com.doos.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;

/** The outbox of a shard, written and read behind the relay's back. */
final class Outbox {
  private static final String INSERT =
      """
      INSERT INTO t_local_message (message_id, tx_id, topic, event_type, payload, created_at)
      VALUES (?, ?, ?, 'stock.confirm', ?, UTC_TIMESTAMP(3))\
      """;

  private final TestDatabase database;

  Outbox(TestDatabase database) {
    this.database = database;
  }

  void write(String topic, String key, String... messageIds) throws SQLException {
    try (Connection connection = database.connect();
        PreparedStatement insert = connection.prepareStatement(INSERT)) {
      connection.setAutoCommit(false);
      for (String messageId : messageIds) {
        insert.setString(1, messageId);
        insert.setString(2, key);
        insert.setString(3, topic);
        insert.setString(4, "{\"id\":\"" + messageId + "\"}");
        insert.executeUpdate();
      }
      connection.commit();
    }
  }

  /** State by message id, as {@code status/retry_count}. */
  Map<String, String> states() throws SQLException {
    Map<String, String> states = new LinkedHashMap<>();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT message_id, status, retry_count FROM t_local_message ORDER BY id")) {
      while (rows.next()) {
        states.put(rows.getString(1), rows.getInt(2) + "/" + rows.getInt(3));
      }
    }
    return states;
  }

  String error(String messageId) throws SQLException {
    try (Connection connection = database.connect();
        PreparedStatement select =
            connection.prepareStatement(
                "SELECT COALESCE(error_msg, '') FROM t_local_message WHERE message_id = ?")) {
      select.setString(1, messageId);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() ? rows.getString(1) : "";
      }
    }
  }
}

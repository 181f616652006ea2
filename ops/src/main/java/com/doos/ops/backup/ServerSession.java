package com.doos.ops.backup;

import com.doos.servers.DatabaseKind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The statements that a backup needs of a server; one connection. */
final class ServerSession implements AutoCloseable {
  private final DatabaseServer server;
  private final Connection connection;

  private ServerSession(DatabaseServer server, Connection connection) {
    this.server = server;
    this.connection = connection;
  }

  /**
   * @throws BackupException when the server does not answer
   */
  static ServerSession open(DatabaseServer server) {
    try {
      return new ServerSession(server, server.connect());
    } catch (SQLException e) {
      throw new BackupException(server + " does not answer: " + e.getMessage(), e);
    }
  }

  DatabaseKind kind() {
    return texts("SELECT VERSION()").get(0).contains("MariaDB")
        ? DatabaseKind.MARIADB
        : DatabaseKind.MYSQL;
  }

  /** By the clock whose times are in the binlogs. */
  Instant now() {
    String sql = "SELECT DATE_FORMAT(UTC_TIMESTAMP(6), '%Y-%m-%dT%H:%i:%s.%f')";
    return LocalDateTime.parse(texts(sql).get(0)).toInstant(ZoneOffset.UTC);
  }

  /**
   * Begins a new binlog.
   *
   * @return all binlogs that are closed by now, the oldest first
   */
  List<String> closeBinlog() {
    execute("FLUSH BINARY LOGS");
    List<String> all = texts("SHOW BINARY LOGS");
    return all.subList(0, all.size() - 1);
  }

  /** Who else is connected, followers of the binlog aside: {@code user@host}. */
  List<String> others() {
    return texts(
        "SELECT DISTINCT CONCAT(user, '@', SUBSTRING_INDEX(host, ':', 1))"
            + " FROM information_schema.processlist WHERE id <> CONNECTION_ID()"
            + " AND user NOT IN ('system user', 'event_scheduler')"
            + " AND command NOT IN ('Daemon', 'Binlog Dump', 'Binlog Dump GTID', 'Slave_worker')");
  }

  /** Deletes all binlogs and begins anew with this number. */
  void resetBinlogs(DatabaseKind kind, long number) {
    execute(
        switch (kind) {
          case MARIADB -> "RESET MASTER TO " + number;
          case MYSQL -> "RESET BINARY LOGS AND GTIDS TO " + number;
        });
  }

  /** What this session changes from now on is in no binlog. */
  void withoutBinlog() {
    execute("SET SESSION sql_log_bin = 0");
  }

  long number(String sql) {
    return Long.parseLong(texts(sql).get(0));
  }

  /** Returns how many rows it changed. */
  int execute(String sql) {
    try (Statement statement = connection.createStatement()) {
      return statement.execute(sql) ? 0 : statement.getUpdateCount();
    } catch (SQLException e) {
      throw failure(sql, e);
    }
  }

  private List<String> texts(String sql) {
    List<String> texts = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    } catch (SQLException e) {
      throw failure(sql, e);
    }
    return texts;
  }

  private BackupException failure(String sql, SQLException e) {
    String message = String.format(Locale.ROOT, "%s: %s: %s", server, sql, e.getMessage());
    return new BackupException(message, e);
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new BackupException(server + " did not end the session", e);
    }
  }
}

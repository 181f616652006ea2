package com.doos.ops.failover;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** The table of terms on each server, replicated like everything else. */
final class Terms {
  private static final String SCHEMA = "CREATE DATABASE IF NOT EXISTS doos_failover";

  private static final String TABLE =
      """
      CREATE TABLE IF NOT EXISTS doos_failover.t_term (
        term INT NOT NULL PRIMARY KEY,
        server_id INT UNSIGNED NOT NULL COMMENT 'the primary',
        alone BOOLEAN NOT NULL COMMENT 'without a replica',
        began_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3))\
      """;

  private static final String EXISTS =
      "SELECT 1 FROM information_schema.tables"
          + " WHERE table_schema = 'doos_failover' AND table_name = 't_term'";

  private static final String LAST =
      "SELECT term, server_id, alone FROM doos_failover.t_term ORDER BY term DESC LIMIT 1";

  private Terms() {}

  /** The last one that this server knows of. */
  static Optional<Term> last(Statement statement) throws SQLException {
    try (ResultSet exists = statement.executeQuery(EXISTS)) {
      if (!exists.next()) {
        return Optional.empty();
      }
    }
    try (ResultSet row = statement.executeQuery(LAST)) {
      return row.next()
          ? Optional.of(new Term(row.getInt(1), row.getLong(2), row.getBoolean(3)))
          : Optional.empty();
    }
  }

  /** Begins the next term, of this server, which must be writable. */
  static void begin(Statement statement, long serverId, boolean alone) throws SQLException {
    statement.execute(SCHEMA);
    statement.execute(TABLE);
    int next = last(statement).map(Term::number).orElse(0) + 1;
    statement.execute(
        "INSERT INTO doos_failover.t_term (term, server_id, alone) VALUES ("
            + next
            + ", "
            + serverId
            + ", "
            + alone
            + ")");
  }
}

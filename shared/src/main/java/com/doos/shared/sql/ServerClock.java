package com.doos.shared.sql;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;

/** The database server's own clock, for deadlines that must not depend on two clocks agreeing. */
public final class ServerClock {
  private static final String NOW = "SELECT UTC_TIMESTAMP(3) AS now";

  private ServerClock() {}

  /** The server's time, to the millisecond. */
  public static Future<Instant> read(SqlClient client) {
    return client
        .preparedQuery(NOW)
        .execute()
        .map(rows -> Columns.instant(rows.iterator().next(), "now"));
  }
}

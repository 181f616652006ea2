package com.doos.cdc.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;

/** The SQL of {@code t_heartbeat}. */
public final class HeartbeatStore {
  private static final String BEAT =
      """
      INSERT INTO t_heartbeat (id, beat_at) VALUES (1, CURRENT_TIMESTAMP(3))
      ON DUPLICATE KEY UPDATE beat_at = VALUES(beat_at)\
      """;

  /** Writes the database's time into the binlog. */
  public Future<Void> beat(SqlClient client) {
    return client.preparedQuery(BEAT).execute().mapEmpty();
  }
}

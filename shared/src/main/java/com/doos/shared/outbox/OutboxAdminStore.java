package com.doos.shared.outbox;

import com.doos.shared.shard.SlotState;
import com.doos.shared.sql.Columns;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A shard's outbox as operators see and mend it. */
public final class OutboxAdminStore {
  private static final String REVIVE =
      """
      UPDATE t_local_message
      SET status = 0, retry_count = 0, next_retry_at = NULL, error_msg = NULL
      WHERE message_id = ? AND status = 3\
      """;
  private static final String ENTRIES =
      """
      SELECT message_id, tx_id, topic, event_type, payload, status, retry_count, max_retry,
             next_retry_at, error_msg, created_at
      FROM t_local_message
      """;
  private static final String LIST =
      ENTRIES
          + "WHERE status = ? AND "
          + SlotState.readable("tx_id")
          + " ORDER BY id DESC LIMIT ? OFFSET ?";
  private static final String LIST_OF_KEY =
      ENTRIES + "WHERE tx_id = ? AND (? < 0 OR status = ?) ORDER BY id DESC LIMIT ? OFFSET ?";

  private static final int ANY_STATUS = -1;

  /** Messages in a status, newest first. */
  public Future<List<OutboxEntry>> list(
      SqlClient client, MessageStatus status, int limit, int offset) {
    return client
        .preparedQuery(LIST)
        .execute(Tuple.of(status.column(), limit, offset))
        .map(OutboxAdminStore::entries);
  }

  /**
   * Messages of a key, newest first.
   *
   * @param status null for all
   */
  public Future<List<OutboxEntry>> listOfKey(
      SqlClient client, String key, @Nullable MessageStatus status, int limit, int offset) {
    int column = status == null ? ANY_STATUS : status.column();
    return client
        .preparedQuery(LIST_OF_KEY)
        .execute(Tuple.of(key, column, column, limit, offset))
        .map(OutboxAdminStore::entries);
  }

  /**
   * A failed message becomes ready again, with all its retries.
   *
   * @return false when there is no such message or it has not failed
   */
  public Future<Boolean> revive(SqlClient client, String messageId) {
    return client
        .preparedQuery(REVIVE)
        .execute(Tuple.of(messageId))
        .map(updated -> updated.rowCount() == 1);
  }

  private static List<OutboxEntry> entries(RowSet<Row> rows) {
    List<OutboxEntry> entries = new ArrayList<>();
    for (Row row : rows) {
      entries.add(
          new OutboxEntry(
              row.getString("message_id"),
              row.getString("tx_id"),
              row.getString("topic"),
              row.getString("event_type"),
              Columns.json(row, "payload"),
              MessageStatus.ofColumn(row.getInteger("status")),
              row.getInteger("retry_count"),
              row.getInteger("max_retry"),
              Columns.instantOrNull(row, "next_retry_at"),
              Columns.text(row, "error_msg"),
              Columns.instant(row, "created_at")));
    }
    return entries;
  }
}

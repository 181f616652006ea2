package com.doos.shared.outbox;

import com.doos.shared.sql.Columns;
import com.doos.shared.sql.MultiRow;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * All SQL of {@code t_local_message}.
 *
 * <pre>
 * 0 ready --sent--> 1 sent --effect known--> 2 confirmed
 *   |  ^
 *   |  +-- back-off until next_retry_at
 *   +----- retries used up --> 3 failed --(by hand)--> 0
 * </pre>
 *
 * A confirmation may overtake the mark "sent"; every update is therefore guarded by the state it
 * leaves.
 */
public final class OutboxStore {
  private static final MultiRow INSERT =
      new MultiRow(
          "INSERT INTO t_local_message (message_id, tx_id, topic, event_type, payload, created_at)",
          6);

  /** A head that waits or has failed holds back the later messages of its own key only. */
  private static final String READY =
      """
      SELECT m.id, m.message_id, m.tx_id, m.topic, m.event_type, m.payload, m.retry_count,
             m.max_retry, m.created_at
      FROM t_local_message m
      WHERE m.status = 0 AND (m.next_retry_at IS NULL OR m.next_retry_at <= ?)
        AND NOT EXISTS (SELECT 1 FROM t_local_message head
                        WHERE head.tx_id = m.tx_id AND head.id < m.id
                          AND (head.status = 3 OR (head.status = 0 AND head.next_retry_at > ?)))
      ORDER BY m.id LIMIT ?\
      """;

  private static final String SENT =
      "UPDATE t_local_message SET status = 1 WHERE status = 0 AND id IN ";
  private static final String RETRY =
      """
      UPDATE t_local_message
      SET status = ?, retry_count = ?, next_retry_at = ?, error_msg = ?
      WHERE id = ? AND status = 0\
      """;
  private static final String CONFIRM =
      "UPDATE t_local_message SET status = 2 WHERE status IN (0, 1, 3) AND message_id IN ";
  private static final int ERROR_LENGTH_MAX = 500;

  /** Writes messages in the caller's transaction. */
  public Future<Void> insert(
      SqlConnection transaction, List<OutboxMessage> messages, Instant createdAt) {
    List<List<Object>> rows = new ArrayList<>();
    for (OutboxMessage m : messages) {
      rows.add(
          List.of(
              m.messageId(),
              m.key(),
              m.topic(),
              m.eventType(),
              m.payload(),
              Columns.utc(createdAt)));
    }
    return INSERT.insert(transaction, rows);
  }

  /** The messages that may be sent now, oldest first. */
  public Future<List<StoredMessage>> ready(SqlClient client, Instant now, int limit) {
    Tuple arguments = Tuple.of(Columns.utc(now), Columns.utc(now), limit);
    return client.preparedQuery(READY).execute(arguments).map(OutboxStore::messages);
  }

  public Future<Void> markSent(SqlClient client, List<Long> ids) {
    return updateAll(client, SENT, ids);
  }

  /** The effect of these messages is known; unknown or confirmed ones are passed over. */
  public Future<Void> confirm(SqlClient client, List<String> messageIds) {
    return updateAll(client, CONFIRM, messageIds);
  }

  /** Sending failed: the message waits until {@code retryAt}. */
  public Future<Void> markRetry(
      SqlClient client, StoredMessage message, Instant retryAt, String error) {
    return markFailure(
        client, message, Tuple.of(0, message.retries() + 1, Columns.utc(retryAt)), error);
  }

  /** Sending failed for the last time: the message waits for a person. */
  public Future<Void> markFailed(SqlClient client, StoredMessage message, String error) {
    return markFailure(client, message, Tuple.of(3, message.retries(), null), error);
  }

  private Future<Void> markFailure(
      SqlClient client, StoredMessage message, Tuple state, String error) {
    String cut = error.substring(0, Math.min(ERROR_LENGTH_MAX, error.length()));
    return client
        .preparedQuery(RETRY)
        .execute(state.addString(cut).addLong(message.id()))
        .mapEmpty();
  }

  private static Future<Void> updateAll(SqlClient client, String sql, List<?> keys) {
    List<?> padded = MultiRow.padded(keys);
    return keys.isEmpty()
        ? Future.succeededFuture()
        : client
            .preparedQuery(sql + MultiRow.placeholders(padded.size()))
            .execute(Tuple.from(padded))
            .mapEmpty();
  }

  private static List<StoredMessage> messages(RowSet<Row> rows) {
    List<StoredMessage> messages = new ArrayList<>();
    for (Row row : rows) {
      messages.add(
          new StoredMessage(
              row.getLong("id"),
              new OutboxMessage(
                  row.getString("message_id"),
                  row.getString("tx_id"),
                  row.getString("topic"),
                  row.getString("event_type"),
                  Columns.json(row, "payload")),
              row.getInteger("retry_count"),
              row.getInteger("max_retry"),
              Columns.instant(row, "created_at")));
    }
    return messages;
  }
}

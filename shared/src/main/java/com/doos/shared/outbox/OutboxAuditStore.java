package com.doos.shared.outbox;

import com.doos.shared.shard.SlotState;
import com.doos.shared.sql.Columns;
import com.doos.shared.sql.InList;
import com.doos.shared.sql.MultiRow;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The SQL that looks for messages which have come to a stop, and sends them again. */
public final class OutboxAuditStore {
  private static final String STATUS =
      "SELECT message_id, status FROM t_local_message WHERE message_id IN ";

  /**
   * By the server's clock, which writes {@code updated_at} too. The first half reads its part of
   * the index in order, however many messages wait; the second has those that were retried.
   */
  private static final String STOPPED =
      stopped("IS NULL") + " UNION ALL " + stopped("IS NOT NULL") + " ORDER BY id LIMIT ?";

  private static final String SEND_AGAIN =
      """
      UPDATE t_local_message
      SET status = 0, retry_count = 0, next_retry_at = NULL, error_msg = NULL
      WHERE message_id = ? AND status = ?\
      """;
  private static final long NANOS_PER_MICROSECOND = 1_000;

  private static String stopped(String retried) {
    return String.format(
        Locale.ROOT,
        """
        (SELECT id, message_id, tx_id, retry_count, created_at
         FROM t_local_message FORCE INDEX (idx_status_next_retry)
         WHERE status = ? AND next_retry_at %s AND id > ? AND %s
           AND updated_at <= CURRENT_TIMESTAMP(3) - INTERVAL ? MICROSECOND
         ORDER BY id LIMIT ?)\
        """,
        retried,
        SlotState.here("tx_id"));
  }

  /**
   * A message that has stayed in its status.
   *
   * @param id the row's number
   * @param key of the message: the order's id
   */
  public record Stopped(long id, String messageId, String key, int retries, Instant createdAt) {}

  /** Where these messages stand; one that is not there is missing in the answer. */
  public Future<Map<String, MessageStatus>> statuses(
      SqlClient client, Collection<String> messageIds) {
    Map<String, MessageStatus> statuses = new HashMap<>();
    List<Future<?>> chunks = new ArrayList<>();
    for (List<String> ids : InList.chunks(messageIds)) {
      chunks.add(
          client
              .preparedQuery(STATUS + MultiRow.placeholders(ids.size()))
              .execute(Tuple.from(ids))
              .onSuccess(rows ->
                  rows.forEach(row ->
                      statuses.put(
                          row.getString("message_id"),
                          MessageStatus.ofColumn(row.getInteger("status"))))));
    }
    return Future.join(chunks).map(done -> statuses);
  }

  /**
   * Messages that have been in a status for some time, in the order of their writing.
   *
   * @param afterId number of the row before the first one
   */
  public Future<List<Stopped>> stopped(
      SqlClient client, MessageStatus status, Duration since, long afterId, int limit) {
    int column = status.column();
    long micros = since.toNanos() / NANOS_PER_MICROSECOND;
    Tuple arguments = Tuple.tuple();
    for (int half = 0; half < 2; half++) {
      arguments.addInteger(column).addLong(afterId).addLong(micros).addInteger(limit);
    }
    return client
        .preparedQuery(STOPPED)
        .execute(arguments.addInteger(limit))
        .map(rows -> {
          List<Stopped> stopped = new ArrayList<>();
          for (Row row : rows) {
            stopped.add(
                new Stopped(
                    row.getLong("id"),
                    row.getString("message_id"),
                    row.getString("tx_id"),
                    row.getInteger("retry_count"),
                    Columns.instant(row, "created_at")));
          }
          return stopped;
        });
  }

  /**
   * A message becomes ready again, with all its retries; receivers tolerate repetitions.
   *
   * @return whether it was in {@code from}
   */
  public Future<Boolean> sendAgain(SqlClient client, String messageId, MessageStatus from) {
    return client
        .preparedQuery(SEND_AGAIN)
        .execute(Tuple.of(messageId, from.column()))
        .map(changed -> changed.rowCount() == 1);
  }
}

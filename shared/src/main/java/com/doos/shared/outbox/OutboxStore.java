package com.doos.shared.outbox;

import com.doos.shared.shard.SlotState;
import com.doos.shared.sql.Columns;
import com.doos.shared.sql.InList;
import com.doos.shared.sql.MultiRow;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The way of messages through {@code t_local_message}: written with what they tell of, sent,
 * confirmed. Operators see and mend them by {@link OutboxAdminStore}, the relay watches and purges
 * them by {@link OutboxUpkeepStore}, and reconciliation asks by {@link OutboxAuditStore}.
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
          """
          INSERT INTO t_local_message
            (message_id, tx_id, topic, event_type, payload, created_at, trace_id)\
          """,
          7);

  /**
   * The smallest ids of the messages that may be sent, whatever was read before: a transaction may
   * commit after one with larger ids. New ones and those whose wait is over are asked for apart:
   * each query reads its part of the index in order and stops at the limit, so a round costs the
   * same however many messages wait. (As halves of a UNION they would pass through a temporary
   * table, on disk because of the payload.) A head that waits or has failed holds back the later
   * messages of its own key only; where no head does, which is looked up once, no key is.
   */
  private static final String READY_NEW = ready("m.next_retry_at IS NULL");

  private static final String READY_AGAIN = ready("m.next_retry_at <= ?");

  /**
   * By primary key only: the index of the states would be locked where new messages are written.
   */
  private static final String SENT =
      "UPDATE t_local_message FORCE INDEX (PRIMARY) SET status = 1 WHERE status = 0 AND (";

  private static final String RANGE = "id BETWEEN ? AND ?";
  private static final String RETRY =
      """
      UPDATE t_local_message
      SET status = ?, retry_count = ?, next_retry_at = ?, error_msg = ?
      WHERE id = ? AND status = 0\
      """;
  private static final String CONFIRM =
      "UPDATE t_local_message SET status = 2 WHERE status IN (0, 1, 3) AND message_id IN ";

  private static final int ERROR_LENGTH_MAX = 500;

  private static String ready(String due) {
    return String.format(
        Locale.ROOT,
        """
        SELECT m.id, m.message_id, m.tx_id, m.topic, m.event_type, m.payload, m.retry_count,
               m.max_retry, m.created_at, m.trace_id
        FROM t_local_message m
        WHERE m.status = 0 AND %s AND %s
          AND ((NOT EXISTS (SELECT 1 FROM t_local_message failed WHERE failed.status = 3)
                AND NOT EXISTS (SELECT 1 FROM t_local_message waiting
                                WHERE waiting.status = 0 AND waiting.next_retry_at > ?))
               OR NOT EXISTS (SELECT 1 FROM t_local_message head
                              WHERE head.tx_id = m.tx_id AND head.id < m.id
                                AND (head.status = 3
                                     OR (head.status = 0 AND head.next_retry_at > ?))))
        ORDER BY m.id LIMIT ?\
        """,
        due,
        SlotState.here("m.tx_id"));
  }

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
              Columns.utc(createdAt),
              m.traceId()));
    }
    return INSERT.insert(transaction, rows);
  }

  /** The messages that may be sent now, oldest first. */
  public Future<List<StoredMessage>> ready(SqlClient client, Instant now, int limit) {
    LocalDateTime at = Columns.utc(now);
    return Future.join(
            client.preparedQuery(READY_NEW).execute(Tuple.of(at, at, limit)),
            client.preparedQuery(READY_AGAIN).execute(Tuple.of(at, at, at, limit)))
        .map(both ->
            both.<RowSet<Row>>list().stream()
                .flatMap(rows -> messages(rows).stream())
                .sorted(Comparator.comparingLong(StoredMessage::id))
                .limit(limit)
                .toList());
  }

  /**
   * Marks messages of one {@link #ready} batch as sent. Runs of consecutive ids become ranges, in
   * which no message but these can be; the number of ranges is rounded up to a power of two, so
   * that a handful of statements stay prepared.
   *
   * @param ids ascending
   */
  public Future<Void> markSent(SqlClient client, List<Long> ids) {
    if (ids.isEmpty()) {
      return Future.succeededFuture();
    }
    List<Object> ranges = ranges(ids);
    int count = InList.powerOfTwo(ranges.size() / 2);
    while (ranges.size() < 2 * count) {
      ranges.addAll(ranges.subList(0, 2));
    }
    String sql = SENT + String.join(" OR ", Collections.nCopies(count, RANGE)) + ")";
    return client.preparedQuery(sql).execute(Tuple.from(ranges)).mapEmpty();
  }

  /** First and last id of each run, one after the other. */
  private static List<Object> ranges(List<Long> ids) {
    List<Object> ranges = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      if (i == 0 || ids.get(i) != ids.get(i - 1) + 1) {
        ranges.add(ids.get(i));
        ranges.add(ids.get(i));
      } else {
        ranges.set(ranges.size() - 1, ids.get(i));
      }
    }
    return ranges;
  }

  /** The effect of these messages is known; unknown or confirmed ones are passed over. */
  public Future<Void> confirm(SqlClient client, List<String> messageIds) {
    if (messageIds.isEmpty()) {
      return Future.succeededFuture();
    }
    List<String> padded = InList.padded(messageIds);
    return client
        .preparedQuery(CONFIRM + MultiRow.placeholders(padded.size()))
        .execute(Tuple.from(padded))
        .mapEmpty();
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

  private static List<StoredMessage> messages(RowSet<Row> rows) {
    List<StoredMessage> messages = new ArrayList<>();
    for (Row row : rows) {
      messages.add(
          new StoredMessage(
              row.getLong(0),
              new OutboxMessage(
                  row.getString(1),
                  row.getString(2),
                  row.getString(3),
                  row.getString(4),
                  Columns.json(row, "payload"),
                  row.getString("trace_id")),
              row.getInteger(6),
              row.getInteger(7),
              Columns.instant(row, "created_at")));
    }
    return messages;
  }
}

package com.doos.shared.outbox;

import com.doos.shared.shard.SlotState;
import com.doos.shared.sql.Columns;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Watches what waits in a shard's outbox, and deletes what is old. */
public final class OutboxUpkeepStore {
  private static final String SLICE =
      """
      SELECT COUNT(*), MAX(id), MIN(created_at)
      FROM (SELECT id, created_at FROM t_local_message WHERE id > ? ORDER BY id LIMIT ?) slice\
      """;

  /** More waiting messages are not counted. */
  public static final int BACKLOG_MAX = 10_000;

  private static final String BACKLOG =
      "SELECT status, COUNT(*) AS messages, MIN(created_at) AS oldest FROM ("
          + waiting(MessageStatus.READY)
          + " UNION ALL "
          + waiting(MessageStatus.FAILED)
          + ") waiting GROUP BY status";

  private static final String PURGE =
      """
      DELETE FROM t_local_message
      WHERE id > ? AND id <= ? AND status = 2 AND created_at < ?\
      """
          + " AND "
          + SlotState.here("tx_id")
          + " ORDER BY id LIMIT ?";

  private static String waiting(MessageStatus status) {
    return "(SELECT status, created_at FROM t_local_message WHERE status = "
        + status.column()
        + " AND "
        + SlotState.here("tx_id")
        + " LIMIT ?)";
  }

  /**
   * What waits: ready to be sent, or failed and waiting for a person.
   *
   * @param oldest when the oldest ready one was written; null when none is ready
   */
  public record Backlog(int ready, int failed, @Nullable Instant oldest) {
    /** How long the oldest ready one has waited. */
    public Duration age(Instant now) {
      return oldest == null || oldest.isAfter(now) ? Duration.ZERO : Duration.between(oldest, now);
    }
  }

  /**
   * Rows that were looked at together.
   *
   * @param lastId where the next slice begins
   * @param isLast nothing old can lie behind it
   */
  public record Slice(int deleted, long lastId, boolean isLast) {}

  /**
   * Deletes confirmed messages among the {@code limit} rows that follow a row in the order of their
   * writing.
   *
   * @param afterId the last row of the slice before, 0 for the first
   * @param before younger messages are kept
   */
  public Future<Slice> purge(SqlClient client, long afterId, Instant before, int limit) {
    return client
        .preparedQuery(SLICE)
        .execute(Tuple.of(afterId, limit))
        .compose(rows -> {
          Row slice = rows.iterator().next();
          int count = slice.getInteger(0);
          if (count == 0 || !Columns.utc(before).isAfter(slice.getLocalDateTime(2))) {
            return Future.succeededFuture(new Slice(0, afterId, true));
          }
          long lastId = slice.getLong(1);
          return client
              .preparedQuery(PURGE)
              .execute(Tuple.of(afterId, lastId, Columns.utc(before), limit))
              .map(deleted -> new Slice(deleted.rowCount(), lastId, count < limit));
        });
  }

  /** What waits in the outbox, up to {@link #BACKLOG_MAX} of a kind. */
  public Future<Backlog> backlog(SqlClient client) {
    return client
        .preparedQuery(BACKLOG)
        .execute(Tuple.of(BACKLOG_MAX, BACKLOG_MAX))
        .map(rows -> {
          int ready = 0;
          int failed = 0;
          Instant oldest = null;
          for (Row row : rows) {
            if (row.getInteger("status") == MessageStatus.READY.column()) {
              ready = row.getInteger("messages");
              oldest = Columns.instant(row, "oldest");
            } else {
              failed = row.getInteger("messages");
            }
          }
          return new Backlog(ready, failed, oldest);
        });
  }
}

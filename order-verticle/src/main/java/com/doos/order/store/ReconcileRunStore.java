package com.doos.order.store;

import com.doos.shared.sql.Columns;
import com.doos.shared.sql.SqlErrors;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.mysqlclient.MySQLClient;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All SQL of {@code t_reconcile_run}: at most one run is active over all processes. Whoever is not
 * heard of for the time of the lease has lost it; both are told by the server's clock.
 */
public final class ReconcileRunStore {
  private static final String LOST = "nothing was heard of its process for too long";
  private static final String END_LOST =
      """
      UPDATE t_reconcile_run
      SET state = 'failed', active = NULL, finished_at = UTC_TIMESTAMP(3), error = ?
      WHERE active = 1 AND heartbeat_at < UTC_TIMESTAMP(3) - INTERVAL ? SECOND\
      """;
  private static final String BEGIN =
      """
      INSERT INTO t_reconcile_run (state, started_by, active, started_at, heartbeat_at, report)
      VALUES ('running', ?, 1, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3), ?)\
      """;
  private static final String BEAT =
      """
      UPDATE t_reconcile_run SET heartbeat_at = UTC_TIMESTAMP(3), report = ?
      WHERE id = ? AND active = 1\
      """;
  private static final String FINISH =
      """
      UPDATE t_reconcile_run
      SET state = ?, active = NULL, finished_at = UTC_TIMESTAMP(3), report = ?, error = ?
      WHERE id = ? AND active = 1\
      """;
  private static final String LAST =
      """
      SELECT id, state, started_by, started_at, finished_at, report, error,
             COALESCE(active, 0) = 1
               AND heartbeat_at < UTC_TIMESTAMP(3) - INTERVAL ? SECOND AS lost
      FROM t_reconcile_run ORDER BY id DESC LIMIT 1\
      """;
  private static final String RECENT =
      """
      SELECT COUNT(*) AS runs FROM t_reconcile_run
      WHERE started_at > UTC_TIMESTAMP(3) - INTERVAL ? SECOND\
      """;
  private static final String FORGET =
      "DELETE FROM t_reconcile_run WHERE active IS NULL AND id <= ? ORDER BY id LIMIT 100";

  private static final int ERROR_LENGTH_MAX = 500;
  private static final int RUNS_KEPT = 100;

  /**
   * A run as it was last heard of.
   *
   * @param state running, done or failed
   * @param startedBy manual or periodic
   * @param report what it has checked and found
   * @param error why it failed; else empty
   */
  public record StoredRun(
      long id,
      String state,
      String startedBy,
      Instant startedAt,
      @Nullable Instant finishedAt,
      JsonObject report,
      String error) {}

  private final Duration lease;

  /**
   * @param lease whole seconds
   */
  public ReconcileRunStore(Duration lease) {
    this.lease = lease;
  }

  /**
   * Begins a run unless one is active, and forgets old ones.
   *
   * @return its id; empty when one is active
   */
  public Future<Optional<Long>> begin(SqlClient client, String startedBy, JsonObject report) {
    return client
        .preparedQuery(END_LOST)
        .execute(Tuple.of(LOST, lease.toSeconds()))
        .compose(ended -> client.preparedQuery(BEGIN).execute(Tuple.of(startedBy, report.encode())))
        .map(begun -> Objects.requireNonNull(begun.property(MySQLClient.LAST_INSERTED_ID)))
        .compose(id ->
            client.preparedQuery(FORGET).execute(Tuple.of(id - RUNS_KEPT)).map(Optional.of(id)))
        .recover(failure ->
            SqlErrors.isDuplicate(failure)
                ? Future.succeededFuture(Optional.empty())
                : Future.failedFuture(failure));
  }

  /** Tells that a run goes on; false when it is active no more. */
  public Future<Boolean> beat(SqlClient client, long id, JsonObject report) {
    return client
        .preparedQuery(BEAT)
        .execute(Tuple.of(report.encode(), id))
        .map(changed -> changed.rowCount() == 1);
  }

  /** Ends a run; false when it was active no more. */
  public Future<Boolean> finish(
      SqlClient client, long id, String state, JsonObject report, String error) {
    String cut = error.substring(0, Math.min(ERROR_LENGTH_MAX, error.length()));
    return client
        .preparedQuery(FINISH)
        .execute(Tuple.of(state, report.encode(), cut, id))
        .map(changed -> changed.rowCount() == 1);
  }

  /** The latest run. */
  public Future<Optional<StoredRun>> last(SqlClient client) {
    return client
        .preparedQuery(LAST)
        .execute(Tuple.of(lease.toSeconds()))
        .map(rows ->
            rows.size() == 0 ? Optional.empty() : Optional.of(stored(rows.iterator().next())));
  }

  private static StoredRun stored(Row row) {
    boolean lost = row.getInteger("lost") == 1;
    return new StoredRun(
        row.getLong("id"),
        lost ? "failed" : row.getString("state"),
        row.getString("started_by"),
        Columns.instant(row, "started_at"),
        Columns.instantOrNull(row, "finished_at"),
        new JsonObject(Columns.json(row, "report")),
        lost ? LOST : row.getString("error"));
  }

  /** Whether no run has begun for so long, by whomever. */
  public Future<Boolean> isDue(SqlClient client, Duration interval) {
    return client
        .preparedQuery(RECENT)
        .execute(Tuple.of(Math.max(1, interval.toSeconds())))
        .map(rows -> rows.iterator().next().getInteger("runs") == 0);
  }
}

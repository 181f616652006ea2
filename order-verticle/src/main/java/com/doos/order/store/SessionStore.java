package com.doos.order.store;

import com.doos.order.domain.KnownToken;
import com.doos.order.domain.RefreshToken;
import com.doos.order.domain.RevokeReason;
import com.doos.shared.sql.Columns;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.mysqlclient.MySQLClient;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * All SQL of {@code t_session} and {@code t_refresh_token}. Rows are locked in one order
 * everywhere: account, token, session.
 */
public final class SessionStore {
  private static final String OPEN =
      "INSERT INTO t_session (account_id, created_at, expires_at) VALUES (?, ?, ?)";
  private static final String ADD_TOKEN =
      "INSERT INTO t_refresh_token (token_hash, session_id, issued_at, expires_at)"
          + " VALUES (?, ?, ?, ?)";
  private static final String LOCK =
      """
      SELECT t.session_id, t.expires_at, t.used_at, s.account_id, s.revoked_at
      FROM t_refresh_token t JOIN t_session s ON s.id = t.session_id
      WHERE t.token_hash = ? FOR UPDATE\
      """;
  private static final String USE =
      "UPDATE t_refresh_token SET used_at = ? WHERE token_hash = ? AND used_at IS NULL";
  private static final String EXTEND = "UPDATE t_session SET expires_at = ? WHERE id = ?";
  private static final String SET_REVOKED =
      "UPDATE t_session SET revoked_at = ?, revoked_reason = ? WHERE revoked_at IS NULL AND ";
  private static final String REVOKE = SET_REVOKED + "id = ?";
  private static final String REVOKE_ALL = SET_REVOKED + "account_id = ?";
  private static final String PURGE_TOKENS =
      "DELETE FROM t_refresh_token WHERE expires_at <= ? ORDER BY expires_at LIMIT ?";
  private static final String PURGE_SESSIONS =
      "DELETE FROM t_session WHERE expires_at <= ? ORDER BY expires_at LIMIT ?";

  /**
   * Begins a session.
   *
   * @return its id
   */
  public Future<Long> open(
      SqlConnection transaction, long accountId, Instant now, Instant expiresAt) {
    return transaction
        .preparedQuery(OPEN)
        .execute(Tuple.of(accountId, Columns.utc(now), Columns.utc(expiresAt)))
        .map(added -> Objects.requireNonNull(added.property(MySQLClient.LAST_INSERTED_ID)));
  }

  /** Adds a token to a session, which lives as long as it. */
  public Future<Void> addToken(
      SqlConnection transaction,
      RefreshToken token,
      long sessionId,
      Instant now,
      Instant expiresAt) {
    Tuple row = Tuple.of(hash(token), sessionId, Columns.utc(now), Columns.utc(expiresAt));
    return Future.join(
            transaction.preparedQuery(ADD_TOKEN).execute(row),
            transaction.preparedQuery(EXTEND).execute(Tuple.of(Columns.utc(expiresAt), sessionId)))
        .mapEmpty();
  }

  /** The token and its session, both locked. */
  public Future<Optional<KnownToken>> lock(SqlConnection transaction, RefreshToken token) {
    return transaction
        .preparedQuery(LOCK)
        .execute(Tuple.of(hash(token)))
        .map(rows ->
            rows.size() == 0 ? Optional.empty() : Optional.of(known(rows.iterator().next())));
  }

  private static KnownToken known(Row row) {
    return new KnownToken(
        row.getLong("session_id"),
        row.getLong("account_id"),
        Columns.instant(row, "expires_at"),
        Columns.instantOrNull(row, "used_at") != null,
        Columns.instantOrNull(row, "revoked_at") != null);
  }

  /**
   * Marks a token that is locked and was not used.
   *
   * @return how many rows changed
   */
  public Future<Integer> use(SqlConnection transaction, RefreshToken token, Instant now) {
    return transaction
        .preparedQuery(USE)
        .execute(Tuple.of(Columns.utc(now), hash(token)))
        .map(SqlResult::rowCount);
  }

  /**
   * Ends a session unless it has ended.
   *
   * @return how many were ended
   */
  public Future<Integer> revoke(
      SqlConnection transaction, long sessionId, RevokeReason reason, Instant now) {
    return revoke(transaction, REVOKE, sessionId, reason, now);
  }

  /**
   * Ends all sessions of an account.
   *
   * @return how many were ended
   */
  public Future<Integer> revokeAll(
      SqlConnection transaction, long accountId, RevokeReason reason, Instant now) {
    return revoke(transaction, REVOKE_ALL, accountId, reason, now);
  }

  private static Future<Integer> revoke(
      SqlConnection transaction, String sql, long id, RevokeReason reason, Instant now) {
    return transaction
        .preparedQuery(sql)
        .execute(Tuple.of(Columns.utc(now), reason.wireName(), id))
        .map(SqlResult::rowCount);
  }

  /**
   * Deletes what has expired, the oldest first: tokens, and sessions without a token that counts.
   *
   * @param rowsMax at most so many of each
   * @return whether there may be more
   */
  public Future<Boolean> purge(SqlClient client, Instant now, int rowsMax) {
    Tuple arguments = Tuple.of(Columns.utc(now), rowsMax);
    return client
        .preparedQuery(PURGE_TOKENS)
        .execute(arguments)
        .compose(tokens ->
            client
                .preparedQuery(PURGE_SESSIONS)
                .execute(arguments)
                .map(sessions -> Math.max(tokens.rowCount(), sessions.rowCount()) == rowsMax));
  }

  private static Buffer hash(RefreshToken token) {
    return Buffer.buffer(token.hash());
  }
}

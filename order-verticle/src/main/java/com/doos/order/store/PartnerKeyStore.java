package com.doos.order.store;

import com.doos.shared.sql.Columns;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All SQL of {@code t_partner_key}. */
public final class PartnerKeyStore {
  private static final String ADD =
      """
      INSERT IGNORE INTO t_partner_key (key_id, partner, secret, created_by, created_at)
      VALUES (?, ?, ?, ?, ?)\
      """;
  private static final String COLUMNS =
      "SELECT key_id, partner, secret, created_by, created_at, revoked_at FROM t_partner_key ";
  private static final String VALID = COLUMNS + "WHERE key_id = ? AND revoked_at IS NULL";
  private static final String ALL = COLUMNS + "ORDER BY created_at DESC, key_id LIMIT ?";
  private static final String REVOKE =
      "UPDATE t_partner_key SET revoked_at = ? WHERE key_id = ? AND revoked_at IS NULL";
  private static final String RESEAL =
      "UPDATE t_partner_key SET secret = ? WHERE key_id = ? AND secret = ?";

  /**
   * @param secret sealed
   * @param createdBy actor
   */
  public record PartnerKey(
      String keyId,
      String partner,
      String secret,
      String createdBy,
      Instant createdAt,
      @Nullable Instant revokedAt) {}

  /** Adds a key unless its id is taken. */
  public Future<Void> addMissing(SqlClient client, PartnerKey key) {
    return client
        .preparedQuery(ADD)
        .execute(
            Tuple.of(
                key.keyId(),
                key.partner(),
                key.secret(),
                key.createdBy(),
                Columns.utc(key.createdAt())))
        .mapEmpty();
  }

  /** The key with this id, unless it was revoked. */
  public Future<Optional<PartnerKey>> findValid(SqlClient client, String keyId) {
    return client
        .preparedQuery(VALID)
        .execute(Tuple.of(keyId))
        .map(rows -> keys(rows).stream().findFirst());
  }

  /**
   * The newest keys, revoked ones too.
   *
   * @param limit keys at most
   */
  public Future<List<PartnerKey>> newest(SqlClient client, int limit) {
    return client.preparedQuery(ALL).execute(Tuple.of(limit)).map(PartnerKeyStore::keys);
  }

  /**
   * Revokes a key.
   *
   * @return whether it was valid
   */
  public Future<Boolean> revoke(SqlClient client, String keyId, Instant at) {
    return client
        .preparedQuery(REVOKE)
        .execute(Tuple.of(Columns.utc(at), keyId))
        .map(changed -> changed.rowCount() == 1);
  }

  /** Replaces a sealed secret, if it is still the one that was read. */
  public Future<Boolean> reseal(SqlClient client, PartnerKey read, String secret) {
    return client
        .preparedQuery(RESEAL)
        .execute(Tuple.of(secret, read.keyId(), read.secret()))
        .map(changed -> changed.rowCount() == 1);
  }

  private static List<PartnerKey> keys(RowSet<Row> rows) {
    List<PartnerKey> keys = new ArrayList<>();
    for (Row row : rows) {
      keys.add(
          new PartnerKey(
              row.getString("key_id"),
              row.getString("partner"),
              row.getString("secret"),
              row.getString("created_by"),
              Columns.instant(row, "created_at"),
              Columns.instantOrNull(row, "revoked_at")));
    }
    return keys;
  }
}

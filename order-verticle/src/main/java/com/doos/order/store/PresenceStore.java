package com.doos.order.store;

import com.doos.shared.sql.InList;
import com.doos.shared.sql.MultiRow;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The SQL that tells which rows of {@code t_order} exist. */
public final class PresenceStore {
  private static final String EXISTING = "SELECT id FROM t_order WHERE id IN";
  private static final String LOCKED = " ORDER BY id FOR UPDATE NOWAIT";

  /** Which of these orders are committed. */
  public Future<Set<Long>> existing(SqlConnection transaction, Collection<Long> ids) {
    return select(transaction, ids, "");
  }

  /** As {@link #existing}, with a lock; fails at once when a row is locked or uncommitted. */
  public Future<Set<Long>> lockExisting(SqlConnection transaction, Collection<Long> ids) {
    return select(transaction, ids, LOCKED);
  }

  private static Future<Set<Long>> select(
      SqlConnection transaction, Collection<Long> ids, String lock) {
    Set<Long> existing = new HashSet<>();
    List<Future<?>> chunks = new ArrayList<>();
    for (List<Long> chunk : InList.chunks(new TreeSet<>(ids))) {
      chunks.add(
          transaction
              .preparedQuery(EXISTING + MultiRow.placeholders(chunk.size()) + lock)
              .execute(Tuple.from(chunk))
              .onSuccess(rows -> rows.forEach(row -> existing.add(row.getLong("id")))));
    }
    return Future.join(chunks).map(done -> existing);
  }
}

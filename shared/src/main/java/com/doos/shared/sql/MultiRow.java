package com.doos.shared.sql;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A prepared multi-row INSERT. Rows are cut into power-of-two chunks, so that only a handful of
 * statement texts exist and each stays prepared; {@code executeBatch} would send one execute a row.
 */
public final class MultiRow {
  /**
   * Largest chunk in rows; with up to 20 columns it stays far below MySQL's 65,535 placeholders.
   */
  public static final int CHUNK_ROWS_MAX = 256;

  private final String head;
  private final String row;
  private final String tail;

  /**
   * @param head such as {@code INSERT INTO t_order (id, user_id)}
   * @param columns placeholders in a row
   */
  public MultiRow(String head, int columns) {
    this(head, columns, "");
  }

  /**
   * @param tail such as {@code ON DUPLICATE KEY UPDATE id = VALUES(id)}
   */
  public MultiRow(String head, int columns, String tail) {
    this.tail = " " + tail;
    this.head = head + " VALUES ";
    this.row = "(" + String.join(",", Collections.nCopies(columns, "?")) + ")";
  }

  /** Inserts all rows, pipelined; fails when one chunk fails, and the caller rolls back. */
  public Future<Void> insert(SqlConnection connection, List<List<Object>> rows) {
    List<Future<?>> chunks = new ArrayList<>();
    int from = 0;
    while (from < rows.size()) {
      int size = Math.min(CHUNK_ROWS_MAX, Integer.highestOneBit(rows.size() - from));
      List<Object> values = new ArrayList<>();
      rows.subList(from, from + size).forEach(values::addAll);
      chunks.add(connection.preparedQuery(sql(size)).execute(Tuple.from(values)));
      from += size;
    }
    return Future.join(chunks).mapEmpty();
  }

  private String sql(int rows) {
    return head + String.join(",", Collections.nCopies(rows, row)) + tail;
  }

  /** {@code (?,?,?)} for an IN list. */
  public static String placeholders(int count) {
    return "(" + String.join(",", Collections.nCopies(count, "?")) + ")";
  }
}

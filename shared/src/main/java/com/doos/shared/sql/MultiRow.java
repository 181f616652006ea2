package com.doos.shared.sql;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A prepared multi-row INSERT. Rows are cut into power-of-two chunks, so that only a handful of
 * statement texts exist and each stays prepared; {@code executeBatch} would send one execute a row.
 */
public final class MultiRow {
  /**
   * Largest chunk in rows; with up to 20 columns it stays far below MySQL's 65,535 placeholders.
   */
  public static final int CHUNK_ROWS_MAX = 256;

  /** By the power of two that is the number of rows. */
  private final List<String> statements;

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
    String row = placeholders(columns);
    this.statements =
        IntStream.rangeClosed(0, Integer.numberOfTrailingZeros(CHUNK_ROWS_MAX))
            .mapToObj(power ->
                head
                    + " VALUES "
                    + String.join(",", Collections.nCopies(1 << power, row))
                    + " "
                    + tail)
            .toList();
  }

  /** Inserts all rows, pipelined; fails when one chunk fails, and the caller rolls back. */
  public Future<Void> insert(SqlConnection connection, List<List<Object>> rows) {
    List<Future<?>> chunks = new ArrayList<>();
    int from = 0;
    while (from < rows.size()) {
      int size = Math.min(CHUNK_ROWS_MAX, Integer.highestOneBit(rows.size() - from));
      List<Object> values = new ArrayList<>();
      rows.subList(from, from + size).forEach(values::addAll);
      String statement = statements.get(Integer.numberOfTrailingZeros(size));
      chunks.add(connection.preparedQuery(statement).execute(Tuple.from(values)));
      from += size;
    }
    return Future.join(chunks).mapEmpty();
  }

  /** {@code (?,?,?)} for an IN list. */
  public static String placeholders(int count) {
    return "(" + String.join(",", Collections.nCopies(count, "?")) + ")";
  }
}

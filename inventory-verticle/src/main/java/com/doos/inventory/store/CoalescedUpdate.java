package com.doos.inventory.store;

import com.doos.shared.sql.InList;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One prepared UPDATE of {@code t_inventory} for the SKUs of a whole batch: the rows come as a
 * derived table {@code d} whose length is a power of two, padded with a SKU that does not exist, so
 * that a handful of statement texts serve all batches. The join is straight, from {@code d} by the
 * unique key, so that rows are locked in the order in which they are given.
 */
final class CoalescedUpdate {
  /** Most rows of one statement; a power of two. */
  private static final int ROWS_MAX = 256;

  private static final int KEY_COLUMNS = 2;

  /** By the power of two that is the number of rows. */
  private final List<String> statements;

  private final List<Object> noRow;

  /**
   * @param quantities names of the columns of {@code d} beside {@code product_id} and {@code
   *     sku_id}; whole numbers
   * @param change what follows after the join: {@code SET ... WHERE ...}
   */
  CoalescedUpdate(List<String> quantities, String change) {
    String row =
        "SELECT CAST(? AS UNSIGNED) AS product_id, CAST(? AS UNSIGNED) AS sku_id"
            + quantities.stream()
                .map(name -> ", CAST(? AS SIGNED) AS " + name)
                .collect(Collectors.joining());
    this.statements =
        IntStream.rangeClosed(0, Integer.numberOfTrailingZeros(ROWS_MAX))
            .mapToObj(power -> sql(row, 1 << power, change))
            .toList();
    this.noRow = Collections.nCopies(KEY_COLUMNS + quantities.size(), 0);
  }

  /**
   * Changes all rows, or fails with {@link StockDisagreement} and the caller rolls back.
   *
   * @param rows product, SKU, quantities; in SKU order
   */
  Future<Void> execute(SqlConnection transaction, List<List<Object>> rows) {
    List<Future<?>> chunks = new ArrayList<>();
    for (int from = 0; from < rows.size(); from += ROWS_MAX) {
      chunks.add(chunk(transaction, rows.subList(from, Math.min(rows.size(), from + ROWS_MAX))));
    }
    return Future.join(chunks).mapEmpty();
  }

  private Future<Void> chunk(SqlConnection transaction, List<List<Object>> rows) {
    int size = InList.powerOfTwo(rows.size());
    List<Object> values = new ArrayList<>(size * noRow.size());
    rows.forEach(values::addAll);
    for (int i = rows.size(); i < size; i++) {
      values.addAll(noRow);
    }
    return transaction
        .preparedQuery(statements.get(Integer.numberOfTrailingZeros(size)))
        .execute(Tuple.from(values))
        .compose(result -> changed(rows.size(), result.rowCount()));
  }

  private static String sql(String row, int rows, String change) {
    return "UPDATE ("
        + String.join(" UNION ALL ", Collections.nCopies(rows, row))
        + ") d STRAIGHT_JOIN t_inventory i FORCE INDEX (uk_product_sku)"
        + " ON i.product_id = d.product_id AND i.sku_id = d.sku_id "
        + change;
  }

  /** Succeeds when as many rows changed as had to. */
  static Future<Void> changed(int expected, int changed) {
    return changed == expected
        ? Future.succeededFuture()
        : Future.failedFuture(new StockDisagreement(expected, changed));
  }
}

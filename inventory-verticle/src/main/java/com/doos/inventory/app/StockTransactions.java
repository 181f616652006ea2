package com.doos.inventory.app;

import com.doos.inventory.store.StockDisagreement;
import com.doos.shared.sql.SqlErrors;
import com.doos.shared.sql.Transactions;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Runs transactions on stock. */
final class StockTransactions {
  /** A victim of a deadlock is rolled back while the others go on, so each try finds fewer. */
  private static final int TRIES_MAX = 10;

  private final Pool pool;

  StockTransactions(Pool pool) {
    this.pool = pool;
  }

  /**
   * Runs a transaction, and runs it again when another one got in its way: a deadlock with a
   * transaction of another kind, or a row that both were about to write, which it now finds.
   */
  <T> Future<T> run(Function<SqlConnection, Future<T>> work) {
    return Transactions.run(pool, TRIES_MAX, StockTransactions::inTheWay, work);
  }

  private static boolean inTheWay(Throwable failure) {
    return SqlErrors.isTransient(failure) || SqlErrors.isDuplicate(failure);
  }

  /** Whether single items of a batch are to blame for a failure. */
  static boolean isRowsFault(Throwable failure) {
    return failure instanceof StockDisagreement || SqlErrors.isRowsFault(failure);
  }

  /**
   * Carries out a batch in one transaction. When an item is to blame, the batch is halved until
   * only guilty items are left; the order of the items is kept.
   *
   * @param work carries out some of the items, or none of them
   * @return the guilty items; fails when no item is to blame
   */
  static <T> Future<List<Guilty<T>>> isolate(
      List<T> items, Function<List<T>, ? extends Future<?>> work) {
    if (items.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    return work.apply(items)
        .transform(outcome -> {
          if (outcome.succeeded()) {
            return Future.succeededFuture(List.of());
          }
          if (!isRowsFault(outcome.cause())) {
            return Future.failedFuture(outcome.cause());
          }
          if (items.size() == 1) {
            return Future.succeededFuture(List.of(new Guilty<>(items.get(0), outcome.cause())));
          }
          int half = items.size() / 2;
          return isolate(items.subList(0, half), work)
              .compose(first ->
                  isolate(items.subList(half, items.size()), work)
                      .map(second -> {
                        List<Guilty<T>> all = new ArrayList<>(first);
                        all.addAll(second);
                        return all;
                      }));
        });
  }
}

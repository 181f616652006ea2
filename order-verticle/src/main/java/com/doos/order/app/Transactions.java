package com.doos.order.app;

import com.doos.shared.sql.SqlErrors;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.Collection;
import java.util.function.Function;

/** Runs transactions that may meet another process's in a deadlock: such a one is run again. */
record Transactions(Pool pool) {
  private static final int TRIES_MAX = 3;

  <T> Future<T> run(Function<SqlConnection, Future<T>> work) {
    return attempt(work, 1);
  }

  /** The rows are locked, so the guards of the updates must agree with what was read. */
  static int requireAll(int changed, Collection<?> expected) {
    if (changed != expected.size()) {
      throw new IllegalStateException(changed + " of " + expected.size() + " locked rows changed");
    }
    return changed;
  }

  private <T> Future<T> attempt(Function<SqlConnection, Future<T>> work, int number) {
    return pool.withTransaction(work)
        .recover(failure ->
            SqlErrors.isTransient(failure) && number < TRIES_MAX
                ? attempt(work, number + 1)
                : Future.failedFuture(failure));
  }
}

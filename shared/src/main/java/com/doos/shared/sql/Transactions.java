package com.doos.shared.sql;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.Collection;
import java.util.function.Function;

/** Transactions that are run again when the server gave them up for a reason that will pass. */
public final class Transactions {
  private static final int TRIES_MAX = 4;

  private Transactions() {}

  /**
   * Commits the work, or rolls it back when it fails.
   *
   * @param work may be called several times, each time with a new transaction
   */
  public static <T> Future<T> run(Pool pool, Function<SqlConnection, Future<T>> work) {
    return attempt(pool, work, 1);
  }

  private static <T> Future<T> attempt(
      Pool pool, Function<SqlConnection, Future<T>> work, int number) {
    return pool.withTransaction(work)
        .recover(failure ->
            SqlErrors.isTransient(failure) && number < TRIES_MAX
                ? attempt(pool, work, number + 1)
                : Future.failedFuture(failure));
  }

  /**
   * The rows are locked, so the guards of the updates must agree with what was read.
   *
   * @throws IllegalStateException when they do not, which rolls the transaction back
   */
  public static int requireAll(int changed, Collection<?> expected) {
    if (changed != expected.size()) {
      throw new IllegalStateException(changed + " of " + expected.size() + " locked rows changed");
    }
    return changed;
  }
}

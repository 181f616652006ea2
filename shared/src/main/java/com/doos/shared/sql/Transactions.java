package com.doos.shared.sql;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.Collection;
import java.util.function.Function;
import java.util.function.Predicate;

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
    return run(pool, TRIES_MAX, SqlErrors::isTransient, work);
  }

  /**
   * The same with another number of tries, and for other reasons.
   *
   * @param triesMax at least 1
   * @param passes whether a failure will pass
   */
  public static <T> Future<T> run(
      Pool pool,
      int triesMax,
      Predicate<Throwable> passes,
      Function<SqlConnection, Future<T>> work) {
    return pool.withTransaction(work)
        .recover(failure ->
            triesMax > 1 && passes.test(failure)
                ? run(pool, triesMax - 1, passes, work)
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

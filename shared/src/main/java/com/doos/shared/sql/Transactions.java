package com.doos.shared.sql;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.ClosedConnectionException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Transactions that end whatever becomes of the server, and may be run again. */
public final class Transactions {
  private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);
  private static final int TRIES_MAX = 4;
  private static final long SECONDS_MAX = 30;

  /**
   * Instead of BEGIN. Statements are pipelined: when the server gives a transaction up, those
   * behind the one that failed are already on their way. After a BEGIN MySQL would now commit each
   * of them by itself; without autocommit they begin another transaction, and are rolled back with
   * it.
   */
  private static final String BEGIN = "SET autocommit = 0";

  private static final String LEAVE = "SET autocommit = 1";

  private Transactions() {}

  /**
   * Commits the work, or rolls it back when it fails; runs it again when the server gave it up for
   * a reason that will pass.
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
    return once(pool, work)
        .recover(failure -> {
          if (SqlErrors.isTransient(failure)) {
            LOG.warn("a transaction was given up: {}", failure.getMessage());
          }
          return triesMax > 1 && passes.test(failure)
              ? run(pool, triesMax - 1, passes, work)
              : Future.failedFuture(failure);
        });
  }

  /**
   * Commits the work, or rolls it back when it fails; it is not run again. A connection that breaks
   * fails the transaction at once, a server that does not answer after {@value #SECONDS_MAX}
   * seconds: whether it was committed is then unknown. One to a server that takes no writes any
   * more is dropped from the pool.
   */
  public static <T> Future<T> once(Pool pool, Function<SqlConnection, Future<T>> work) {
    Promise<T> ended = Promise.promise();
    pool.withConnection(
            connection -> {
              // Of the statements under way the client answers the first only, then no rollback.
              connection.closeHandler(closed -> ended.tryFail(ClosedConnectionException.INSTANCE));
              return on(
                  connection,
                  transaction ->
                      work.apply(transaction)
                          .onFailure(failure -> {
                            if (SqlErrors.isReadOnly(failure)) {
                              ended.tryFail(failure);
                              Pools.drop(transaction);
                            }
                          }));
            })
        .timeout(SECONDS_MAX, TimeUnit.SECONDS)
        .onComplete(ended::tryComplete, ended::tryFail);
    return ended.future();
  }

  /** Commits the work on a connection of the caller's own, or rolls it back when it fails. */
  public static <T> Future<T> on(
      SqlConnection connection, Function<SqlConnection, Future<T>> work) {
    return connection
        .query(BEGIN)
        .execute()
        .compose(begun -> work.apply(connection))
        .compose(
            done -> end(connection, "COMMIT").map(done),
            failure ->
                end(connection, "ROLLBACK").transform(rolledBack -> Future.failedFuture(failure)));
  }

  /** What the next user of the connection sends stands behind {@value #LEAVE}. */
  private static Future<Void> end(SqlConnection connection, String statement) {
    return connection
        .query(statement)
        .execute()
        .onSuccess(
            ended -> connection.query(LEAVE).execute().onFailure(failure -> Pools.drop(connection)))
        .onFailure(failure -> Pools.drop(connection))
        .mapEmpty();
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

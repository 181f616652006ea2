package com.doos.shared.shard;

import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.doos.shared.id.OrderIds;
import com.doos.shared.sql.Transactions;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Keeps everybody from working on orders whose slot is not, or not any more, on the shard they
 * asked: the shard's own table decides, whatever a process believes. Who comes to the wrong shard
 * fails with {@link Detail#SLOT_MOVED}, having changed nothing.
 */
public final class SlotGuard {
  /** In the text protocol, so that it stands before what follows it on the connection. */
  private static final String HOLD =
      "SELECT CAST(BIT_OR(1 << slot) AS SIGNED) FROM t_slot WHERE state <= "
          + SlotState.HERE.column()
          + " LOCK IN SHARE MODE";

  private static final String STATE = "SELECT state FROM t_slot WHERE slot = ?";

  private SlotGuard() {}

  /**
   * As {@link Transactions#run(Pool, Function)}, for work on these orders or users.
   *
   * @param ids of orders or users
   */
  public static <T> Future<T> run(
      Pool pool, Collection<Long> ids, Function<SqlConnection, Future<T>> work) {
    return Transactions.run(pool, transaction -> guarded(transaction, ids, work));
  }

  /** As {@link Transactions#once}, for work on these orders or users. */
  public static <T> Future<T> once(
      Pool pool, Collection<Long> ids, Function<SqlConnection, Future<T>> work) {
    return Transactions.once(pool, transaction -> guarded(transaction, ids, work));
  }

  /** The work is on its way before the slots are known; if they are not here it is rolled back. */
  private static <T> Future<T> guarded(
      SqlConnection transaction, Collection<Long> ids, Function<SqlConnection, Future<T>> work) {
    Future<SlotSet> held = hold(transaction);
    Future<T> done = work.apply(transaction);
    return Future.join(held, done)
        .transform(
            both -> held.compose(slots -> slots.hasAll(ids) ? done : Future.failedFuture(moved())));
  }

  /**
   * A transaction on a connection of the caller's own.
   *
   * @param work is told which slots are here until the transaction ends
   */
  public static <T> Future<T> on(SqlConnection connection, Function<SlotSet, Future<T>> work) {
    return Transactions.on(connection, transaction -> hold(transaction).compose(work));
  }

  /** The first statement of a transaction: these slots stay here until it ends. */
  private static Future<SlotSet> hold(SqlConnection transaction) {
    return transaction
        .query(HOLD)
        .execute()
        .map(rows -> new SlotSet(rows.iterator().next().getLong(0)));
  }

  /**
   * A read whose statements see only {@linkplain SlotState#readable readable} rows. Where they see
   * nothing, the shard is asked whether it is the right one.
   *
   * @param id of the order or the user
   */
  public static <T> Future<T> read(
      Pool pool, long id, Function<Pool, Future<T>> work, Predicate<T> isNothing) {
    return work.apply(pool)
        .compose(found ->
            isNothing.test(found)
                ? requireReadable(pool, id).map(found)
                : Future.succeededFuture(found));
  }

  private static Future<Void> requireReadable(SqlClient client, long id) {
    return client
        .preparedQuery(STATE)
        .execute(Tuple.of(OrderIds.gene(id)))
        .compose(rows ->
            SlotState.ofColumn(rows.iterator().next().getInteger("state")).isReadable()
                ? Future.succeededFuture()
                : Future.failedFuture(moved()));
  }

  /** Whether somebody asked a shard for a slot that is not there. */
  public static boolean isMoved(Throwable failure) {
    return failure instanceof DoosException known && known.detail() == Detail.SLOT_MOVED;
  }

  private static DoosException moved() {
    return new DoosException(ErrorCode.OVERLOADED, Detail.SLOT_MOVED);
  }
}

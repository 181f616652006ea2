package com.doos.relay.store;

import com.doos.shared.config.DatabaseConfig;
import com.doos.shared.sql.Pools;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.mysqlclient.MySQLConnection;
import io.vertx.sqlclient.ClosedConnectionException;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The right to be a shard's only relay: a named lock of the database server, held by one connection
 * and gone with it. Whoever works through {@link #run} only, cannot work without the lock. Confined
 * to the context it was opened on.
 */
public final class ShardLease {
  private static final String LOCK_PREFIX = "doos.relay.";
  private static final String ACQUIRE = "SELECT GET_LOCK(?, 0)";

  /** The server ends a session that is silent for this long, and frees its lock. */
  private static final String SILENCE_MAX = "SET SESSION wait_timeout = ";

  private static final long CONNECT_SECONDS_MAX = 3;
  private static final long QUERY_SECONDS_MAX = 5;

  private final MySQLConnection connection;
  private final String lock;
  private Promise<?> underWay = Promise.promise();

  private ShardLease(MySQLConnection connection, String lock, Runnable onLost) {
    this.connection = connection;
    this.lock = lock;
    connection.closeHandler(closed -> {
      underWay.tryFail(ClosedConnectionException.INSTANCE);
      onLost.run();
    });
  }

  /**
   * Connects to a shard, without the lock yet.
   *
   * @param silenceMax how long the holder may be silent before the server takes the lock back
   * @param onLost is called when the connection, and so the lock, is gone
   */
  public static Future<ShardLease> open(
      Vertx vertx, DatabaseConfig shard, Duration silenceMax, Runnable onLost) {
    Future<MySQLConnection> connecting = Pools.connect(vertx, shard);
    return connecting
        .timeout(CONNECT_SECONDS_MAX, TimeUnit.SECONDS)
        .onFailure(late -> connecting.onSuccess(MySQLConnection::close))
        .compose(connection -> prepare(connection, silenceMax))
        .map(connection -> new ShardLease(connection, LOCK_PREFIX + shard.database(), onLost));
  }

  private static Future<MySQLConnection> prepare(MySQLConnection connection, Duration silenceMax) {
    return connection
        .query(SILENCE_MAX + silenceMax.toSeconds())
        .execute()
        .timeout(QUERY_SECONDS_MAX, TimeUnit.SECONDS)
        .map(connection)
        .onFailure(failed -> connection.close());
  }

  /** Takes the lock unless another connection has it; true as well when it is held already. */
  public Future<Boolean> acquire() {
    return connection
        .preparedQuery(ACQUIRE)
        .execute(Tuple.of(lock))
        .timeout(QUERY_SECONDS_MAX, TimeUnit.SECONDS)
        .map(rows -> Long.valueOf(1).equals(rows.iterator().next().getLong(0)));
  }

  /**
   * Works through the connection that holds the lock, one piece of work at a time. It fails as soon
   * as the connection is gone: of the statements under way the client then answers the first only.
   * What the work waits for elsewhere goes on.
   */
  public <T> Future<T> run(Function<SqlConnection, Future<T>> work) {
    Promise<T> ended = Promise.promise();
    underWay = ended;
    work.apply(connection).onComplete(ended::tryComplete, ended::tryFail);
    return ended.future();
  }

  /** Gives the lock back by closing the connection; never fails. */
  public Future<Void> close() {
    return connection.close().timeout(QUERY_SECONDS_MAX, TimeUnit.SECONDS).otherwiseEmpty();
  }
}

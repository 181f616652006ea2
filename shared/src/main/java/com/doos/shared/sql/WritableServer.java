package com.doos.shared.sql;

import com.doos.shared.config.AddressConfig;
import com.doos.shared.config.DatabaseConfig;
import com.doos.shared.error.DoosException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.mysqlclient.MySQLConnection;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds, of a database's servers, the one that takes writes: all of a pair are read-only but the
 * primary.
 *
 * <p>Nothing is remembered: where the primary was says nothing about where it is. While a failover
 * is under way there is none, so a search goes on for a while; searches at one time are one.
 * Callable from any thread.
 */
final class WritableServer {
  private static final int TRIES_MAX = 10;
  private static final long PAUSE_MS = 200;
  private static final long PROBE_SECONDS_MAX = 3;
  private static final String READ_ONLY = "SELECT @@global.read_only AS read_only";

  private record Found(AddressConfig server, MySQLConnection connection) {}

  private final Vertx vertx;
  private final DatabaseConfig config;
  private @Nullable Future<AddressConfig> search;

  WritableServer(Vertx vertx, DatabaseConfig config) {
    this.vertx = vertx;
    this.config = config;
  }

  /** Where it is; fails as unavailable when there is none for about two seconds. */
  synchronized Future<AddressConfig> find() {
    Future<AddressConfig> current = search;
    if (current == null || current.isComplete()) {
      // The database itself may not exist yet.
      current =
          open("", TRIES_MAX)
              .compose(found -> found.connection().close().otherwiseEmpty().map(found.server()));
      search = current;
    }
    return current;
  }

  /** A connection to the database on that server; fails as {@link #find()} does. */
  Future<MySQLConnection> connect() {
    return open(config.database(), TRIES_MAX).map(Found::connection);
  }

  private Future<Found> open(String database, int triesMax) {
    List<Future<Found>> probes =
        config.servers().stream().map(server -> probe(server, database)).toList();
    return Future.any(probes)
        .map(any -> probes.stream().filter(Future::succeeded).findFirst().orElseThrow().result())
        .onSuccess(chosen -> probes.forEach(probe -> closeUnless(chosen, probe)))
        .recover(none ->
            triesMax > 1
                ? vertx
                    .timer(PAUSE_MS, TimeUnit.MILLISECONDS)
                    .compose(rested -> open(database, triesMax - 1))
                : Future.failedFuture(DoosException.unavailable("database", none)));
  }

  private static void closeUnless(Found chosen, Future<Found> probe) {
    probe.onSuccess(found -> {
      if (!found.equals(chosen)) {
        found.connection().close();
      }
    });
  }

  /** Fails, and leaves nothing behind, when the server is away or read-only. */
  private Future<Found> probe(AddressConfig server, String database) {
    Future<MySQLConnection> connecting =
        MySQLConnection.connect(vertx, Pools.options(config, server).setDatabase(database))
            .compose(WritableServer::requireWritable);
    return connecting
        .timeout(PROBE_SECONDS_MAX, TimeUnit.SECONDS)
        .onFailure(late -> connecting.onSuccess(MySQLConnection::close))
        .map(connection -> new Found(server, connection));
  }

  private static Future<MySQLConnection> requireWritable(MySQLConnection connection) {
    return isWritable(connection)
        .compose(writable ->
            writable
                ? Future.succeededFuture(connection)
                : Future.<MySQLConnection>failedFuture("a read-only server"))
        .onFailure(refused -> connection.close());
  }

  /** Whether the server of this connection takes writes. */
  static Future<Boolean> isWritable(SqlConnection connection) {
    return connection
        .query(READ_ONLY)
        .execute()
        .map(rows -> rows.iterator().next().getInteger("read_only") == 0);
  }
}

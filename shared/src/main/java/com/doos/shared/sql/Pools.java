package com.doos.shared.sql;

import com.doos.shared.config.AddressConfig;
import com.doos.shared.config.DatabaseConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.mysqlclient.MySQLBuilder;
import io.vertx.mysqlclient.MySQLConnectOptions;
import io.vertx.mysqlclient.MySQLConnection;
import io.vertx.sqlclient.ClientBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import java.util.concurrent.TimeUnit;

/** Opens reactive connection pools with the settings every store relies on. */
public final class Pools {
  /** Gauge with the tag {@code pool_name}; the library reports it for pools with a name. */
  public static final String CONNECTIONS_IN_USE = "db_connections_in_use";

  private static final String CONNECTIONS_MAX = "db_connections_max";
  private static final int CONNECT_TIMEOUT_MS = 3_000;
  private static final int ACQUIRE_TIMEOUT_MS = 3_000;
  private static final int STATEMENTS_CACHED_MAX = 512;
  private static final int PIPELINED_MAX = 64;

  private Pools() {}

  /**
   * A pool of its own for this caller. Prepared statements are cached whatever their length (the
   * client's default skips those of 2,048 characters and more), statements are pipelined within a
   * connection, and row counts mean rows really changed. Of several servers the pool connects to
   * the one that takes writes, and follows when that is another one.
   *
   * @param name the pool's name in metrics, unique in the process
   */
  public static Pool open(Vertx vertx, String name, DatabaseConfig config) {
    PoolOptions pool =
        new PoolOptions()
            .setName(name)
            .setMaxSize(config.maxOpenConnections())
            .setMaxWaitQueueSize(config.maxWaiting())
            .setConnectionTimeout(ACQUIRE_TIMEOUT_MS)
            .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS)
            .setMaxLifetime((int) config.maxLifetime().toSeconds())
            .setMaxLifetimeUnit(TimeUnit.SECONDS)
            .setIdleTimeout((int) config.maxIdleTime().toSeconds())
            .setIdleTimeoutUnit(TimeUnit.SECONDS);
    ClientBuilder<Pool> builder =
        MySQLBuilder.pool()
            .with(pool)
            .with(new NetClientOptions().setConnectTimeout(CONNECT_TIMEOUT_MS));
    if (config.replicas().isEmpty()) {
      builder.connectingTo(options(config, config.servers().getFirst()));
    } else {
      WritableServer server = new WritableServer(vertx, config);
      builder
          .connectingTo(() -> server.find().map(address -> options(config, address)))
          .withConnectHandler(Pools::admit);
    }
    return builder.using(vertx).build();
  }

  /**
   * The server may have become read-only after it was found; one that does so closes the
   * connections that it has then, so that looking once, after connecting, is enough.
   */
  private static void admit(SqlConnection connection) {
    WritableServer.isWritable(connection)
        .onComplete(answer -> {
          if (answer.succeeded() && !answer.result()) {
            drop(connection);
          } else {
            connection.close();
          }
        });
  }

  /** Has the server close a pooled connection, which the pool then forgets. */
  static void drop(SqlConnection connection) {
    connection.query("KILL CONNECTION_ID()").execute();
  }

  /** A dedicated connection, to the server that takes writes; fails when there is none. */
  public static Future<MySQLConnection> connect(Vertx vertx, DatabaseConfig config) {
    return config.replicas().isEmpty()
        ? MySQLConnection.connect(vertx, options(config, config.servers().getFirst()))
        : new WritableServer(vertx, config).connect();
  }

  /** The server that takes writes; with a single one no question is asked. */
  static Future<AddressConfig> find(Vertx vertx, DatabaseConfig config) {
    return config.replicas().isEmpty()
        ? Future.succeededFuture(config.servers().getFirst())
        : new WritableServer(vertx, config).find();
  }

  /** A pool as {@link #open(Vertx, String, DatabaseConfig)} makes it, its size in the metrics. */
  public static Pool open(Vertx vertx, String name, DatabaseConfig config, MeterRegistry metrics) {
    Gauge.builder(CONNECTIONS_MAX, config, DatabaseConfig::maxOpenConnections)
        .tag("pool_name", name)
        .strongReference(true)
        .register(metrics);
    return open(vertx, name, config);
  }

  static MySQLConnectOptions options(DatabaseConfig config, AddressConfig server) {
    MySQLConnectOptions options =
        new MySQLConnectOptions()
            .setHost(server.host())
            .setPort(server.port())
            .setDatabase(config.database())
            .setUser(config.user())
            .setPassword(config.password().value())
            .setUseAffectedRows(true)
            .setPipeliningLimit(PIPELINED_MAX);
    options.setCachePreparedStatements(true);
    options.setPreparedStatementCacheMaxSize(STATEMENTS_CACHED_MAX);
    options.setPreparedStatementCacheSqlFilter(sql -> true);
    return options;
  }
}

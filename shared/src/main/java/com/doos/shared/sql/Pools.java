package com.doos.shared.sql;

import com.doos.shared.config.DatabaseConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.mysqlclient.MySQLBuilder;
import io.vertx.mysqlclient.MySQLConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
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
   * connection, and row counts mean rows really changed.
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
    return MySQLBuilder.pool()
        .with(pool)
        .with(new NetClientOptions().setConnectTimeout(CONNECT_TIMEOUT_MS))
        .connectingTo(options(config))
        .using(vertx)
        .build();
  }

  /** A pool as {@link #open(Vertx, String, DatabaseConfig)} makes it, its size in the metrics. */
  public static Pool open(Vertx vertx, String name, DatabaseConfig config, MeterRegistry metrics) {
    Gauge.builder(CONNECTIONS_MAX, config, DatabaseConfig::maxOpenConnections)
        .tag("pool_name", name)
        .strongReference(true)
        .register(metrics);
    return open(vertx, name, config);
  }

  /** Options for one dedicated connection. */
  public static MySQLConnectOptions options(DatabaseConfig config) {
    MySQLConnectOptions options =
        new MySQLConnectOptions()
            .setHost(config.host())
            .setPort(config.port())
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

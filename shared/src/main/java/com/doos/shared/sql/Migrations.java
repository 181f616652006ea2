package com.doos.shared.sql;

import com.doos.shared.config.AddressConfig;
import com.doos.shared.config.DatabaseConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;

/**
 * Versioned schema migrations, run at start under Flyway's lock. They are backward compatible and
 * add columns only at the end of a table, because Canal reads rows by position.
 */
public final class Migrations {
  private Migrations() {}

  /**
   * Creates the database when it is missing and brings its schema up to date, off the event loop.
   *
   * @param location class path folder of the scripts, such as {@code db/order}
   */
  public static Future<Void> run(Vertx vertx, DatabaseConfig config, String location) {
    return Pools.find(vertx, config)
        .compose(server ->
            vertx.executeBlocking(
                () -> {
                  migrate(config, server, location);
                  return null;
                },
                false));
  }

  private static void migrate(DatabaseConfig config, AddressConfig server, String location)
      throws SQLException {
    Flyway.configure(Migrations.class.getClassLoader())
        .dataSource(
            Jdbc.source(
                server,
                config.database(),
                config.user(),
                config.password(),
                "&createDatabaseIfNotExist=true"))
        .locations("classpath:" + location)
        .connectRetries(5)
        .load()
        .migrate();
  }
}

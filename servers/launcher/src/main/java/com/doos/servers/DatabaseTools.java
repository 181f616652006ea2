package com.doos.servers;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The databases' own programs: of the PATH or, where there are none, of Debian's packages, unpacked
 * without root.
 *
 * @param dump {@code mariadb-dump} or {@code mysqldump}
 * @param binlog {@code mariadb-binlog} or {@code mysqlbinlog}
 * @param client {@code mariadb} or {@code mysql}
 */
public record DatabaseTools(Path dump, Path binlog, Path client) {
  private static final Duration RUN_MAX = Duration.ofSeconds(10);

  /**
   * Those of one kind; the other kind's neither read its binlogs nor, always, log in.
   *
   * @param dist folder for what was unpacked, to be found there the next time
   * @throws IOException when they cannot be had here
   */
  public static DatabaseTools find(DatabaseKind kind, Path dist)
      throws IOException, InterruptedException {
    return switch (kind) {
      case MARIADB ->
          new DatabaseTools(
              mariaDb("mariadb-dump", "mariadb-client", dist),
              mariaDb("mariadb-binlog", "mariadb-client", dist),
              mariaDb("mariadb", "mariadb-client-core", dist));
      case MYSQL -> mySql(dist);
    };
  }

  private static Path mariaDb(String name, String debianPackage, Path dist)
      throws IOException, InterruptedException {
    return DebianProgram.find(name, debianPackage, dist)
        .orElseThrow(() ->
            new IOException(
                name
                    + " is not on the PATH; install MariaDB's client programs ("
                    + debianPackage
                    + " of Debian)"));
  }

  /** MariaDB's packages, too, bring programs with MySQL's names. */
  private static DatabaseTools mySql(Path dist) throws IOException, InterruptedException {
    Optional<Path> installed = DebianProgram.onPath("mysqldump");
    if (installed.isPresent() && isMySql(installed.get())) {
      return beside(installed.get());
    }
    return beside(MySqlBinaries.download(dist).program());
  }

  private static boolean isMySql(Path dump) throws InterruptedException {
    String test = "! \"$0\" --version | grep -q MariaDB";
    return Tools.succeeds(RUN_MAX, List.of("/bin/sh", "-c", test, dump.toString()));
  }

  private static DatabaseTools beside(Path program) {
    return new DatabaseTools(
        program.resolveSibling("mysqldump"),
        program.resolveSibling("mysqlbinlog"),
        program.resolveSibling("mysql"));
  }
}

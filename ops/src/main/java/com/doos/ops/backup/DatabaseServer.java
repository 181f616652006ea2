package com.doos.ops.backup;

import com.doos.shared.config.AddressConfig;
import com.doos.shared.config.DatabaseConfig;
import com.doos.shared.config.Secret;
import com.doos.shared.sql.Jdbc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * A MariaDB or MySQL server, and which of its databases are ours.
 *
 * @param name of its backups: {@code shard-0}, {@code stock}
 * @param databases all of ours on it; the server has no others
 */
record DatabaseServer(
    String name, String host, int port, String user, Secret password, List<String> databases) {

  static DatabaseServer of(String name, DatabaseConfig database) {
    return new DatabaseServer(
        name,
        database.host(),
        database.port(),
        database.user(),
        database.password(),
        List.of(database.database()));
  }

  Connection connect() throws SQLException {
    return Jdbc.source(new AddressConfig(host, port), "", user, password, "").getConnection();
  }

  /** Writes an option file for the server's programs, which only this user can read. */
  Path options(Path folder) throws IOException {
    Path file =
        Files.createTempFile(
            folder,
            "client-",
            ".cnf",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    String quoted = password.value().replace("\\", "\\\\").replace("\"", "\\\"");
    List<String> lines =
        List.of(
            "[client]",
            "protocol=tcp",
            "host=" + host,
            "port=" + port,
            "user=\"" + user + "\"",
            "password=\"" + quoted + "\"");
    return Files.write(file, lines);
  }

  @Override
  public String toString() {
    return name + " (" + host + ":" + port + ")";
  }
}

package com.doos.shared.sql;

import com.doos.shared.config.AddressConfig;
import com.doos.shared.config.Secret;
import java.sql.SQLException;
import org.mariadb.jdbc.MariaDbDataSource;

/** Blocking connections, for what is no service: migrations and the tools of operators. */
public final class Jdbc {
  private Jdbc() {}

  /**
   * Connections to a database of MariaDB or MySQL.
   *
   * @param database empty for none
   * @param options of the driver, each {@code &name=value}
   */
  public static MariaDbDataSource source(
      AddressConfig server, String database, String user, Secret password, String options)
      throws SQLException {
    MariaDbDataSource source =
        new MariaDbDataSource(
            "jdbc:mariadb://"
                + server
                + "/"
                + database
                + "?allowPublicKeyRetrieval=true&sslMode=disable"
                + options);
    source.setUser(user);
    source.setPassword(password.value());
    return source;
  }
}

package com.doos.testkit;

import com.doos.servers.Endpoints;
import com.doos.servers.HostPort;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A schema of its own on one of the shared database instances, dropped on close.
 *
 * <p>Works on MariaDB and MySQL alike. It is created empty: the migrations of the service under
 * test fill it.
 */
public final class TestDatabase implements AutoCloseable {
  private static final int SUFFIX_CHARS = 12;

  private final Endpoints endpoints;
  private final HostPort address;
  private final String name;

  private TestDatabase(Endpoints endpoints, HostPort address, String name) {
    this.endpoints = endpoints;
    this.address = address;
    this.name = name;
  }

  /**
   * Creates a schema named {@code prefix_} and random letters.
   *
   * @param endpoints the servers
   * @param instance {@code order-0}, {@code order-1} or {@code stock}
   * @param prefix lower-case letters, digits and underscores, to tell schemas apart
   */
  public static TestDatabase create(Endpoints endpoints, String instance, String prefix)
      throws SQLException {
    return create(endpoints, endpoints.database(instance), prefix);
  }

  /** As {@link #create(Endpoints, String, String)}, on a database beyond the usual three. */
  public static TestDatabase create(Endpoints endpoints, HostPort address, String prefix)
      throws SQLException {
    if (!prefix.matches("[a-z][a-z0-9_]{0,40}")) {
      throw new IllegalArgumentException("no prefix of a schema: " + prefix);
    }
    String suffix = UUID.randomUUID().toString().replace("-", "").substring(0, SUFFIX_CHARS);
    var database = new TestDatabase(endpoints, address, prefix + "_" + suffix);
    database.onServer("CREATE DATABASE " + database.name);
    return database;
  }

  /** The same schema, where its instance answers after a failover. */
  public TestDatabase at(Endpoints others) {
    return Stream.of(Endpoints.ORDER_0, Endpoints.ORDER_1, Endpoints.STOCK)
        .filter(instance -> endpoints.database(instance).equals(address))
        .map(instance -> new TestDatabase(others, others.database(instance), name))
        .findFirst()
        .orElseThrow();
  }

  /** Name of the schema. */
  public String name() {
    return name;
  }

  /** Address of the instance. */
  public HostPort address() {
    return address;
  }

  /** Account for the schema. */
  public String user() {
    return endpoints.databaseUser();
  }

  /** Its password. */
  public String password() {
    return endpoints.databasePassword();
  }

  /** JDBC address of the schema, for the MariaDB driver. */
  public String jdbcUrl() {
    return Endpoints.jdbcUrl(address, name);
  }

  /** A new connection to the schema; the caller closes it. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(jdbcUrl(), user(), password());
  }

  /** Runs statements one after the other, each with its own commit. */
  public void execute(String... statements) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** The rows of a query, each column as text and NULL as {@code "null"}. */
  public List<List<String>> query(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<List<String>> rows = new ArrayList<>();
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int column = 1; column <= columns; column++) {
          row.add(String.valueOf(result.getString(column)));
        }
        rows.add(row);
      }
      return rows;
    }
  }

  /** Drops the schema with everything in it. */
  @Override
  public void close() throws SQLException {
    onServer("DROP DATABASE IF EXISTS " + name);
  }

  private void onServer(String sql) throws SQLException {
    String url = Endpoints.jdbcUrl(address, "");
    try (Connection connection = DriverManager.getConnection(url, user(), password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s on %s", name, address);
  }
}

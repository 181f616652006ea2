package com.doos.ops.failover;

import com.doos.shared.config.AddressConfig;
import com.doos.shared.sql.Jdbc;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** A connection to one server of a pair, as an operator. */
final class DatabaseServer implements AutoCloseable {
  private static final int CONNECT_MILLIS = 3_000;
  private static final int ANSWER_MILLIS = 90_000;
  private static final int LOCK_SECONDS = 15;
  private static final String LOCK = "SELECT GET_LOCK('doos.failover', " + LOCK_SECONDS + ")";

  /** Threads of the server itself; what remains came over the network. */
  private static final Set<String> OWN_THREADS = Set.of("system user", "event_scheduler");

  private static final String DUMP = "Binlog Dump";

  private final AddressConfig address;
  private final FailoverConfig account;
  private final Connection connection;
  private final Statement statement;
  private final Dialect dialect;

  /**
   * What a replica says of its replication.
   *
   * @param source where it replicates from
   * @param connected whether it receives from there
   * @param applying whether it applies what it receives
   * @param received ids of the transactions received since it was started, or the last of them
   */
  record Replication(
      AddressConfig source, boolean connected, boolean applying, String received, String error) {}

  private DatabaseServer(AddressConfig address, FailoverConfig account, Connection connection)
      throws SQLException {
    this.address = address;
    this.account = account;
    this.connection = connection;
    this.statement = connection.createStatement();
    this.dialect = Dialect.of(text("SELECT VERSION()"));
    // Commits that wait for a replica hold back who wants to make the server read-only.
    statement.execute("SET SESSION lock_wait_timeout = " + LOCK_SECONDS);
  }

  static DatabaseServer connect(AddressConfig address, FailoverConfig account) throws SQLException {
    Connection connection = connection(address, account, ANSWER_MILLIS);
    try {
      return new DatabaseServer(address, account, connection);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** How long the server has been up; empty when it does not answer within seconds. */
  static OptionalLong uptimeSeconds(AddressConfig address, FailoverConfig account) {
    try (Connection connection = connection(address, account, CONNECT_MILLIS);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW GLOBAL STATUS LIKE 'Uptime'")) {
      row.next();
      return OptionalLong.of(row.getLong("Value"));
    } catch (SQLException notNow) {
      return OptionalLong.empty();
    }
  }

  private static Connection connection(
      AddressConfig address, FailoverConfig account, int answerMillis) throws SQLException {
    return Jdbc.source(
            address,
            "",
            account.user(),
            account.password(),
            "&connectTimeout=" + CONNECT_MILLIS + "&socketTimeout=" + answerMillis)
        .getConnection();
  }

  AddressConfig address() {
    return address;
  }

  /** Keeps others that change roles off this server until the connection is closed. */
  void lock() throws SQLException {
    if (!"1".equals(text(LOCK))) {
      throw new RefusedException(address + ": somebody else is changing roles");
    }
  }

  long serverId() throws SQLException {
    return Long.parseLong(text("SELECT @@server_id"));
  }

  boolean isReadOnly() throws SQLException {
    return "1".equals(text("SELECT @@global.read_only"));
  }

  /** Returns when all commits under way have ended. */
  void makeReadOnly() throws SQLException {
    set(dialect.readOnlyVariable(), true);
  }

  void makeWritable() throws SQLException {
    set("read_only", false);
  }

  /** Whether a commit is acknowledged only after a replica has received it. */
  boolean waitsForReplica() throws SQLException {
    return "1".equals(text("SELECT @@global." + dialect.semiSyncSource()));
  }

  void waitForReplica(boolean waits) throws SQLException {
    set(dialect.semiSyncSource(), waits);
  }

  Optional<Term> term() throws SQLException {
    return Terms.last(statement);
  }

  void beginTerm(boolean alone) throws SQLException {
    Terms.begin(statement, serverId(), alone);
  }

  /** Empty on a server that replicates from nobody. */
  Optional<Replication> replication() throws SQLException {
    try (ResultSet row = statement.executeQuery(dialect.status())) {
      return row.next()
          ? Optional.of(
              new Replication(
                  new AddressConfig(
                      row.getString(dialect.hostColumn()), row.getInt(dialect.portColumn())),
                  row.getString(dialect.threadColumn("IO")).equals("Yes"),
                  row.getString(dialect.threadColumn("SQL")).equals("Yes"),
                  row.getString(dialect.receivedColumn()).replace("\n", ""),
                  row.getString("Last_IO_Error") + row.getString("Last_SQL_Error")))
          : Optional.empty();
    }
  }

  boolean replicatesFrom(AddressConfig source) throws SQLException {
    return replication().filter(running -> running.source().equals(source)).isPresent();
  }

  /** Whether its source has waited for it, as long as the two were connected. */
  boolean wasWaitedFor() throws SQLException {
    try (ResultSet row =
        statement.executeQuery("SHOW STATUS LIKE '" + dialect.semiSyncReplicaStatus() + "'")) {
      return row.next() && row.getString(2).equals("ON");
    }
  }

  /** Begins to replicate from another server. */
  void follow(AddressConfig source) throws SQLException {
    statement.execute(dialect.stop());
    for (String sql :
        dialect.follow(source, account.user(), account.password().value(), position())) {
      statement.execute(sql);
    }
    startReplication();
  }

  /** Goes on replicating after a start of the server. */
  void startReplication() throws SQLException {
    set(dialect.semiSyncReplica(), true);
    statement.execute(dialect.start());
  }

  void stopReceiving() throws SQLException {
    statement.execute(dialect.stopReceiving());
  }

  /** Is nobody's replica from now on. */
  void forgetSource() throws SQLException {
    statement.execute(dialect.stop());
    statement.execute(dialect.forget());
    set(dialect.semiSyncReplica(), false);
  }

  /** Up to where it has everything, as {@link #await} takes it. */
  String position() throws SQLException {
    return text(dialect.position());
  }

  /** Whether it has applied all up to a position within some seconds. */
  boolean await(String position, int seconds) throws SQLException {
    if (position.isEmpty()) {
      return true;
    }
    try (PreparedStatement wait = connection.prepareStatement(dialect.await())) {
      wait.setString(1, position);
      wait.setInt(2, seconds);
      try (ResultSet row = wait.executeQuery()) {
        return row.next() && row.getInt(1) == 0;
      }
    }
  }

  /** Ids of all its transactions. */
  String executed() throws SQLException {
    return text(dialect.executed());
  }

  /** Whether it has no transaction that the other one lacks. */
  boolean hasNothingBeyond(DatabaseServer other) throws SQLException {
    return dialect.isSubset(executed(), other.executed());
  }

  /** Ends the connections of everybody but operators; returns how many. */
  int closeSessions() throws SQLException {
    return kill(false);
  }

  /** Ends the connections of those who read the binlog, but for the replica's. */
  int closeReaders() throws SQLException {
    return kill(true);
  }

  private int kill(boolean readersOnly) throws SQLException {
    List<Long> ids = new ArrayList<>();
    try (ResultSet row = statement.executeQuery("SHOW PROCESSLIST")) {
      while (row.next()) {
        String user = row.getString("User");
        boolean reader = row.getString("Command").startsWith(DUMP);
        if (!OWN_THREADS.contains(user)
            && !user.equals(account.user())
            && (reader || !readersOnly)) {
          ids.add(row.getLong("Id"));
        }
      }
    }
    int killed = 0;
    for (long id : ids) {
      try {
        statement.execute("KILL CONNECTION " + id);
        killed++;
      } catch (SQLException gone) {
        // It has ended by itself.
      }
    }
    return killed;
  }

  private void set(String variable, boolean on) throws SQLException {
    statement.execute("SET GLOBAL " + variable + " = " + (on ? "ON" : "OFF"));
  }

  private String text(String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      if (!row.next()) {
        throw new SQLException("no row for " + sql);
      }
      String value = row.getString(1);
      return value == null ? "" : value;
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}

package com.doos.ops.reshard;

import com.doos.shared.config.AddressConfig;
import com.doos.shared.config.DatabaseConfig;
import com.doos.shared.id.OrderIds;
import com.doos.shared.shard.SlotState;
import com.doos.shared.sql.Jdbc;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** One shard's database, by a connection of this tool's own. Not safe for several threads. */
final class Shard implements AutoCloseable {
  /** Whoever comes to the shard meanwhile waits behind this tool. */
  private static final int LOCK_SECONDS_MAX = 1;

  private static final int LOCK_WAIT_TIMEOUT = 1205;
  private static final int LOCK_TRIES_MAX = 20;

  private static final String RELAY = "SELECT IS_USED_LOCK(CONCAT('doos.relay.', DATABASE()))";
  private static final String CDC =
      "SELECT beat_at > CURRENT_TIMESTAMP(3) - INTERVAL 30 SECOND FROM t_heartbeat";

  private final int number;
  private final DatabaseConfig config;
  private final AddressConfig server;
  private final Connection connection;

  private Shard(int number, DatabaseConfig config, AddressConfig server, Connection connection) {
    this.number = number;
    this.config = config;
    this.server = server;
    this.connection = connection;
  }

  /** Connects to the one of the database's servers that takes writes. */
  static Shard open(int number, DatabaseConfig config) throws SQLException {
    SQLException away = null;
    for (AddressConfig server : config.servers()) {
      try {
        Shard shard = new Shard(number, config, server, connect(config, server));
        if (shard.isTrue("SELECT @@global.read_only = 0")) {
          return shard;
        }
        shard.close();
      } catch (SQLException failed) {
        away = failed;
      }
    }
    throw new ReshardException(
        "no server of shard "
            + number
            + " takes writes"
            + (away == null ? "" : ": " + away.getMessage()),
        away);
  }

  private static Connection connect(DatabaseConfig config, AddressConfig server)
      throws SQLException {
    return Jdbc.source(
            server,
            config.database(),
            config.user(),
            config.password(),
            "&connectTimeout=5000&socketTimeout=60000"
                + "&sessionVariables=time_zone='+00:00',innodb_lock_wait_timeout="
                + LOCK_SECONDS_MAX)
        .getConnection();
  }

  int number() {
    return number;
  }

  DatabaseConfig config() {
    return config;
  }

  /** Where the connection leads. */
  AddressConfig server() {
    return server;
  }

  Connection connection() {
    return connection;
  }

  /** What each slot is to this shard, by its number. */
  List<SlotState> states() throws SQLException {
    List<SlotState> states =
        new ArrayList<>(Collections.nCopies(OrderIds.GENES, SlotState.UNASSIGNED));
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT slot, state FROM t_slot")) {
      while (rows.next()) {
        states.set(rows.getInt(1), SlotState.ofColumn(rows.getInt(2)));
      }
    }
    return states;
  }

  /** Changes a slot's state, if it is the one expected; tells whether it was. */
  boolean change(int slot, SlotState from, SlotState to) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("UPDATE t_slot SET state = ? WHERE slot = ? AND state = ?")) {
      statement.setInt(1, to.column());
      statement.setInt(2, slot);
      statement.setInt(3, from.column());
      return statement.executeUpdate() == 1;
    }
  }

  /**
   * As {@link #change}.
   *
   * @throws ReshardException when it was another one
   */
  void require(int slot, SlotState from, SlotState to) throws SQLException {
    if (!change(slot, from, to)) {
      throw new ReshardException("slot " + slot + " is not " + from + " on shard " + number);
    }
  }

  /**
   * Freezes a slot, which waits for transactions under way.
   *
   * @return when new ones began to wait, as {@link System#nanoTime} tells it
   * @throws ReshardException when the slot is not here
   */
  long freeze(int slot) throws SQLException {
    return patiently(() -> require(slot, SlotState.HERE, SlotState.FROZEN));
  }

  /** A change of a slot that others hold. */
  @FunctionalInterface
  private interface Change {
    void run() throws SQLException;
  }

  /**
   * Gives way to a transaction that takes long, and tries again; tells when it began to succeed.
   */
  private static long patiently(Change change) throws SQLException {
    for (int tries = 1; ; tries++) {
      long began = System.nanoTime();
      try {
        change.run();
        return began;
      } catch (SQLException busy) {
        if (busy.getErrorCode() != LOCK_WAIT_TIMEOUT || tries == LOCK_TRIES_MAX) {
          throw busy;
        }
      }
    }
  }

  /** Writes a slot's row without changing its state, as a mark in the binlog. */
  void touch(int slot) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE t_slot SET changed_at = GREATEST(CURRENT_TIMESTAMP(3),"
                + " changed_at + INTERVAL 1000 MICROSECOND) WHERE slot = ?")) {
      statement.setInt(1, slot);
      patiently(statement::executeUpdate);
    }
  }

  /**
   * Ids of the next orders of some slots.
   *
   * @param after excluded
   */
  List<Long> orders(Collection<Integer> slots, long after, int limit) throws SQLException {
    String sql =
        "SELECT id FROM t_order WHERE id > ? AND id & "
            + (OrderIds.GENES - 1)
            + " IN ("
            + slots.stream().map(String::valueOf).collect(Collectors.joining(","))
            + ") ORDER BY id LIMIT ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, after);
      statement.setInt(2, limit);
      try (ResultSet rows = statement.executeQuery()) {
        List<Long> ids = new ArrayList<>();
        while (rows.next()) {
          ids.add(rows.getLong(1));
        }
        return ids;
      }
    }
  }

  /** Whether a relay holds this shard's lease. */
  boolean hasRelay() throws SQLException {
    return isTrue(RELAY);
  }

  /** Whether a CDC service has read this shard's binlog lately. */
  boolean hasCdc() throws SQLException {
    return isTrue(CDC);
  }

  /** Keeps other runs of this tool out until the connection is closed; tells whether it could. */
  boolean lock() throws SQLException {
    return isTrue("SELECT GET_LOCK(CONCAT('doos.reshard.', DATABASE()), 0)");
  }

  private boolean isTrue(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() && rows.getLong(1) != 0;
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  @Override
  public String toString() {
    return "shard " + number;
  }
}

package com.doos.ops.reshard;

import com.doos.shared.config.DatabaseConfig;
import com.doos.shared.id.OrderIds;
import com.github.shyiko.mysql.binlog.BinaryLogClient;
import com.github.shyiko.mysql.binlog.event.DeleteRowsEventData;
import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.event.EventData;
import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import com.github.shyiko.mysql.binlog.event.UpdateRowsEventData;
import com.github.shyiko.mysql.binlog.event.WriteRowsEventData;
import com.github.shyiko.mysql.binlog.network.SSLMode;
import java.io.IOException;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The ids of orders that change on a shard, from its binlog. Which rows they are is all that is
 * taken from it: what they hold is read from the tables, so that no value is ever translated. Safe
 * for two threads: the binlog's and the caller's.
 */
final class ChangeFeed implements AutoCloseable {
  private static final String SLOTS = "t_slot";
  private static final long CONNECT_MS_MAX = 10_000;
  private static final long HEARTBEAT_MS = 1_000;

  /** Ids of replicas are small numbers; these are not. */
  private static final long SERVER_ID = 1_640_000_000L;

  /** Tells of each connection otherwise. */
  private static final Logger LIBRARY = Logger.getLogger(BinaryLogClient.class.getName());

  static {
    LIBRARY.setLevel(Level.WARNING);
  }

  private final String database;
  private final Set<Integer> slots;
  private final Map<String, Integer> keyColumns;
  private final BinaryLogClient client;
  private final Map<Long, TableMapEventData> tables = new HashMap<>();

  /** Guarded by this, as all below. */
  private final Set<Long> changed = new LinkedHashSet<>();

  private final long[] marks = new long[OrderIds.GENES];
  private @Nullable Exception failure;
  private boolean closing;

  private ChangeFeed(Shard shard, Set<Integer> slots, Map<String, Integer> keyColumns) {
    DatabaseConfig config = shard.config();
    this.database = config.database();
    this.slots = Set.copyOf(slots);
    this.keyColumns = keyColumns;
    this.client =
        new BinaryLogClient(
            shard.server().host(), shard.server().port(), config.user(), config.password().value());
    client.setServerId(SERVER_ID + shard.number());
    client.setSSLMode(SSLMode.DISABLED);
    client.setKeepAlive(false);
    client.setHeartbeatInterval(HEARTBEAT_MS);
    client.registerEventListener(this::read);
    client.registerLifecycleListener(
        new BinaryLogClient.AbstractLifecycleListener() {
          @Override
          public void onCommunicationFailure(BinaryLogClient source, Exception lost) {
            fail(lost);
          }

          @Override
          public void onEventDeserializationFailure(BinaryLogClient source, Exception unreadable) {
            fail(unreadable);
          }

          @Override
          public void onDisconnect(BinaryLogClient source) {
            fail(new IOException("the binlog's connection has ended"));
          }
        });
  }

  /**
   * Begins to read at the end of a shard's binlog.
   *
   * @param slots whose orders are told of
   * @throws ReshardException when the binlog cannot be read
   */
  static ChangeFeed open(Shard shard, Set<Integer> slots) throws SQLException {
    Map<String, Integer> keys = new HashMap<>();
    for (OrderTable.Kind kind : OrderTable.Kind.values()) {
      keys.put(kind.table(), position(shard.connection(), kind.table(), kind.orderId()));
    }
    keys.put(SLOTS, position(shard.connection(), SLOTS, "slot"));
    ChangeFeed feed = new ChangeFeed(shard, slots, keys);
    try {
      feed.client.connect(CONNECT_MS_MAX);
    } catch (IOException | TimeoutException e) {
      throw new ReshardException("the binlog of " + shard + " cannot be read", e);
    }
    return feed;
  }

  private static int position(Connection connection, String table, String column)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT ordinal_position FROM information_schema.columns"
                + " WHERE table_schema = DATABASE() AND table_name = ? AND column_name = ?")) {
      statement.setString(1, table);
      statement.setString(2, column);
      try (ResultSet rows = statement.executeQuery()) {
        if (!rows.next()) {
          throw new ReshardException("there is no column " + table + "." + column);
        }
        return rows.getInt(1) - 1;
      }
    }
  }

  private void read(Event event) {
    switch (event.<@Nullable EventData>getData()) {
      case TableMapEventData table -> tables.put(table.getTableId(), table);
      case WriteRowsEventData rows -> read(rows.getTableId(), rows.getRows());
      case DeleteRowsEventData rows -> read(rows.getTableId(), rows.getRows());
      case UpdateRowsEventData rows ->
          read(rows.getTableId(), rows.getRows().stream().map(Map.Entry::getValue).toList());
      case null, default -> {
        // says nothing of rows
      }
    }
  }

  private void read(long tableId, List<Serializable[]> rows) {
    TableMapEventData table = tables.get(tableId);
    Integer key =
        table != null && table.getDatabase().equalsIgnoreCase(database)
            ? keyColumns.get(table.getTable())
            : null;
    if (table == null || key == null) {
      return;
    }
    synchronized (this) {
      for (Serializable[] row : rows) {
        long value = Long.parseLong(String.valueOf(row[key]));
        if (table.getTable().equals(SLOTS)) {
          marks[(int) value & (OrderIds.GENES - 1)]++;
        } else if (slots.contains(OrderIds.gene(value))) {
          changed.add(value);
        }
      }
      notifyAll();
    }
  }

  private synchronized void fail(Exception reason) {
    if (!closing && failure == null) {
      failure = reason;
    }
    notifyAll();
  }

  /** How often a slot's row has been seen to change. */
  synchronized long marks(int slot) {
    return marks[slot];
  }

  /**
   * Waits until a slot's row has changed once more than {@code before}: then everything committed
   * before that change has been told.
   *
   * @throws ReshardException when it does not come in time, or the binlog cannot be read any more
   */
  synchronized void awaitMark(int slot, long before, Duration max) throws InterruptedException {
    long deadline = System.nanoTime() + max.toNanos();
    while (marks[slot] <= before) {
      requireAlive();
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        throw new ReshardException("the binlog is not caught up after " + max.toMillis() + " ms");
      }
      wait(left);
    }
    requireAlive();
  }

  private void requireAlive() {
    if (failure != null) {
      throw new ReshardException("the binlog cannot be read any more", failure);
    }
  }

  /** Takes the next changed orders, the earliest first. */
  synchronized List<Long> take(int max) {
    requireAlive();
    List<Long> taken = new ArrayList<>();
    Iterator<Long> next = changed.iterator();
    while (next.hasNext() && taken.size() < max) {
      taken.add(next.next());
      next.remove();
    }
    return taken;
  }

  @Override
  public void close() {
    synchronized (this) {
      closing = true;
    }
    try {
      client.disconnect();
    } catch (IOException e) {
      throw new ReshardException("the binlog's connection does not end", e);
    }
  }
}

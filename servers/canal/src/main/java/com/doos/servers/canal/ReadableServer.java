package com.doos.servers.canal;

import com.alibaba.otter.canal.parse.driver.mysql.packets.server.ResultSetPacket;
import com.alibaba.otter.canal.parse.exception.CanalParseException;
import com.alibaba.otter.canal.parse.inbound.mysql.MysqlConnection;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Chooses which server of a pair to read: the replica, else the one that takes writes.
 *
 * <p>What is in the replica's binlog is on both servers and survives the loss of either. The
 * primary's binlog also has commits that nobody was told of yet; a failover may take them back, and
 * what was made of them would be wrong. A read-only server that replicates from nobody is an old
 * primary and is never read.
 */
final class ReadableServer {
  private static final long PAUSE_NANOS = 500_000_000;
  private static final int TIMEOUT_MILLIS = 3_000;
  private static final byte CHARSET_UTF8 = 33;

  private enum Role {
    PRIMARY,
    REPLICA,
    NONE
  }

  private final Destination pair;
  private final Account account;

  ReadableServer(Destination pair, Account account) {
    this.pair = pair;
    this.account = account;
  }

  /**
   * The server to read now; waits for one, because Canal's thread does not survive a failure here.
   *
   * @throws CanalParseException when the thread is interrupted, as it is to end
   */
  InetSocketAddress await() {
    if (pair.addresses().size() == 1) {
      return pair.addresses().getFirst();
    }
    while (!Thread.currentThread().isInterrupted()) {
      Optional<InetSocketAddress> found = find();
      if (found.isPresent()) {
        return found.get();
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    throw new CanalParseException(pair.name() + ": stopped while no server was readable");
  }

  private Optional<InetSocketAddress> find() {
    Optional<InetSocketAddress> primary = Optional.empty();
    for (InetSocketAddress address : pair.addresses()) {
      switch (role(address)) {
        case REPLICA -> {
          return Optional.of(address);
        }
        case PRIMARY -> primary = Optional.of(address);
        case NONE -> {}
      }
    }
    return primary;
  }

  private Role role(InetSocketAddress address) {
    var connection =
        new MysqlConnection(address, account.user(), account.password(), CHARSET_UTF8, "");
    connection.getConnector().setSoTimeout(TIMEOUT_MILLIS);
    connection.setCharset(StandardCharsets.UTF_8);
    try {
      connection.connect();
      String readOnly = connection.query("select @@global.read_only").getFieldValues().getFirst();
      if (readOnly.equals("0")) {
        return Role.PRIMARY;
      }
      return replication(connection).getFieldValues().isEmpty() ? Role.NONE : Role.REPLICA;
    } catch (IOException away) {
      return Role.NONE;
    } finally {
      disconnect(connection);
    }
  }

  /** MySQL 8.4 removed the older name, MariaDB knows no other. */
  private static ResultSetPacket replication(MysqlConnection connection) throws IOException {
    try {
      return connection.query("show slave status");
    } catch (IOException refused) {
      return connection.query("show replica status");
    }
  }

  private static void disconnect(MysqlConnection connection) {
    try {
      connection.disconnect();
    } catch (IOException gone) {
      // There is nothing left to close.
    }
  }
}

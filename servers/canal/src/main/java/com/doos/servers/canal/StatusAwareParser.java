package com.doos.servers.canal;

import com.alibaba.otter.canal.parse.driver.mysql.packets.server.ResultSetPacket;
import com.alibaba.otter.canal.parse.inbound.ErosaConnection;
import com.alibaba.otter.canal.parse.inbound.mysql.MysqlConnection;
import com.alibaba.otter.canal.parse.inbound.mysql.MysqlEventParser;
import com.alibaba.otter.canal.parse.support.AuthenticationInfo;
import com.alibaba.otter.canal.protocol.position.EntryPosition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Canal's parser with three things that it lacks: it knows both names of the binlog status
 * statement, it goes on when the position where it left off is not in the server's binlogs any
 * more, and of a pair of servers it reads the right one, see {@link ReadableServer}.
 *
 * <p>A position is lost when a shard is restored. Reading then begins at the oldest binlog there
 * is: what was read before is read again, which its readers have to bear anyway, and what is in no
 * binlog an audit of the index finds. On the other server of a pair Canal finds the place by the
 * time of the last acknowledged event, a minute earlier.
 *
 * <p>MySQL 8.4 removed {@code SHOW MASTER STATUS}, the only one that Canal 1.1.7 sends; MariaDB has
 * no {@code SHOW BINARY LOG STATUS}. The old one is tried first, the new one when it is refused.
 */
final class StatusAwareParser extends MysqlEventParser {
  private static final Logger LOG = LoggerFactory.getLogger(StatusAwareParser.class);

  /** After the magic number that each binlog begins with. */
  private static final long BINLOG_START = 4;

  private static final int SOCKET_BUFFER_BYTES = 64 * 1024;
  private static final int SOCKET_TIMEOUT_MILLIS = 30_000;

  private final Destination source;
  private final ReadableServer servers;
  private final Account account;
  private final long replicaId;

  StatusAwareParser(Destination source, Account account, long replicaId) {
    this.source = source;
    this.servers = new ReadableServer(source, account);
    this.account = account;
    this.replicaId = replicaId;
    setDestination(source.name());
    setSlaveId(replicaId);
    setMasterInfo(account.at(source.addresses().getFirst()));
  }

  @Override
  protected ErosaConnection buildErosaConnection() {
    // A position belongs to the server it was read from.
    masterInfo = account.at(servers.await());
    runningInfo = masterInfo;
    var connection = new StatusAwareConnection(masterInfo);
    connection.getConnector().setReceiveBufferSize(SOCKET_BUFFER_BYTES);
    connection.getConnector().setSendBufferSize(SOCKET_BUFFER_BYTES);
    connection.getConnector().setSoTimeout(SOCKET_TIMEOUT_MILLIS);
    connection.setCharset(connectionCharset);
    connection.setReceivedBinlogBytes(receivedBinlogBytes);
    connection.setSlaveId(replicaId);
    return connection;
  }

  @Override
  protected EntryPosition findStartPositionInternal(ErosaConnection connection) {
    EntryPosition wanted = super.findStartPositionInternal(connection);
    try {
      // A search by time leaves a binlog behind that is still on its way.
      connection.reconnect();
      ResultSetPacket binlogs = ((MysqlConnection) connection).query("show binary logs");
      int columns = binlogs.getFieldDescriptors().size();
      List<String> values = binlogs.getFieldValues();
      for (int row = 0; wanted != null && row + columns <= values.size(); row += columns) {
        if (values.get(row).equals(wanted.getJournalName())
            && Long.parseLong(values.get(row + 1)) >= wanted.getPosition()) {
          return wanted;
        }
      }
      LOG.error("{}: {} is in no binlog, reading from the oldest", source.name(), wanted);
      return new EntryPosition(values.get(0), BINLOG_START);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class StatusAwareConnection extends MysqlConnection {

    StatusAwareConnection(AuthenticationInfo server) {
      super(
          server.getAddress(),
          server.getUsername(),
          server.getPassword(),
          connectionCharsetNumber,
          server.getDefaultDatabaseName());
    }

    @Override
    public ResultSetPacket query(String command) throws IOException {
      try {
        return super.query(command);
      } catch (IOException refused) {
        if (!"show master status".equalsIgnoreCase(command)) {
          throw refused;
        }
        return super.query("show binary log status");
      }
    }
  }
}

package com.doos.servers.canal;

import com.alibaba.otter.canal.parse.driver.mysql.packets.server.ResultSetPacket;
import com.alibaba.otter.canal.parse.inbound.ErosaConnection;
import com.alibaba.otter.canal.parse.inbound.mysql.MysqlConnection;
import com.alibaba.otter.canal.parse.inbound.mysql.MysqlEventParser;
import com.alibaba.otter.canal.parse.support.AuthenticationInfo;
import java.io.IOException;

/**
 * Canal's parser with a connection that knows both names of the binlog status statement.
 *
 * <p>MySQL 8.4 removed {@code SHOW MASTER STATUS}, the only one that Canal 1.1.7 sends; MariaDB has
 * no {@code SHOW BINARY LOG STATUS}. The old one is tried first, the new one when it is refused.
 */
final class StatusAwareParser extends MysqlEventParser {
  private static final int SOCKET_BUFFER_BYTES = 64 * 1024;
  private static final int SOCKET_TIMEOUT_MILLIS = 30_000;

  private final Destination source;
  private final AuthenticationInfo account;
  private final long replicaId;

  StatusAwareParser(Destination source, AuthenticationInfo account, long replicaId) {
    this.source = source;
    this.account = account;
    this.replicaId = replicaId;
    setDestination(source.name());
    setSlaveId(replicaId);
    setMasterInfo(account);
  }

  @Override
  protected ErosaConnection buildErosaConnection() {
    var connection = new StatusAwareConnection();
    connection.getConnector().setReceiveBufferSize(SOCKET_BUFFER_BYTES);
    connection.getConnector().setSendBufferSize(SOCKET_BUFFER_BYTES);
    connection.getConnector().setSoTimeout(SOCKET_TIMEOUT_MILLIS);
    connection.setCharset(connectionCharset);
    connection.setReceivedBinlogBytes(receivedBinlogBytes);
    connection.setSlaveId(replicaId);
    return connection;
  }

  private final class StatusAwareConnection extends MysqlConnection {

    StatusAwareConnection() {
      super(
          source.address(),
          account.getUsername(),
          account.getPassword(),
          connectionCharsetNumber,
          account.getDefaultDatabaseName());
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

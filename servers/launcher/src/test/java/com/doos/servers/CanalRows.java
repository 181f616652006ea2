package com.doos.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.alibaba.otter.canal.client.CanalConnector;
import com.alibaba.otter.canal.client.CanalConnectors;
import com.alibaba.otter.canal.protocol.CanalEntry;
import com.alibaba.otter.canal.protocol.Message;
import com.google.protobuf.InvalidProtocolBufferException;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Writes rows into {@code order-0} and reads them back through Canal's destination shard0. */
final class CanalRows {
  private static final Duration DELIVERY_MAX = Duration.ofSeconds(40);
  private static final int BATCH = 100;

  private CanalRows() {}

  /** The test itself: rows that were written before the first subscription arrive as well. */
  static void assertDelivered(Endpoints endpoints, String schema, String value)
      throws SQLException {
    insert(endpoints, schema, value);
    HostPort canal = endpoints.canal();
    CanalConnector client =
        CanalConnectors.newSingleConnector(
            new InetSocketAddress(canal.host(), canal.port()), "shard0", "", "");
    client.connect();
    client.subscribe(schema + "\\.t_row");
    client.rollback();
    List<String> values = new ArrayList<>();
    await()
        .atMost(DELIVERY_MAX)
        .untilAsserted(() -> {
          Message message = client.getWithoutAck(BATCH, 100L, TimeUnit.MILLISECONDS);
          values.addAll(inserted(message));
          client.ack(message.getId());
          assertThat(values).contains(value);
        });
    client.disconnect();
  }

  static void insert(Endpoints endpoints, String schema, String value) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                endpoints.creatingJdbcUrl(Endpoints.ORDER_0, schema),
                endpoints.databaseUser(),
                endpoints.databasePassword());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE IF NOT EXISTS t_row (v VARCHAR(64) PRIMARY KEY)");
      statement.execute("INSERT INTO t_row VALUES ('" + value + "')");
    }
  }

  private static List<String> inserted(Message message) throws InvalidProtocolBufferException {
    List<String> values = new ArrayList<>();
    for (CanalEntry.Entry entry : message.getEntries()) {
      if (entry.getEntryType() == CanalEntry.EntryType.ROWDATA) {
        CanalEntry.RowChange change = CanalEntry.RowChange.parseFrom(entry.getStoreValue());
        change.getRowDatasList().forEach(row -> values.add(row.getAfterColumns(0).getValue()));
      }
    }
    return values;
  }
}

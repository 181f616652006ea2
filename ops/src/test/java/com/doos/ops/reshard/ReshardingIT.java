package com.doos.ops.reshard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.doos.servers.Endpoints;
import com.doos.shared.config.DatabaseConfig;
import com.doos.shared.shard.SlotState;
import com.doos.shared.sql.Migrations;
import com.doos.testkit.TestDatabase;
import com.doos.testkit.TestPools;
import com.doos.testkit.WithServers;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On schemas without services. */
@WithServers
final class ReshardingIT {

  private final Endpoints servers;
  private final List<TestDatabase> shards = new ArrayList<>();
  private final List<Connection> leases = new ArrayList<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  ReshardingIT(Endpoints servers) {
    this.servers = servers;
  }

  /** One shard with all slots and orders of users 1 to 100, and an empty one. */
  @BeforeEach
  void createShards() throws Exception {
    Vertx vertx = Vertx.vertx();
    for (String instance : List.of(Endpoints.ORDER_0, Endpoints.ORDER_1)) {
      TestDatabase shard = TestDatabase.create(servers, instance, "resharding");
      shards.add(shard);
      TestPools.await(Migrations.run(vertx, TestPools.config(shard), "db/shard"));
      shard.execute("INSERT INTO t_heartbeat (id) VALUES (1)");
      Connection lease = shard.connect();
      leases.add(lease);
      try (Statement statement = lease.createStatement()) {
        statement.execute("SELECT GET_LOCK('doos.relay." + shard.name() + "', 0)");
      }
    }
    TestPools.await(vertx.close());
    shards.get(0).execute("UPDATE t_slot SET state = 1");
    shards.get(1).execute("UPDATE t_slot SET state = 4");
    for (int user = 1; user <= 100; user++) {
      insertOrder(user * 64L + user % 64, user);
    }
  }

  @AfterEach
  void dropShards() throws Exception {
    for (Connection lease : leases) {
      lease.close();
    }
    for (TestDatabase shard : shards) {
      shard.close();
    }
  }

  private void insertOrder(long id, int user) throws SQLException {
    shards
        .get(0)
        .execute(
            "INSERT INTO t_order (id, user_id, order_no, total_amount, actual_amount, status,"
                + " payment_method, shipping_address, remark, items_snapshot, created_at) VALUES ("
                + id
                + ", "
                + user
                + ", 'no"
                + id
                + "', 12.50, 12.50, 0, NULL, '上海\\\\ \\'路\\'', '', '[{\"name\": \"茶\"}]',"
                + " '2026-03-29 02:30:00.120')",
            "INSERT INTO t_order_item (order_id, product_id, product_name, sku_id, price, quantity,"
                + " subtotal) VALUES ("
                + id
                + ", 7, '茶 #1', NULL, 6.25, 2, 12.50)",
            "INSERT INTO t_order_history (order_id, from_status, to_status, actor, reason,"
                + " created_at) VALUES ("
                + id
                + ", NULL, 0, 'user:"
                + user
                + "', 'placed', '2026-03-29 02:30:00.001')",
            "INSERT INTO t_local_message (message_id, tx_id, topic, event_type, payload) VALUES ('"
                + id
                + ":order.created', '"
                + id
                + "', 'stock', 'order.created', '{\"order_id\": 18446744073709551615}')",
            "INSERT INTO t_payment (order_id, user_id, method, amount, status, attempt,"
                + " authorization_code) VALUES ("
                + id
                + ", "
                + user
                + ", 'alipay', 12.50, 0, 1, '')",
            "INSERT INTO t_order_token (user_id, token, order_id, content_hash) VALUES ("
                + user
                + ", 'Token "
                + user
                + "', "
                + id
                + ", 'ab')");
  }

  @Test
  void movesOrdersWithAllThatBelongsToThemAndBack() throws Exception {
    // Given
    Map<String, List<List<String>>> before = contents();

    // When
    List<Long> pauses = spread(2);

    // Then
    assertThat(pauses).hasSize(32);
    assertThat(owned(0)).isEqualTo(32);
    assertThat(owned(1)).isEqualTo(32);
    assertThat(contents()).isEqualTo(before);
    assertThat(shards.get(1).query("SELECT id FROM t_order")).hasSize(50);

    // And back, which takes the place of what was left behind
    shards.get(1).execute("UPDATE t_order SET remark = 'changed' WHERE user_id = 1");
    assertThat(spread(1)).hasSize(32);
    assertThat(owned(0)).isEqualTo(64);
    assertThat(shards.get(0).query("SELECT remark FROM t_order WHERE user_id = 1"))
        .containsExactly(List.of("changed"));
    purge();
    assertThat(shards.get(1).query("SELECT id FROM t_order")).isEmpty();
    assertThat(shards.get(1).query("SELECT order_id FROM t_order_token")).isEmpty();
  }

  @Test
  void takesWhatChangesMeanwhileAlong() throws Exception {
    // Given someone who changes orders all the time, as a service would
    CountDownLatch stop = new CountDownLatch(1);
    Thread writer = Thread.ofPlatform().start(() -> change(stop));

    // When
    spread(2);
    stop.countDown();
    writer.join();

    // Then
    assertThat(shards.get(1).query("SELECT SUM(retry_count) FROM t_local_message").get(0).get(0))
        .isNotEqualTo("0");
    assertThat(frozenChanges()).isEmpty();
  }

  /** Each change locks the slot's row and only takes effect while the slot is here. */
  private void change(CountDownLatch stop) {
    try (Connection connection = shards.get(0).connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (int i = 0; !stop.await(1, TimeUnit.MILLISECONDS); i++) {
        int slot = i % 64;
        try (var here =
            statement.executeQuery(
                "SELECT slot FROM t_slot WHERE state <= 1 AND slot = "
                    + slot
                    + " LOCK IN SHARE MODE")) {
          if (here.next()) {
            statement.executeUpdate(
                "UPDATE t_local_message SET retry_count = retry_count + 1 WHERE tx_id & 63 = "
                    + slot);
            statement.executeUpdate(
                "UPDATE t_order SET version = version + 1 WHERE id & 63 = " + slot);
          }
        }
        connection.commit();
      }
    } catch (SQLException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Orders that were changed on the first shard after they had left it. */
  private List<List<String>> frozenChanges() throws SQLException {
    List<List<String>> left =
        shards.get(0).query("SELECT id, version FROM t_order WHERE id & 1 = 1 ORDER BY id");
    left.removeAll(shards.get(1).query("SELECT id, version FROM t_order ORDER BY id"));
    return left;
  }

  @Test
  void makesGoodWhatARunHasLeftThatBrokeOff() throws Exception {
    // Given a slot that was frozen, and one that had left and was not taken
    shards.get(0).execute("UPDATE t_slot SET state = 2 WHERE slot = 3");
    shards.get(1).execute("UPDATE t_slot SET state = 3 WHERE slot = 3");
    spread(2);
    shards.get(1).execute("UPDATE t_slot SET state = 3 WHERE slot = 5");

    // When
    assertThat(spread(2)).isEmpty();

    // Then
    assertThat(owned(0)).isEqualTo(32);
    assertThat(owned(1)).isEqualTo(32);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("slot 3 was left frozen on shard 0")
        .contains("slot 5 had left for shard 1");
  }

  @Test
  void leavesSlotsWhereTheyAreWhenTheCopyIsNotTheSame() throws Exception {
    // Given a target that alters what it is given
    shards
        .get(1)
        .execute(
            "CREATE TRIGGER alter_price BEFORE INSERT ON t_order_item FOR EACH ROW"
                + " SET NEW.quantity = NEW.quantity + 1");

    // Then
    assertThatExceptionOfType(ReshardException.class)
        .isThrownBy(() -> spread(2))
        .withMessageContaining("orders differ on shard 1");
    assertThat(owned(0)).isEqualTo(64);
    assertThat(owned(1)).isZero();
  }

  @Test
  void refusesWhatCannotBe() throws Exception {
    assertRefused(3, "slots cannot be spread over 3 of 2 shards");
    try (Resharding other = resharding()) {
      assertThatExceptionOfType(ReshardException.class)
          .isThrownBy(this::resharding)
          .withMessageContaining("another resharding is under way");
    }
    shards.get(1).execute("UPDATE t_heartbeat SET beat_at = '2026-01-01'");
    assertRefused(2, "no cdc reads shard 1");
    leases.get(1).close();
    assertRefused(2, "no relay works on shard 1");
    shards.get(0).execute("UPDATE t_slot SET state = 0 WHERE slot = 9");
    assertRefused(2, "slot 9 is not assigned");
  }

  private void assertRefused(int wanted, String message) {
    assertThatExceptionOfType(ReshardException.class)
        .isThrownBy(() -> spread(wanted))
        .withMessageContaining(message);
  }

  private List<Long> spread(int wanted) throws SQLException, InterruptedException {
    try (Resharding resharding = resharding()) {
      return resharding.spread(wanted);
    }
  }

  private void purge() throws SQLException, InterruptedException {
    try (Resharding resharding = resharding()) {
      assertThat(resharding.purge()).isEqualTo(50);
    }
  }

  private Resharding resharding() throws SQLException {
    List<DatabaseConfig> databases = shards.stream().map(TestPools::config).toList();
    return new Resharding(databases, new PrintStream(out, true, StandardCharsets.UTF_8));
  }

  private long owned(int shard) throws SQLException {
    return shards.get(shard).query("SELECT slot FROM t_slot WHERE state = 1").size();
  }

  /** Everything both shards have of orders whose slots are theirs, without the rows' numbers. */
  private Map<String, List<List<String>>> contents() throws SQLException {
    Map<String, List<List<String>>> contents = new TreeMap<>();
    for (OrderTable.Kind kind : OrderTable.Kind.values()) {
      List<List<String>> rows = new ArrayList<>();
      for (TestDatabase shard : shards) {
        String columns;
        try (Connection connection = shard.connect()) {
          columns =
              String.join(
                  ",",
                  OrderTable.of(connection).stream()
                      .filter(table -> table.kind() == kind)
                      .findFirst()
                      .orElseThrow()
                      .columns());
        }
        rows.addAll(
            shard.query(
                "SELECT "
                    + columns
                    + " FROM "
                    + kind.table()
                    + " WHERE "
                    + SlotState.here(kind.orderId())));
      }
      rows.sort((one, other) -> one.toString().compareTo(other.toString()));
      contents.put(kind.table(), rows);
    }
    return contents;
  }
}

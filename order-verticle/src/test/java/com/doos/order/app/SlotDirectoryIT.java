package com.doos.order.app;

import static com.doos.testkit.TestPools.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.doos.order.store.SlotStore;
import com.doos.servers.Endpoints;
import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.doos.shared.shard.ShardMap;
import com.doos.shared.sql.Migrations;
import com.doos.shared.sql.Pools;
import com.doos.testkit.TestDatabase;
import com.doos.testkit.TestPools;
import com.doos.testkit.WithServers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@WithServers
final class SlotDirectoryIT {
  private final Vertx vertx = Vertx.vertx();
  private final Endpoints servers;
  private final List<TestDatabase> databases = new ArrayList<>();
  private final List<Pool> pools = new ArrayList<>();

  SlotDirectoryIT(Endpoints servers) {
    this.servers = servers;
  }

  @BeforeEach
  void createTwoShards() throws Exception {
    addShard();
    addShard();
  }

  @AfterEach
  void drop() throws Exception {
    for (Pool pool : pools) {
      await(pool.close());
    }
    await(vertx.close());
    for (TestDatabase database : databases) {
      database.close();
    }
  }

  @Test
  void assignsSlotsOnce() throws Exception {
    // When
    await(directory().open());
    addShard();
    addShard();
    SlotDirectory grown = directory();
    await(grown.open());

    // Then
    for (int slot = 0; slot < 64; slot++) {
      assertThat(grown.map().shardOf(slot)).isEqualTo(slot % 2);
    }
    assertThat(states(0)).isEqualTo("1:32 4:32");
    assertThat(states(2)).isEqualTo("4:64");
  }

  @Test
  void finishesAnAssignmentThatBrokeOff() throws Exception {
    databases.get(0).execute("UPDATE t_slot SET state = 1 WHERE slot = 6");

    await(directory().open());

    assertThat(states(0)).isEqualTo("1:32 4:32");
    assertThat(states(1)).isEqualTo("1:32 4:32");
  }

  @Test
  void refusesShardsThatHoldOrdersOfOthers() throws Exception {
    databases
        .get(0)
        .execute(
            "INSERT INTO t_order (id, user_id, order_no, total_amount,"
                + " actual_amount, items_snapshot) VALUES (66, 66, 'n', 1, 1, '[]')");
    addShard();
    addShard();

    assertThatThrownBy(() -> await(directory().open()))
        .hasMessageContaining("order 66 is on shard 0 of 4");
  }

  @Test
  void followsASlotToItsNewShard() throws Exception {
    // Given
    SlotDirectory directory = directory();
    await(directory.open());
    List<Integer> asked = new ArrayList<>();

    // When
    Future<Integer> found =
        directory.follow(() -> {
          int shard = directory.map().shardOf(2);
          asked.add(shard);
          if (asked.size() == 2) {
            move(2, 0, 1);
          }
          return shard == 1
              ? Future.succeededFuture(shard)
              : Future.failedFuture(new DoosException(ErrorCode.OVERLOADED, Detail.SLOT_MOVED));
        });

    // Then
    assertThat(await(found)).isEqualTo(1);
    assertThat(asked).containsExactly(0, 0, 1);
  }

  @Test
  void givesUpWhenASlotIsNobodysForTooLong() throws Exception {
    SlotDirectory directory = directory();
    await(directory.open());

    Future<Void> homeless =
        directory.follow(
            () -> Future.failedFuture(new DoosException(ErrorCode.OVERLOADED, Detail.SLOT_MOVED)));

    assertThatThrownBy(() -> await(homeless)).hasMessageContaining("moved");
  }

  private void move(int slot, int from, int to) {
    try {
      databases.get(from).execute("UPDATE t_slot SET state = 4 WHERE slot = " + slot);
      databases.get(to).execute("UPDATE t_slot SET state = 1 WHERE slot = " + slot);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private SlotDirectory directory() {
    return new SlotDirectory(vertx, pools, new ShardMap(pools.size()), new SlotStore());
  }

  private void addShard() throws Exception {
    TestDatabase database = TestDatabase.create(servers, Endpoints.ORDER_0, "slots");
    databases.add(database);
    await(Migrations.run(vertx, TestPools.config(database), "db/shard"));
    pools.add(Pools.open(vertx, "slots-" + pools.size(), TestPools.config(database)));
  }

  /** How many slots are in which state. */
  private String states(int shard) throws SQLException {
    List<String> counts = new ArrayList<>();
    databases
        .get(shard)
        .query("SELECT state, COUNT(*) FROM t_slot GROUP BY state ORDER BY state")
        .forEach(row -> counts.add(String.join(":", row)));
    return String.join(" ", counts);
  }
}

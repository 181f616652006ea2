package com.doos.order.app;

import static com.doos.order.app.OrderPresence.State.ABSENT;
import static com.doos.order.app.OrderPresence.State.EXISTS;
import static com.doos.order.app.OrderPresence.State.UNKNOWN;
import static com.doos.testkit.TestPools.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.doos.order.store.PresenceStore;
import com.doos.servers.Endpoints;
import com.doos.shared.config.DatabaseConfig;
import com.doos.shared.sql.Migrations;
import com.doos.shared.sql.Pools;
import com.doos.testkit.TestDatabase;
import com.doos.testkit.TestPools;
import com.doos.testkit.WithServers;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@WithServers
final class OrderPresenceIT {
  private static final Instant PAST = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant FUTURE = Instant.parse("2100-01-01T00:00:00Z");

  private final Vertx vertx = Vertx.vertx();
  private final TestDatabase database;
  private final Pool pool;
  private final OrderPresence presence;

  OrderPresenceIT(Endpoints servers) throws Exception {
    database = TestDatabase.create(servers, Endpoints.ORDER_0, "order_presence");
    DatabaseConfig config = TestPools.config(database);
    await(Migrations.run(vertx, config, "db/shard"));
    pool = Pools.open(vertx, "test", config);
    presence = new OrderPresence(pool, new PresenceStore());
    database.execute(insert(10));
  }

  @AfterEach
  void dropDatabase() throws Exception {
    await(pool.close());
    await(vertx.close());
    database.close();
  }

  private static String insert(long id) {
    return "INSERT INTO t_order (id, user_id, order_no, total_amount, actual_amount,"
        + " items_snapshot) VALUES ("
        + id
        + ", 1, 'no-"
        + id
        + "', 1, 1, '[]')";
  }

  private List<OrderPresence.State> find(Instant deadline, Long... ids) throws Exception {
    return await(presence.find(List.of(ids), deadline)).states();
  }

  @Test
  void tellsWhatExistsAndWhatNeverWill() throws Exception {
    assertThat(find(PAST, 11L, 10L, 12L)).containsExactly(ABSENT, EXISTS, ABSENT);
  }

  @Test
  void doesNotKnowWhatMayStillBeWritten() throws Exception {
    assertThat(find(FUTURE, 11L, 10L)).containsExactly(UNKNOWN, EXISTS);
  }

  @Test
  void doesNotKnowAnOrderThatIsBeingWrittenAndDoesNotWaitForIt() throws Exception {
    try (Connection writer = database.connect();
        Statement statement = writer.createStatement()) {
      // Given
      writer.setAutoCommit(false);
      statement.execute(insert(11));

      // When
      long begin = System.nanoTime();
      List<OrderPresence.State> during = find(PAST, 11L, 10L);

      // Then
      assertThat(during).containsExactly(UNKNOWN, EXISTS);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));

      // And afterwards it is known
      writer.rollback();
      assertThat(find(PAST, 11L)).containsExactly(ABSENT);
      statement.execute(insert(11));
      writer.commit();
      assertThat(find(PAST, 11L)).containsExactly(EXISTS);
    }
  }
}

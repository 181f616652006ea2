package com.doos.shared.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.doos.servers.Endpoints;
import com.doos.shared.sql.Migrations;
import com.doos.shared.sql.Pools;
import com.doos.testkit.TestDatabase;
import com.doos.testkit.TestPools;
import com.doos.testkit.WithServers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@WithServers
final class SlotGuardIT {
  private static final long USER_OF_SLOT_5 = 64 * 7 + 5;
  private static final long USER_OF_SLOT_6 = 64 * 7 + 6;
  private static final Duration SOON = Duration.ofSeconds(20);

  private final Vertx vertx = Vertx.vertx();
  private final Endpoints servers;
  private TestDatabase database;
  private Pool pool;

  SlotGuardIT(Endpoints servers) {
    this.servers = servers;
  }

  @BeforeEach
  void migrate() throws Exception {
    database = TestDatabase.create(servers, Endpoints.ORDER_0, "slots");
    TestPools.await(Migrations.run(vertx, TestPools.config(database), "db/shard"));
    database.execute("CREATE TABLE t (v BIGINT)");
    pool = Pools.open(vertx, "slots", TestPools.config(database));
  }

  @AfterEach
  void drop() throws Exception {
    TestPools.await(pool.close());
    TestPools.await(vertx.close());
    database.close();
  }

  @Test
  void letsWorkThroughUntilSlotsAreMovedAway() throws Exception {
    // When
    TestPools.await(SlotGuard.run(pool, List.of(USER_OF_SLOT_5, USER_OF_SLOT_6), this::insert));
    set(SlotState.FROZEN);
    Future<Void> frozen =
        SlotGuard.run(pool, List.of(USER_OF_SLOT_6, USER_OF_SLOT_5), this::insert);
    Future<Void> other = SlotGuard.once(pool, List.of(USER_OF_SLOT_6), this::insert);

    // Then
    assertThatThrownBy(() -> TestPools.await(frozen))
        .satisfies(failure -> assertThat(SlotGuard.isMoved(failure.getCause())).isTrue());
    TestPools.await(other);
    assertThat(rows()).isEqualTo(2);
  }

  @Test
  void makesTheOneWhoMovesASlotWaitForWorkUnderWay() throws Exception {
    // Given
    Promise<Void> goOn = Promise.promise();
    Promise<Void> inserted = Promise.promise();
    Future<Void> work =
        SlotGuard.run(
            pool,
            List.of(USER_OF_SLOT_5),
            transaction ->
                insert(transaction)
                    .compose(done -> {
                      inserted.complete();
                      return goOn.future();
                    }));
    TestPools.await(inserted.future());

    // When
    CompletableFuture<Void> moving = CompletableFuture.runAsync(() -> trySet(SlotState.FROZEN));
    await().atMost(SOON).until(this::someoneWaitsForALock);

    // Then
    assertThat(moving).isNotDone();
    goOn.complete();
    TestPools.await(work);
    assertThat(moving).succeedsWithin(SOON);
  }

  @Test
  void guardsWorkOnAConnectionOfItsOwn() throws Exception {
    // Given
    set(SlotState.ELSEWHERE);
    SqlConnection connection = TestPools.await(pool.getConnection());

    // When
    SlotSet slots =
        TestPools.await(SlotGuard.on(connection, held -> insert(connection).map(done -> held)));
    Future<Void> refused =
        SlotGuard.on(
            connection, held -> insert(connection).compose(done -> Future.failedFuture("refused")));

    // Then
    assertThat(slots.has(USER_OF_SLOT_5)).isFalse();
    assertThat(slots.has(USER_OF_SLOT_6)).isTrue();
    assertThatThrownBy(() -> TestPools.await(refused)).hasMessageContaining("refused");
    assertThat(rows()).isEqualTo(1);
    TestPools.await(connection.close());
  }

  @Test
  void tellsNothingFoundFromNotHere() throws Exception {
    assertThat(TestPools.await(readNothing())).isEmpty();

    set(SlotState.FROZEN);
    assertThat(TestPools.await(readNothing())).isEmpty();

    for (SlotState state : List.of(SlotState.ARRIVING, SlotState.ELSEWHERE)) {
      set(state);
      assertThatThrownBy(() -> TestPools.await(readNothing()))
          .satisfies(failure -> assertThat(SlotGuard.isMoved(failure.getCause())).isTrue());
    }
  }

  @Test
  void hidesRowsThatDoNotCount() throws Exception {
    database.execute("INSERT INTO t VALUES (" + USER_OF_SLOT_5 + "), (" + USER_OF_SLOT_6 + ")");

    for (SlotState state : SlotState.values()) {
      set(state);

      assertThat(count(SlotState.readable("v"))).isEqualTo(state.isReadable() ? 2 : 1);
      assertThat(count(SlotState.here("v")))
          .isEqualTo(state == SlotState.UNASSIGNED || state == SlotState.HERE ? 2 : 1);
    }
  }

  private Future<List<Long>> readNothing() {
    return SlotGuard.read(
        pool, USER_OF_SLOT_5, shard -> Future.succeededFuture(List.of()), List::isEmpty);
  }

  private Future<Void> insert(SqlConnection transaction) {
    return transaction.query("INSERT INTO t VALUES (1)").execute().mapEmpty();
  }

  private void set(SlotState state) throws SQLException {
    database.execute("UPDATE t_slot SET state = " + state.column() + " WHERE slot = 5");
  }

  private void trySet(SlotState state) {
    try {
      set(state);
    } catch (SQLException e) {
      throw new CompletionException(e);
    }
  }

  private boolean someoneWaitsForALock() throws SQLException {
    return !database
        .query("SELECT 1 FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'")
        .isEmpty();
  }

  private int rows() throws SQLException {
    return count("1 = 1");
  }

  private int count(String condition) throws SQLException {
    return Integer.parseInt(
        database.query("SELECT COUNT(*) FROM t WHERE " + condition).get(0).get(0));
  }
}

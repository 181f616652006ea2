package com.doos.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.doos.servers.Endpoints;
import com.doos.shared.sql.Pools;
import com.doos.shared.sql.SqlErrors;
import com.doos.shared.sql.Transactions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.ClosedConnectionException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@WithServers
final class TransactionsIT {
  private static final long AT_ONCE_SECONDS_MAX = 10;

  private final Vertx vertx = Vertx.vertx();
  private final Endpoints servers;
  private TestDatabase database;
  private FaultProxy proxy;
  private Pool pool;

  TransactionsIT(Endpoints servers) {
    this.servers = servers;
  }

  @BeforeEach
  void createTable() throws Exception {
    database = TestDatabase.create(servers, Endpoints.ORDER_0, "transactions");
    database.execute("CREATE TABLE t (v INT)");
    proxy = FaultProxy.to(database.address());
    pool = Pools.open(vertx, "transactions", TestPools.config(database, proxy.address()));
  }

  @AfterEach
  void dropTable() throws Exception {
    TestPools.await(pool.close());
    TestPools.await(vertx.close());
    proxy.close();
    database.close();
  }

  @Test
  void commitsOrRollsBack() throws Exception {
    // When
    TestPools.await(Transactions.once(pool, TransactionsIT::insert));
    Future<Void> refused =
        Transactions.once(
            pool,
            transaction -> insert(transaction).compose(done -> Future.failedFuture("refused")));

    // Then
    assertThatThrownBy(() -> TestPools.await(refused)).hasMessageContaining("refused");
    assertThat(rows()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"autocommit = 0", "INSERT", "COMMIT"})
  void endsWhenTheServerClosesTheConnection(String statement) throws Exception {
    // Given
    proxy.set(
        new Trap(
            Trap.Direction.TO_SERVER,
            Trap.Moment.BEFORE,
            (said, chunk) -> chunk.contains(statement),
            () -> {}));

    // When
    Future<Void> cut =
        Transactions.once(pool, TransactionsIT::insert)
            .timeout(AT_ONCE_SECONDS_MAX, TimeUnit.SECONDS);

    // Then
    assertThatThrownBy(() -> TestPools.await(cut))
        .hasRootCauseInstanceOf(ClosedConnectionException.class);
    await().ignoreExceptions().until(() -> rows() == 0);
  }

  @Test
  void commitsNothingOfATransactionThatWasGivenUp() throws Exception {
    // Given
    database.execute("CREATE TABLE k (id INT PRIMARY KEY, v INT)", "INSERT INTO k VALUES (1, 0)");
    database.execute("INSERT INTO k VALUES (2, 0)");
    List<Promise<Void>> locked = List.of(Promise.promise(), Promise.promise());

    // When each of two transactions wants a row of the other, an insertion right behind
    List<Future<Void>> both = new ArrayList<>();
    for (int own : List.of(1, 2)) {
      both.add(
          Transactions.once(
              pool,
              transaction ->
                  count(transaction, own)
                      .onComplete(locked.get(own - 1))
                      .compose(
                          counted -> Future.all(locked.get(0).future(), locked.get(1).future()))
                      .compose(
                          counted -> Future.join(count(transaction, 3 - own), insert(transaction)))
                      .mapEmpty()));
    }
    assertThatThrownBy(() -> TestPools.await(Future.join(both)))
        .cause()
        .matches(SqlErrors::isTransient, "is a deadlock");

    // Then
    assertThat(both).filteredOn(Future::succeeded).hasSize(1);
    assertThat(rows()).isEqualTo(1);
  }

  @Test
  void connectionsCommitByThemselvesAfterwards() throws Exception {
    // Given a pool whose connections have all had a transaction
    List<Future<Void>> transactions = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      boolean fails = i % 2 == 0;
      transactions.add(
          Transactions.once(
              pool,
              transaction ->
                  insert(transaction)
                      .compose(done ->
                          fails ? Future.failedFuture("refused") : Future.succeededFuture())));
    }
    TestPools.await(Future.join(transactions).otherwiseEmpty());

    // When
    List<Future<Void>> single = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      single.add(pool.query("INSERT INTO t VALUES (2)").execute().mapEmpty());
    }
    TestPools.await(Future.join(single));

    // Then another connection sees them
    assertThat(database.query("SELECT COUNT(*) FROM t")).containsExactly(List.of("48"));
  }

  private static Future<Void> count(SqlConnection transaction, int id) {
    return transaction.query("UPDATE k SET v = v + 1 WHERE id = " + id).execute().mapEmpty();
  }

  private static Future<Void> insert(SqlConnection transaction) {
    return transaction.query("INSERT INTO t VALUES (1)").execute().mapEmpty();
  }

  private long rows() throws Exception {
    return TestPools.await(pool.query("SELECT COUNT(*) AS n FROM t").execute())
        .iterator()
        .next()
        .getLong("n");
  }
}

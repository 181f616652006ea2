package com.doos.relay.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.doos.servers.Endpoints;
import com.doos.shared.sql.Transactions;
import com.doos.testkit.SharedServers;
import com.doos.testkit.TestDatabase;
import com.doos.testkit.TestPools;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ShardLeaseIT {
  private static final Duration SILENCE_MAX = Duration.ofMinutes(5);

  private final Vertx vertx = Vertx.vertx();
  private TestDatabase database;

  @BeforeEach
  void createShard() throws Exception {
    database = TestDatabase.create(SharedServers.get(), Endpoints.ORDER_0, "lease_it");
  }

  @AfterEach
  void close() throws Exception {
    TestPools.await(vertx.close());
    database.close();
  }

  @Test
  void aTransactionWithSeveralStatementsUnderWayEndsWhenItsConnectionIsCut() throws Exception {
    // Given
    CompletableFuture<Void> lost = new CompletableFuture<>();
    CompletableFuture<Object> work = new CompletableFuture<>();
    vertx.runOnContext(go ->
        ShardLease.open(vertx, TestPools.config(database), SILENCE_MAX, () -> lost.complete(null))
            .compose(lease ->
                lease.run(connection ->
                    Transactions.on(
                        connection,
                        transaction ->
                            Future.join(
                                transaction.query("SELECT SLEEP(60)").execute(),
                                transaction.query("SELECT 1").execute()))))
            .onComplete(work::complete, work::completeExceptionally));
    await().until(() -> !sleeping().isEmpty());

    // When
    database.execute("KILL " + sleeping().getFirst().getFirst());

    // Then
    await().untilAsserted(() -> assertThat(work).isCompletedExceptionally());
    assertThat(lost).succeedsWithin(Duration.ofSeconds(20));
  }

  private List<List<String>> sleeping() throws Exception {
    return database.query(
        "SELECT id FROM information_schema.processlist WHERE info = 'SELECT SLEEP(60)' AND db = '"
            + database.name()
            + "'");
  }
}

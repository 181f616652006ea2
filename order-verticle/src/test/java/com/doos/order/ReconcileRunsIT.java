package com.doos.order;

import static com.doos.order.ReconcileSite.PATIENCE;
import static com.doos.testkit.TestPools.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.doos.order.reconcile.ReconcileVerticle.Started;
import com.doos.servers.Endpoints;
import com.doos.testkit.WithServers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a run begins and ends, whatever becomes of the process it is in. */
@WithServers
final class ReconcileRunsIT {
  private final ReconcileSite site;

  ReconcileRunsIT(Endpoints servers) throws Exception {
    site = new ReconcileSite(servers);
  }

  @AfterEach
  void close() throws Exception {
    site.close();
  }

  @Test
  void oneRunIsUnderWayOverAllProcesses() throws Exception {
    // Given a run cannot go on, in one of two processes
    Promise<Void> gate = Promise.promise();
    site.ledger.open = gate.future();
    site.process(site.config);

    // When many ask at once
    List<Future<Started>> asked = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      asked.add(site.start(site.processes.get(i % 2), true));
    }
    await(Future.join(asked));

    // Then one has begun it, and all are told which it is
    assertThat(asked.stream().filter(one -> one.result().started())).hasSize(1);
    assertThat(asked.stream().map(one -> one.result().runId()).distinct()).hasSize(1);
    await().atMost(PATIENCE).until(() -> site.last().state().equals("running"));
    gate.complete();
    await().atMost(PATIENCE).until(() -> site.last().state().equals("done"));
    assertThat(await(site.start(site.processes.get(1), true)).started()).isTrue();
    await().atMost(PATIENCE).until(() -> site.last().state().equals("done"));
  }

  @Test
  void runsBeginByThemselvesInEachInterval() throws Exception {
    // Given
    OrderConfig everySecond = site.config(Map.of("DOOS_RECONCILE_INTERVAL", "1s"));

    // When
    site.process(everySecond);

    // Then
    await()
        .atMost(PATIENCE)
        .until(() ->
            site.accounts
                    .query(
                        "SELECT id FROM t_reconcile_run"
                            + " WHERE started_by = 'periodic' AND state = 'done'")
                    .size()
                >= 2);
    assertThat(
            site.accounts.query(
                "SELECT a.id FROM t_reconcile_run a JOIN t_reconcile_run b ON b.id = a.id + 1"
                    + " WHERE b.started_at < a.started_at + INTERVAL 1 SECOND"))
        .isEmpty();
  }

  @Test
  void runOfADeadProcessIsTakenOver() throws Exception {
    // Given a run that was not heard of for longer than the lease
    site.accounts.execute(
        "INSERT INTO t_reconcile_run (state, started_by, active, started_at, heartbeat_at, report)"
            + " VALUES ('running', 'periodic', 1, UTC_TIMESTAMP(3) - INTERVAL 5 MINUTE,"
            + " UTC_TIMESTAMP(3) - INTERVAL 61 SECOND, '{}')");
    assertThat(site.last().state()).isEqualTo("failed");

    // When
    site.run(true);

    // Then
    assertThat(site.accounts.query("SELECT id, state, active FROM t_reconcile_run ORDER BY id"))
        .containsExactly(List.of("1", "failed", "null"), List.of("2", "done", "null"));
  }

  @Test
  void runThatWasTakenForDeadEndsItself() throws Exception {
    // Given
    new PlantedOrders(site).pending();
    site.ledger.open = site.processes.get(0).timer(1_500, TimeUnit.MILLISECONDS).mapEmpty();
    assertThat(await(site.start(site.processes.get(0), true)).started()).isTrue();

    // When
    site.accounts.execute("UPDATE t_reconcile_run SET state = 'failed', active = NULL");

    // Then it checks nothing more and changes nothing of its end
    await()
        .atMost(PATIENCE)
        .until(() ->
            site.context.metrics().get("reconcile_runs").tag("outcome", "failed").counter().count()
                == 1);
    assertThat(site.indexAsked).hasValue(0);
    assertThat(site.last().state()).isEqualTo("failed");
  }
}

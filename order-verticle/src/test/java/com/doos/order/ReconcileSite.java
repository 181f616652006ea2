package com.doos.order;

import static com.doos.testkit.TestPools.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.doos.order.reconcile.Finding;
import com.doos.order.reconcile.OrderIndex.IndexPage;
import com.doos.order.reconcile.ReconcileVerticle.Start;
import com.doos.order.reconcile.ReconcileVerticle.Started;
import com.doos.order.store.ReconcileRunStore;
import com.doos.order.store.ReconcileRunStore.StoredRun;
import com.doos.servers.Endpoints;
import com.doos.shared.config.ConfigReader;
import com.doos.shared.event.BusAddresses;
import com.doos.shared.event.LocalBus;
import com.doos.shared.runtime.ServiceContext;
import com.doos.shared.sql.Migrations;
import com.doos.shared.sql.Pools;
import com.doos.testkit.TestDatabase;
import com.doos.testkit.TestPools;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Redis;
import io.vertx.sqlclient.Pool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Processes with a reconciler over real shards and Redis, an index and a stock service that say
 * what they are told.
 */
final class ReconcileSite implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  final TestDatabase shard0;
  final TestDatabase accounts;
  final OrderConfig config;
  final ServiceContext context = ServiceContext.create();
  final Redis redis;
  final FakeLedger ledger = new FakeLedger();
  final List<Finding> indexFindings = new ArrayList<>();
  final AtomicInteger indexAsked = new AtomicInteger();
  boolean indexAway;

  /** The first is there from the start. */
  final List<Vertx> processes = new ArrayList<>();

  private final Endpoints servers;
  private final TestDatabase shard1;
  private final Pool accountPool;

  ReconcileSite(Endpoints servers) throws Exception {
    this.servers = servers;
    shard0 = TestDatabase.create(servers, Endpoints.ORDER_0, "reconcile_0");
    shard1 = TestDatabase.create(servers, Endpoints.ORDER_1, "reconcile_1");
    accounts = TestDatabase.create(servers, Endpoints.STOCK, "reconcile_account");
    config = config(Map.of());
    Vertx vertx = process(config);
    for (TestDatabase shard : List.of(shard0, shard1)) {
      await(Migrations.run(vertx, TestPools.config(shard), "db/shard"));
    }
    await(Migrations.run(vertx, TestPools.config(accounts), "db/account"));
    accountPool = Pools.open(vertx, "test-account", TestPools.config(accounts));
    redis = Redis.createClient(vertx, servers.redisUri());
  }

  /** Settings of a process. */
  OrderConfig config(Map<String, String> more) throws Exception {
    Map<String, String> environment = new HashMap<>();
    OrderProcess.database(environment, "SHARDS_0", shard0);
    OrderProcess.database(environment, "SHARDS_1", shard1);
    OrderProcess.database(environment, "ACCOUNT", accounts);
    environment.put("DOOS_REDIS_HOST", servers.redis().host());
    environment.put("DOOS_REDIS_PORT", String.valueOf(servers.redis().port()));
    environment.put("DOOS_RECONCILE_PAGE", "3");
    environment.put("DOOS_RECONCILE_PAUSE", "1ms");
    environment.put("DOOS_RECONCILE_RECHECK", "10ms");
    environment.putAll(more);
    return ConfigReader.read(Path.of("../config/dev.yaml"), environment, OrderConfig::from);
  }

  /** One more process. */
  Vertx process(OrderConfig settings) throws Exception {
    Vertx vertx = Vertx.vertx();
    processes.add(vertx);
    LocalBus.prepare(vertx);
    OrderComponents components = new OrderComponents(vertx, settings, context);
    await(
        vertx.deployVerticle(
            components.reconcile().verticle(ledger, (after, limit, repair) -> index()),
            new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD)));
    return vertx;
  }

  private Future<IndexPage> index() {
    indexAsked.incrementAndGet();
    return indexAway
        ? Future.failedFuture("the index is away")
        : Future.succeededFuture(new IndexPage(1, 0, List.copyOf(indexFindings)));
  }

  /** What a process says that is asked for a run. */
  Future<Started> start(Vertx vertx, boolean repair) {
    return new LocalBus(vertx, PATIENCE)
        .request(BusAddresses.RECONCILE, new Start(repair), Started.class);
  }

  /** The run that began last. */
  StoredRun last() throws Exception {
    return await(new ReconcileRunStore(Duration.ofSeconds(60)).last(accountPool)).orElseThrow();
  }

  /** Waits for the end of a run; its report. */
  JsonObject run(boolean repair) throws Exception {
    assertThat(await(start(processes.get(0), repair)).started()).isTrue();
    await().atMost(PATIENCE).until(() -> !last().state().equals("running"));
    assertThat(last().state()).as(last().error()).isEqualTo("done");
    return last().report();
  }

  /** {@code kind subject action}. */
  static Set<String> findings(JsonObject report) {
    Set<String> findings = new TreeSet<>();
    report.getJsonArray("findings").stream()
        .map(JsonObject.class::cast)
        .forEach(finding ->
            findings.add(
                finding.getString("kind")
                    + " "
                    + finding.getString("subject")
                    + " "
                    + finding.getString("action")));
    return findings;
  }

  @Override
  public void close() throws Exception {
    redis.close();
    for (Vertx vertx : processes) {
      await(vertx.close());
    }
    shard0.close();
    shard1.close();
    accounts.close();
  }
}

package com.doos.order;

import static com.doos.testkit.TestPools.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.doos.order.app.OrderWriter;
import com.doos.order.cache.CacheKey;
import com.doos.order.cache.OrderCaches;
import com.doos.order.cache.RedisCache;
import com.doos.order.cache.View;
import com.doos.order.domain.Authorization;
import com.doos.order.domain.NewOrder;
import com.doos.order.domain.Order;
import com.doos.order.domain.OrderItem;
import com.doos.order.domain.OrderLine;
import com.doos.order.domain.PaymentMethod;
import com.doos.order.domain.PlaceOrder;
import com.doos.order.reconcile.Evidence;
import com.doos.order.reconcile.Finding;
import com.doos.order.reconcile.FindingKind;
import com.doos.order.reconcile.OrderIndex.IndexPage;
import com.doos.order.reconcile.ReconcileVerticle.Start;
import com.doos.order.reconcile.ReconcileVerticle.Started;
import com.doos.order.reconcile.StockLedger.Holder;
import com.doos.order.reconcile.StockLedger.State;
import com.doos.order.store.HistoryStore;
import com.doos.order.store.OrderStore;
import com.doos.order.store.PaymentStore;
import com.doos.order.store.ReconcileRunStore;
import com.doos.order.store.ReconcileRunStore.StoredRun;
import com.doos.servers.Endpoints;
import com.doos.shared.config.ConfigReader;
import com.doos.shared.error.Language;
import com.doos.shared.event.BusAddresses;
import com.doos.shared.event.LocalBus;
import com.doos.shared.id.MachineId;
import com.doos.shared.id.OrderIds;
import com.doos.shared.outbox.OutboxStore;
import com.doos.shared.runtime.ServiceContext;
import com.doos.shared.sql.Migrations;
import com.doos.shared.sql.Pools;
import com.doos.testkit.TestDatabase;
import com.doos.testkit.TestPools;
import com.doos.testkit.WithServers;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.sqlclient.Pool;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Runs over real shards and Redis, with a stock service and an index that say what they are told.
 */
@WithServers
final class ReconcileIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** So that the genes of ids are those of users; both are on shard 0. */
  private static final long USER = 64_000;

  private final Endpoints servers;
  private final List<TestDatabase> shards = new ArrayList<>();
  private final TestDatabase accounts;
  private final OrderConfig config;
  private final List<Vertx> processes = new ArrayList<>();
  private final ServiceContext context = ServiceContext.create();
  private final Pool shard0;
  private final Pool accountPool;
  private final OrderIds ids;
  private final Instant past =
      InstantSource.system().instant().minusSeconds(300).truncatedTo(ChronoUnit.MILLIS);
  private final FakeLedger ledger = new FakeLedger();
  private final List<Finding> indexFindings = new ArrayList<>();
  private final AtomicInteger indexAsked = new AtomicInteger();
  private final Redis redis;
  private boolean indexAway;

  ReconcileIT(Endpoints servers) throws Exception {
    this.servers = servers;
    shards.add(TestDatabase.create(servers, Endpoints.ORDER_0, "reconcile_0"));
    shards.add(TestDatabase.create(servers, Endpoints.ORDER_1, "reconcile_1"));
    accounts = TestDatabase.create(servers, Endpoints.STOCK, "reconcile_account");
    config = ConfigReader.read(Path.of("../config/dev.yaml"), environment(), OrderConfig::from);
    Vertx vertx = process();
    for (TestDatabase shard : shards) {
      await(Migrations.run(vertx, TestPools.config(shard), "db/shard"));
    }
    await(Migrations.run(vertx, TestPools.config(accounts), "db/account"));
    shard0 = Pools.open(vertx, "test-shard", TestPools.config(shards.get(0)));
    accountPool = Pools.open(vertx, "test-account", TestPools.config(accounts));
    redis = Redis.createClient(vertx, servers.redisUri());
    ids = new OrderIds(MachineId.always(1), () -> past);
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    OrderProcess.database(environment, "SHARDS_0", shards.get(0));
    OrderProcess.database(environment, "SHARDS_1", shards.get(1));
    OrderProcess.database(environment, "ACCOUNT", accounts);
    environment.put("DOOS_REDIS_HOST", servers.redis().host());
    environment.put("DOOS_REDIS_PORT", String.valueOf(servers.redis().port()));
    environment.put("DOOS_RECONCILE_PAGE", "3");
    environment.put("DOOS_RECONCILE_PAUSE", "1ms");
    environment.put("DOOS_RECONCILE_RECHECK", "10ms");
    return environment;
  }

  /** A process with a reconciler. */
  private Vertx process() throws Exception {
    return process(config);
  }

  private Vertx process(OrderConfig settings) throws Exception {
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

  @AfterEach
  void close() throws Exception {
    redis.close();
    for (Vertx vertx : processes) {
      await(vertx.close());
    }
    for (TestDatabase shard : shards) {
      shard.close();
    }
    accounts.close();
  }

  private Future<Started> start(Vertx vertx, boolean repair) {
    return new LocalBus(vertx, PATIENCE)
        .request(BusAddresses.RECONCILE, new Start(repair), Started.class);
  }

  private StoredRun last() throws Exception {
    return await(new ReconcileRunStore(Duration.ofSeconds(60)).last(accountPool)).orElseThrow();
  }

  private JsonObject run(boolean repair) throws Exception {
    assertThat(await(start(processes.get(0), repair)).started()).isTrue();
    await().atMost(PATIENCE).until(() -> !last().state().equals("running"));
    assertThat(last().state()).as(last().error()).isEqualTo("done");
    return last().report();
  }

  /** {@code kind subject action}. */
  private static Set<String> findings(JsonObject report) {
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

  /** A pending order, settled and right: paid at checkout when it has a method. */
  private Order place(PaymentMethod method, Instant at) throws Exception {
    PlaceOrder request =
        new PlaceOrder(
            USER,
            List.of(new OrderLine(1, 0, 2, null)),
            "a street",
            "",
            method,
            "",
            Language.ENGLISH);
    NewOrder created =
        NewOrder.of(
            ids.next(USER),
            request,
            List.of(new OrderItem(1, 0, "Ink", "", 150, 2)),
            "user",
            at,
            Instant.parse("2100-01-01T00:00:00Z"));
    Order order = created.order();
    OrderWriter writer =
        new OrderWriter(
            shard0,
            new OrderStore(config.encryption().keys()),
            new HistoryStore(),
            new PaymentStore(),
            new OutboxStore(),
            "topic");
    await(
        writer.place(
            List.of(
                method == null
                    ? created
                    : created.paidBy(
                        new Authorization(order.id(), order.actualCents(), method, "code")))));
    message(order.id(), "2");
    ledger.hold(order, State.OPEN);
    return order;
  }

  private Order pending() throws Exception {
    return place(null, past);
  }

  private Order paid() throws Exception {
    Order order = place(PaymentMethod.ALIPAY, past);
    order(order.id(), "status = 1, version = 2");
    payment(order.id(), "status = 2");
    accounts.execute(
        "INSERT INTO t_sandbox_payment (order_id, method, amount, status, attempt)"
            + " VALUES ("
            + order.id()
            + ", 'alipay', 3.00, 1, 1)");
    ledger.hold(order, State.CONFIRMED);
    ledger.consumed.add(order.id() + ":stock.confirm");
    return order;
  }

  private Order cancelled() throws Exception {
    Order order = pending();
    order(order.id(), "status = 4, version = 2");
    message(order.id(), "2, message_id = '" + order.id() + ":stock.rollback'");
    ledger.hold(order, State.RELEASED);
    ledger.consumed.add(order.id() + ":stock.rollback");
    return order;
  }

  /** Changes an order's row and nothing of its age. */
  private void order(long id, String change) throws Exception {
    shards
        .get(0)
        .execute("UPDATE t_order SET updated_at = updated_at, " + change + " WHERE id = " + id);
  }

  private void payment(long id, String change) throws Exception {
    shards.get(0).execute("UPDATE t_payment SET " + change + " WHERE order_id = " + id);
  }

  /** Changes the order's only message, which then has been as it is for five minutes. */
  private void message(long id, String status) throws Exception {
    shards
        .get(0)
        .execute(
            "UPDATE t_local_message SET updated_at = CURRENT_TIMESTAMP(3) - INTERVAL 5 MINUTE,"
                + " status = "
                + status
                + " WHERE tx_id = '"
                + id
                + "'");
  }

  private List<List<String>> messages(long id) throws Exception {
    return shards
        .get(0)
        .query(
            "SELECT event_type, status FROM t_local_message WHERE tx_id = '"
                + id
                + "' ORDER BY id");
  }

  /** Caches an order's detail as a reader would. */
  private void cache(Order order, String body) throws Exception {
    OrderCaches caches =
        new OrderCaches(
            processes.get(0),
            config.cache(),
            redis,
            redis,
            config.shards().size(),
            context.clock(),
            Duration.ofMinutes(1),
            new Random(),
            config.encryption().keys(),
            context.metrics());
    CacheKey key = CacheKey.detail(order.id());
    RedisCache.Looked looked = await(caches.redis().look(key));
    await(caches.redis().fill(key, looked.lease(), new View(USER, Buffer.buffer(body))));
  }

  private boolean isCached(Order order) throws Exception {
    return await(redis.send(Request.cmd(Command.EXISTS).arg("doos:cache:o" + order.id())))
            .toInteger()
        == 1;
  }

  private void spoil(Order order) throws Exception {
    cache(order, "{\"order\":{\"version\":1}}");
    String key = "doos:cache:o" + order.id();
    Response stored = await(redis.send(Request.cmd(Command.HGET).arg(key).arg("detail")));
    byte[] bytes = stored.toBytes();
    bytes[bytes.length - 1] ^= 1;
    await(redis.send(Request.cmd(Command.HSET).arg(key).arg("detail").arg(Buffer.buffer(bytes))));
  }

  @Test
  void findsNothingInWhatIsRight() throws Exception {
    // Given orders in every state, those that move at the moment among them
    Order open = pending();
    paid();
    cancelled();
    place(PaymentMethod.WECHAT, InstantSource.system().instant());
    Order old = paid();
    order(old.id(), "created_at = created_at - INTERVAL 2 DAY");
    shards.get(0).execute("DELETE FROM t_local_message WHERE tx_id = '" + old.id() + "'");
    cache(open, "{\"order\":{\"version\":1}}");
    ledger.holders.add(new Holder(open.id(), false, true, true));
    ledger.holders.add(new Holder(1L << 40, true, false, false));

    // When
    JsonObject report = run(true);

    // Then
    assertThat(report.getJsonArray("findings")).isEmpty();
    assertThat(report.getJsonArray("not_checked")).isEmpty();
    assertThat(report.getJsonObject("checked").getInteger("orders")).isEqualTo(5);
    assertThat(report.getJsonObject("checked").getInteger("documents")).isEqualTo(1);
    assertThat(last().startedBy()).isEqualTo("manual");
    assertThat(last().finishedAt()).isNotNull();
    assertThat(isCached(open)).isTrue();
  }

  @Test
  void findsWhatIsWrongWithOrdersAndMendsWhatIsSafe() throws Exception {
    // Given
    Order mixedUp = paid();
    ledger.hold(mixedUp, State.RELEASED);
    Order unannounced = paid();
    shards.get(0).execute("DELETE FROM t_local_message WHERE tx_id = '" + unannounced.id() + "'");
    ledger.hold(unannounced, State.OPEN);
    ledger.consumed.remove(unannounced.id() + ":stock.confirm");
    Order unheard = cancelled();
    ledger.hold(unheard, State.OPEN);
    ledger.consumed.remove(unheard.id() + ":stock.rollback");
    Order announced = pending();
    message(announced.id(), "2, message_id = '" + announced.id() + ":stock.rollback'");
    Order miscounted = pending();
    order(miscounted.id(), "total_amount = total_amount + 0.01");
    Order late = place(null, past.minusSeconds(7_200));
    shards
        .get(0)
        .execute(
            "INSERT INTO t_order_token (user_id, token, order_id, content_hash) VALUES"
                + " (64000, 'lost', 77, ''), (64128, 'found', "
                + late.id()
                + ", '')");
    ledger.holders.add(new Holder(1L << 60, true, false, true));
    ledger.holders.add(new Holder((1L << 60) + 1, false, true, true));
    ledger.holders.add(new Holder(unheard.id(), false, true, true));
    ledger.findings.add(Finding.of(new Evidence(FindingKind.STOCK_WRONG, "1:0", ""), true));
    indexFindings.add(Finding.of(new Evidence(FindingKind.INDEX_MISSING, "5", ""), true));

    // When
    Set<String> first = findings(run(true));

    // Then
    assertThat(first)
        .containsExactlyInAnyOrder(
            "reservation_wrong " + mixedUp.id() + " reported",
            "message_missing " + unannounced.id() + " repaired",
            "message_without_effect " + unheard.id() + " repaired",
            "message_unexpected " + announced.id() + " reported",
            "order_amounts " + miscounted.id() + " reported",
            "order_overdue " + late.id() + " reported",
            "token_astray 77 reported",
            "token_astray " + late.id() + " reported",
            "sold_without_order " + (1L << 60) + " reported",
            "reservation_overdue " + ((1L << 60) + 1) + " reported",
            "reservation_overdue " + unheard.id() + " reported",
            "stock_wrong 1:0 repaired",
            "index_missing 5 repaired");
    assertThat(messages(unannounced.id())).containsExactly(List.of("stock.confirm", "0"));
    assertThat(messages(unheard.id())).containsExactly(List.of("order.created", "0"));

    // And what was mended is not found again
    ledger.findings.clear();
    indexFindings.clear();
    first.removeIf(finding -> finding.endsWith("repaired"));
    assertThat(findings(run(true))).isEqualTo(first);
  }

  @Test
  void findsOrdersThatAreWhereTheyDoNotBelong() throws Exception {
    // Given
    Order stray = pending();
    order(stray.id(), "user_id = 64001");

    // When
    Set<String> found = findings(run(true));

    // Then
    assertThat(found).containsExactly("order_misplaced " + stray.id() + " reported");
  }

  @Test
  void findsMessagesThatHaveStoppedAndSendsThoseThatWereLost() throws Exception {
    // Given
    Order dead = pending();
    message(dead.id(), "3");
    Order lost = pending();
    message(lost.id(), "1");
    Order waiting = pending();
    message(waiting.id(), "0");
    Order retried = pending();
    message(retried.id(), "1, next_retry_at = CURRENT_TIMESTAMP(3) - INTERVAL 1 HOUR");

    // When
    Set<String> first = findings(run(true));
    Set<String> second = findings(run(true));

    // Then
    String suffix = ":order.created ";
    assertThat(first)
        .containsExactlyInAnyOrder(
            "dead_letter " + dead.id() + suffix + "reported",
            "message_unconfirmed " + lost.id() + suffix + "repaired",
            "message_unconfirmed " + retried.id() + suffix + "repaired",
            "message_unsent " + waiting.id() + suffix + "reported");
    assertThat(messages(lost.id())).containsExactly(List.of("order.created", "0"));
    first.removeIf(finding -> finding.endsWith("repaired"));
    assertThat(second).isEqualTo(first);
  }

  @Test
  void findsMoneyThatIsNotWhereItBelongs() throws Exception {
    // Given
    Order unpaid = paid();
    shards.get(0).execute("DELETE FROM t_payment WHERE order_id = " + unpaid.id());
    Order cheap = paid();
    payment(cheap.id(), "amount = 2.99");
    Order charged = paid();
    order(charged.id(), "status = 4, payment_method = NULL");
    message(charged.id(), "2, message_id = '" + charged.id() + ":stock.rollback'");
    ledger.hold(charged, State.RELEASED);
    Order owed = cancelled();
    shards
        .get(0)
        .execute(
            "INSERT INTO t_payment (order_id, user_id, method, amount, status, attempt,"
                + " authorization_code, updated_at) VALUES ("
                + owed.id()
                + ", 64000, 'alipay', 3.00, 4, 1, '', UTC_TIMESTAMP(3) - INTERVAL 1 HOUR)");
    Order disputed = paid();
    accounts.execute("DELETE FROM t_sandbox_payment WHERE order_id = " + disputed.id());

    // When
    Set<String> found = findings(run(true));

    // Then
    assertThat(found)
        .containsExactlyInAnyOrder(
            "payment_missing " + unpaid.id() + " reported",
            "payment_amount " + cheap.id() + " reported",
            "payment_unexpected " + charged.id() + " reported",
            "refund_overdue " + owed.id() + " reported",
            "gateway_disagrees " + disputed.id() + " reported");
  }

  @Test
  void dropsCachedOrdersThatDoNotOpenOrAreTooOld() throws Exception {
    // Given one that was altered, one of an earlier version, one that is no answer at all
    Order altered = pending();
    spoil(altered);
    Order outdated = paid();
    cache(outdated, "{\"order\":{\"version\":1}}");
    Order foreign = pending();
    await(redis.send(Request.cmd(Command.SET).arg("doos:cache:o" + foreign.id()).arg("anything")));

    // When only told to look, and when told to mend
    Set<String> reported = findings(run(false));
    Set<String> repaired = findings(run(true));

    // Then
    assertThat(reported)
        .containsExactlyInAnyOrder(
            "cache_unreadable " + altered.id() + " reported",
            "cache_unreadable " + foreign.id() + " reported",
            "cache_outdated " + outdated.id() + " reported");
    assertThat(repaired).hasSize(3).allMatch(finding -> finding.endsWith("repaired"));
    assertThat(isCached(altered) || isCached(outdated) || isCached(foreign)).isFalse();
    assertThat(findings(run(true))).isEmpty();
  }

  @Test
  void doubtsThatPassAreNoFindings() throws Exception {
    // Given a stock service that overlooks a reservation once
    pending();
    ledger.forgetful.set(1);

    // When
    JsonObject report = run(true);

    // Then
    assertThat(ledger.forgetful).hasValue(0);
    assertThat(report.getInteger("findings_total")).isZero();
  }

  @Test
  void whoDoesNotAnswerIsNotCheckedAndTheOthersAre() throws Exception {
    // Given
    Order miscounted = pending();
    order(miscounted.id(), "total_amount = total_amount + 0.01");
    ledger.away = true;
    indexAway = true;

    // When
    JsonObject report = run(true);

    // Then
    assertThat(report.getJsonArray("not_checked")).containsExactly("reservations", "search index");
    assertThat(findings(report)).containsExactly("order_amounts " + miscounted.id() + " reported");
  }

  @Test
  void oneRunIsUnderWayOverAllProcesses() throws Exception {
    // Given a run cannot go on, in one of two processes
    Promise<Void> gate = Promise.promise();
    ledger.open = gate.future();
    process();

    // When many ask at once
    List<Future<Started>> asked = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      asked.add(start(processes.get(i % 2), true));
    }
    await(Future.join(asked));

    // Then one has begun it, and all are told which it is
    assertThat(asked.stream().filter(one -> one.result().started())).hasSize(1);
    assertThat(asked.stream().map(one -> one.result().runId()).distinct()).hasSize(1);
    await().atMost(PATIENCE).until(() -> last().state().equals("running"));
    gate.complete();
    await().atMost(PATIENCE).until(() -> last().state().equals("done"));
    assertThat(await(start(processes.get(1), true)).started()).isTrue();
    await().atMost(PATIENCE).until(() -> last().state().equals("done"));
  }

  @Test
  void runsBeginByThemselvesInEachInterval() throws Exception {
    // Given
    Map<String, String> environment = environment();
    environment.put("DOOS_RECONCILE_INTERVAL", "1s");

    // When
    process(ConfigReader.read(Path.of("../config/dev.yaml"), environment, OrderConfig::from));

    // Then
    await()
        .atMost(PATIENCE)
        .until(() ->
            accounts
                    .query(
                        "SELECT id FROM t_reconcile_run"
                            + " WHERE started_by = 'periodic' AND state = 'done'")
                    .size()
                >= 2);
    assertThat(
            accounts.query(
                "SELECT a.id FROM t_reconcile_run a JOIN t_reconcile_run b ON b.id = a.id + 1"
                    + " WHERE b.started_at < a.started_at + INTERVAL 1 SECOND"))
        .isEmpty();
  }

  @Test
  void runOfADeadProcessIsTakenOver() throws Exception {
    // Given a run that was not heard of for longer than the lease
    accounts.execute(
        "INSERT INTO t_reconcile_run (state, started_by, active, started_at, heartbeat_at, report)"
            + " VALUES ('running', 'periodic', 1, UTC_TIMESTAMP(3) - INTERVAL 5 MINUTE,"
            + " UTC_TIMESTAMP(3) - INTERVAL 61 SECOND, '{}')");
    assertThat(last().state()).isEqualTo("failed");

    // When
    run(true);

    // Then
    assertThat(accounts.query("SELECT id, state, active FROM t_reconcile_run ORDER BY id"))
        .containsExactly(List.of("1", "failed", "null"), List.of("2", "done", "null"));
  }

  @Test
  void runThatWasTakenForDeadEndsItself() throws Exception {
    // Given
    pending();
    ledger.open = processes.get(0).timer(1_500, TimeUnit.MILLISECONDS).mapEmpty();
    assertThat(await(start(processes.get(0), true)).started()).isTrue();

    // When
    accounts.execute("UPDATE t_reconcile_run SET state = 'failed', active = NULL");

    // Then it checks nothing more and changes nothing of its end
    await()
        .atMost(PATIENCE)
        .until(() ->
            context.metrics().get("reconcile_runs").tag("outcome", "failed").counter().count()
                == 1);
    assertThat(indexAsked).hasValue(0);
    assertThat(last().state()).isEqualTo("failed");
  }
}

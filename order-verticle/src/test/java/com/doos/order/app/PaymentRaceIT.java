package com.doos.order.app;

import static com.doos.testkit.TestPools.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.doos.order.OrderConfig;
import com.doos.order.Samples;
import com.doos.order.cache.CacheConfig;
import com.doos.order.cache.OrderCaches;
import com.doos.order.domain.Authorization;
import com.doos.order.domain.Charge;
import com.doos.order.domain.NewOrder;
import com.doos.order.domain.OrderItem;
import com.doos.order.domain.OrderLine;
import com.doos.order.domain.PaymentMethod;
import com.doos.order.domain.PlaceOrder;
import com.doos.order.gateway.SandboxGateway;
import com.doos.order.store.HistoryStore;
import com.doos.order.store.OrderStateStore;
import com.doos.order.store.OrderStore;
import com.doos.order.store.PaymentStore;
import com.doos.order.store.PresenceStore;
import com.doos.order.store.SandboxLedgerStore;
import com.doos.order.store.SlotStore;
import com.doos.servers.Endpoints;
import com.doos.shared.auth.Hmac;
import com.doos.shared.batch.BatchLimits;
import com.doos.shared.config.ConfigReader;
import com.doos.shared.config.Secret;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.doos.shared.error.Language;
import com.doos.shared.event.LocalBus;
import com.doos.shared.id.MachineId;
import com.doos.shared.id.OrderIds;
import com.doos.shared.outbox.OutboxStore;
import com.doos.shared.shard.ShardMap;
import com.doos.shared.sql.Migrations;
import com.doos.shared.sql.Pools;
import com.doos.testkit.TestDatabase;
import com.doos.testkit.TestPools;
import com.doos.testkit.WithServers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everybody at once at the same orders: the buyer, the clock, the gateway and its echo. */
@WithServers
final class PaymentRaceIT {
  private static final Logger LOG = LoggerFactory.getLogger(PaymentRaceIT.class);
  private static final List<PaymentMethod> METHODS = List.of(PaymentMethod.values());
  private static final long USER = 10_002;
  private static final int ORDERS = 1_000;
  private static final int TOGETHER = 50;
  private static final int DELAY_MS_MAX = 12;
  private static final int ASKS = 10;

  /** All orders are old enough to expire at once, and a payment under way is no reason to wait. */
  private static final OrderSteps.Expiry EXPIRY =
      new OrderSteps.Expiry(Duration.ZERO, Duration.ZERO, 20);

  private static final PaymentRounds.Limits LIMITS =
      new PaymentRounds.Limits(Duration.ofMillis(1), 64, Duration.ofSeconds(10));

  private final long seed = Long.getLong("doos.test.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);
  private final Vertx vertx = Vertx.vertx();
  private final InstantSource clock = InstantSource.system();
  private final OrderIds ids = new OrderIds(MachineId.always(1), clock);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final PaymentMetrics metrics = new PaymentMetrics(registry);
  private final ConcurrentLinkedQueue<Throwable> unexpected = new ConcurrentLinkedQueue<>();
  private static final Instant FAR = Instant.parse("2100-01-01T00:00:00Z");
  private final TestDatabase shardDatabase;
  private final TestDatabase accountDatabase;
  private final Pool pool;
  private final Pool accounts;
  private final Redis redis;
  private final ShardPayments shardPayments;
  private final OrderSteps otherProcess;
  private final Shards shards;
  private final SandboxGateway gateway;
  private final PaymentService service;
  private final PaymentRounds rounds;

  PaymentRaceIT(Endpoints servers) throws Exception {
    shardDatabase = TestDatabase.create(servers, Endpoints.ORDER_0, "payment_race");
    accountDatabase = TestDatabase.create(servers, Endpoints.STOCK, "payment_ledger");
    await(Migrations.run(vertx, TestPools.config(shardDatabase), "db/shard"));
    await(Migrations.run(vertx, TestPools.config(accountDatabase), "db/account"));
    pool = Pools.open(vertx, "shard", TestPools.config(shardDatabase));
    accounts = Pools.open(vertx, "account", TestPools.config(accountDatabase));
    redis =
        Redis.createClient(
            vertx, "redis://" + servers.redis().host() + ":" + servers.redis().port());
    LocalBus.prepare(vertx);
    LocalBus bus = new LocalBus(vertx, Duration.ofSeconds(30));
    shards =
        new Shards(bus, new SlotDirectory(vertx, List.of(pool), new ShardMap(1), new SlotStore()));
    shardPayments = shardPayments();
    otherProcess = steps();
    ShardService orders =
        new ShardService(
            pool,
            new OrderStore(Samples.KEYS),
            new HistoryStore(),
            new OutboxStore(),
            "topic",
            clock);
    await(
        vertx.deployVerticle(
            new ShardVerticle(
                0,
                new OrderWriter(
                    pool,
                    new OrderStore(Samples.KEYS),
                    new HistoryStore(),
                    new PaymentStore(),
                    new OutboxStore(),
                    "topic"),
                orders,
                shardPayments,
                steps(),
                new OrderPresence(pool, new PresenceStore()),
                bus,
                new CommitAnnouncer(vertx, caches(servers), Duration.ofMillis(50), registry),
                new BatchLimits(64, 10_000),
                registry)));
    gateway =
        new SandboxGateway(
            vertx,
            accounts,
            new SandboxLedgerStore(),
            this::callBack,
            new Hmac(new Secret("a secret of the race, thirty-two bytes")),
            new SandboxGateway.Rules(Duration.ofMillis(DELAY_MS_MAX), -1, 10_000));
    service = new PaymentService(shards, gateway, metrics, Duration.ofSeconds(10));
    rounds = new PaymentRounds(0, shardPayments, shards, gateway, metrics, clock, LIMITS);
  }

  private OrderCaches caches(Endpoints servers) throws IOException {
    CacheConfig cache =
        ConfigReader.read(Path.of("../config/dev.yaml"), Map.of(), OrderConfig::from).cache();
    Redis subscriber =
        Redis.createClient(
            vertx, "redis://" + servers.redis().host() + ":" + servers.redis().port());
    return new OrderCaches(
        vertx,
        cache,
        redis,
        subscriber,
        1,
        clock,
        Duration.ofMinutes(1),
        new Random(),
        Samples.KEYS,
        registry);
  }

  private ShardPayments shardPayments() {
    return new ShardPayments(
        pool,
        new OrderStateStore(),
        new PaymentStore(),
        new HistoryStore(),
        new OutboxStore(),
        "topic",
        clock);
  }

  private OrderSteps steps() {
    return new OrderSteps(
        pool, new OrderStateStore(), new HistoryStore(), new OutboxStore(), "topic", clock, EXPIRY);
  }

  @AfterEach
  void dropDatabases() throws Exception {
    redis.close();
    await(pool.close());
    await(accounts.close());
    await(vertx.close());
    shardDatabase.close();
    accountDatabase.close();
  }

  /** The gateway's echo: lost, in time, late, or more than once. */
  private Future<Void> callBack(Charge charge) {
    int copies = below(4);
    List<Future<Void>> sent = new ArrayList<>();
    for (int copy = 0; copy < copies; copy++) {
      sent.add(later(() -> service.charged(charge)));
    }
    return Future.join(sent).mapEmpty();
  }

  private synchronized int below(int bound) {
    return random.nextInt(bound);
  }

  /** Does it after a random pause; only the refusals that a race may end in are no fault. */
  private Future<Void> later(Supplier<Future<?>> action) {
    return vertx
        .timer(1 + below(DELAY_MS_MAX), TimeUnit.MILLISECONDS)
        .compose(now -> action.get().<Void>mapEmpty())
        .recover(failure -> {
          boolean lostTheRace =
              failure instanceof DoosException refused
                  && Set.of(ErrorCode.ORDER_CANCELLED, ErrorCode.ORDER_PAID)
                      .contains(refused.code());
          if (!lostTheRace) {
            unexpected.add(failure);
          }
          return Future.succeededFuture();
        });
  }

  @Test
  void moneyStockAndOrdersAgreeWhoeverWins() throws Exception {
    LOG.info("random test; repeat it with -Ddoos.test.seed={}", seed);

    // When
    for (int placed = 0; placed < ORDERS; placed += TOGETHER) {
      race();
    }
    settle();

    // Then nothing failed but races
    assertThat(unexpected).as("seed %d", seed).isEmpty();

    // And each order is paid xor cancelled or neither, and nothing hangs in between
    assertThat(number("SELECT COUNT(*) FROM t_order")).isEqualTo(ORDERS);
    long accepted = number("SELECT COUNT(*) FROM t_order WHERE payment_method IS NOT NULL");
    long cancelled = number("SELECT COUNT(*) FROM t_order WHERE status = 4");
    long refunded = number("SELECT COUNT(*) FROM t_payment WHERE status = 5");
    LOG.info("accepted {}, cancelled {}, refunded {}", accepted, cancelled, refunded);
    assertThat(
            number("SELECT COUNT(*) FROM t_order WHERE payment_method IS NOT NULL AND status = 4"))
        .isZero();
    assertThat(accepted).as("the race must have both winners").isBetween(1L, ORDERS - 1L);
    assertThat(cancelled).isBetween(1L, ORDERS - 1L);
    assertThat(refunded).as("some money must have come too late").isPositive();
    assertThat(number("SELECT COUNT(*) FROM t_payment WHERE status IN (0, 1, 4)")).isZero();

    // And payments and orders say the same
    assertThat(
            number(
                """
                SELECT COUNT(*) FROM t_order o JOIN t_payment p ON p.order_id = o.id
                WHERE (o.payment_method IS NOT NULL) <> (p.status = 2)\
                """))
        .isZero();
    assertThat(number("SELECT COUNT(*) FROM t_payment WHERE status = 2")).isEqualTo(accepted);

    // And each order has told the stock the one thing that became of it
    assertThat(messages("stock.confirm", "payment_method IS NOT NULL")).isEqualTo(accepted);
    assertThat(messages("stock.confirm", "TRUE")).isEqualTo(accepted);
    assertThat(messages("stock.rollback", "status = 4")).isEqualTo(cancelled);
    assertThat(messages("stock.rollback", "TRUE")).isEqualTo(cancelled);

    // And the gateway holds the money of the accepted orders, to the cent
    assertThat(
            number(
                accountDatabase,
                "SELECT SUM(amount) * 100 FROM t_sandbox_payment WHERE status = 1"))
        .isEqualTo(
            number(
                "SELECT SUM(actual_amount) * 100 FROM t_order WHERE payment_method IS NOT NULL"));
    assertThat(number(accountDatabase, "SELECT COUNT(*) FROM t_sandbox_payment WHERE status = 1"))
        .isEqualTo(accepted);
    assertThat(number(accountDatabase, "SELECT COUNT(*) FROM t_sandbox_payment WHERE status = 3"))
        .isEqualTo(refunded);
    assertThat(number(accountDatabase, "SELECT COUNT(*) FROM t_sandbox_payment WHERE status = 0"))
        .isZero();
  }

  /** Places orders and lets everybody loose on them; ends when the last of them has finished. */
  private void race() throws Exception {
    List<NewOrder> atCheckout = new ArrayList<>();
    List<NewOrder> unpaid = new ArrayList<>();
    for (int i = 0; i < TOGETHER; i++) {
      (i % 10 == 0 ? atCheckout : unpaid).add(order(i % 10 == 0));
    }
    await(placePaid(atCheckout));
    for (NewOrder order : unpaid) {
      await(shards.place(order));
    }
    List<Future<Void>> running = new ArrayList<>();
    for (NewOrder order : unpaid) {
      for (int pays = below(3); pays > 0; pays--) {
        running.add(later(() -> pay(order)));
      }
      if (below(3) == 0) {
        running.add(later(() -> cancel(order)));
      }
    }
    atCheckout.forEach(order -> running.add(later(() -> cancel(order))));
    for (int i = 0; i < ASKS; i++) {
      running.add(later(rounds::ask)); // before, while and after the gateway charges
    }
    for (int i = 0; i < 2; i++) {
      running.add(later(rounds::capture));
      running.add(later(rounds::refund));
      if (below(2) == 0) {
        running.add(later(() -> shards.expire(0)));
        running.add(later(otherProcess::expire));
      }
    }
    await(Future.join(running));
  }

  private Future<?> pay(NewOrder order) {
    PaymentMethod method = METHODS.get(below(METHODS.size()));
    return service.pay(USER, order.order().id(), method);
  }

  private Future<Void> cancel(NewOrder order) {
    return shards.cancel(order.order().id(), USER, "user:" + USER, "race");
  }

  private NewOrder order(boolean paid) {
    PlaceOrder request =
        new PlaceOrder(
            USER,
            List.of(new OrderLine(1, 0, 1, null)),
            "",
            "",
            paid ? PaymentMethod.WECHAT : null,
            "",
            Language.ENGLISH);
    List<OrderItem> items = List.of(new OrderItem(1, 0, "Ink", "", 1 + below(1_000_000), 1));
    return NewOrder.of(ids.next(USER), request, items, "user:" + USER, clock.instant(), FAR);
  }

  /** As at checkout: the authorization first, then order and payment in one transaction. */
  private Future<Void> placePaid(List<NewOrder> orders) throws Exception {
    List<Future<?>> placed = new ArrayList<>();
    for (NewOrder created : orders) {
      Authorization authorization =
          await(
              gateway.authorize(
                  created.order().id(), created.order().actualCents(), PaymentMethod.WECHAT));
      placed.add(shards.place(created.paidBy(authorization)));
    }
    return Future.all(placed).mapEmpty();
  }

  /** What the loops do until nothing is left to do, after the last echo has faded. */
  private void settle() throws Exception {
    await(vertx.timer(500, TimeUnit.MILLISECONDS));
    do {
      while (await(rounds.ask()) || await(rounds.capture()) || await(rounds.refund())) {
        // on
      }
    } while (number("SELECT COUNT(*) FROM t_payment WHERE status IN (0, 1, 4)") > 0);
  }

  private long messages(String type, String ofOrders) throws SQLException {
    return number(
        "SELECT COUNT(*) FROM t_local_message WHERE event_type = '"
            + type
            + "' AND tx_id IN (SELECT CAST(id AS CHAR) FROM t_order WHERE "
            + ofOrders
            + ")");
  }

  private long number(String sql) throws SQLException {
    return number(shardDatabase, sql);
  }

  private static long number(TestDatabase database, String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getBigDecimal(1).longValueExact();
    }
  }
}

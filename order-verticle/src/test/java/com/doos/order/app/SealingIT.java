package com.doos.order.app;

import static com.doos.testkit.TestPools.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.doos.order.app.ShardCommand.StatusUpdate;
import com.doos.order.domain.NewOrder;
import com.doos.order.domain.Order;
import com.doos.order.domain.OrderItem;
import com.doos.order.domain.OrderLine;
import com.doos.order.domain.OrderStatus;
import com.doos.order.domain.PaymentMethod;
import com.doos.order.domain.PlaceOrder;
import com.doos.order.store.HistoryStore;
import com.doos.order.store.OrderStore;
import com.doos.order.store.PaymentStore;
import com.doos.order.store.SealStore;
import com.doos.servers.Endpoints;
import com.doos.shared.config.Secret;
import com.doos.shared.error.Language;
import com.doos.shared.id.MachineId;
import com.doos.shared.id.OrderIds;
import com.doos.shared.outbox.OutboxStore;
import com.doos.shared.seal.KeyRing;
import com.doos.shared.seal.SealException;
import com.doos.shared.sql.Migrations;
import com.doos.shared.sql.Pools;
import com.doos.testkit.TestDatabase;
import com.doos.testkit.TestPools;
import com.doos.testkit.WithServers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Personal data of a shard, in clear and under two keys, comes under the active one. */
@WithServers
final class SealingIT {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00.123Z");
  private static final Instant FAR = Instant.parse("2100-01-01T00:00:00Z");
  private static final Duration INTERVAL = Duration.ofHours(1);
  private static final int BATCH_MAX = 16;
  private static final String OLD = "old:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
  private static final String NEW = "new:ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=";
  private static final String LONGEST = "\uD83C\uDFE0".repeat(250);
  private static final String ROWS =
      "SELECT id, shipping_address, remark, version, updated_at, status FROM t_order ORDER BY id";

  private final Vertx vertx = Vertx.vertx();
  private final AtomicReference<Instant> time = new AtomicReference<>(NOW);
  private final InstantSource clock = time::get;
  private final OrderIds ids = new OrderIds(MachineId.always(1), clock);
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final KeyRing before = new KeyRing("old", List.of(new Secret(OLD)));
  private final KeyRing turned = new KeyRing("new", List.of(new Secret(OLD), new Secret(NEW)));
  private final TestDatabase database;
  private final Pool pool;
  private final Sealing sealing;

  SealingIT(Endpoints servers) throws Exception {
    database = TestDatabase.create(servers, Endpoints.ORDER_0, "sealing");
    await(Migrations.run(vertx, TestPools.config(database), "db/shard"));
    pool = Pools.open(vertx, "test", TestPools.config(database));
    sealing = sealing(turned, metrics);
  }

  private Sealing sealing(KeyRing keys, SimpleMeterRegistry registry) {
    return new Sealing(
        0,
        pool,
        new SealStore(keys),
        keys.activeKey(),
        clock,
        new Sealing.Limits(BATCH_MAX, Duration.ofMillis(1), INTERVAL),
        registry);
  }

  @AfterEach
  void dropDatabase() throws Exception {
    await(pool.close());
    await(vertx.close());
    database.close();
  }

  private OrderWriter writer(KeyRing keys) {
    return new OrderWriter(
        pool,
        new OrderStore(keys),
        new HistoryStore(),
        new PaymentStore(),
        new OutboxStore(),
        "topic");
  }

  private ShardService service(KeyRing keys) {
    return new ShardService(
        pool, new OrderStore(keys), new HistoryStore(), new OutboxStore(), "topic", clock);
  }

  private List<Order> place(KeyRing keys, int count, String address, String remark)
      throws Exception {
    List<NewOrder> orders = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long user = 10_000 + 2L * i;
      PlaceOrder request =
          new PlaceOrder(
              user,
              List.of(new OrderLine(1, 0, 1, null)),
              address.isEmpty() ? "" : address + " " + i,
              remark,
              null,
              "",
              Language.CHINESE);
      List<OrderItem> items = List.of(new OrderItem(1, 0, "葡萄", "", 1_690, 1));
      orders.add(NewOrder.of(ids.next(user), request, items, "user:" + user, NOW, FAR));
    }
    await(writer(keys).place(orders));
    return orders.stream().map(NewOrder::order).toList();
  }

  /** Makes rows what they were before texts were sealed. */
  private void clear(List<Order> orders) throws Exception {
    for (Order order : orders) {
      database.execute(
          "UPDATE t_order SET updated_at = updated_at, remark = '"
              + order.remark()
              + "', shipping_address = '"
              + order.shippingAddress()
              + "' WHERE id = "
              + order.id());
    }
  }

  private void pass() throws Exception {
    for (int round = 0; Double.isNaN(left(metrics)); round++) {
      assertThat(round).isLessThan(100);
      await(sealing.round());
    }
  }

  private static double left(SimpleMeterRegistry registry) {
    return registry.get("orders_under_old_keys").tag("shard", "0").gauge().value();
  }

  private double resealed() {
    return metrics.get("orders_resealed").counter().count();
  }

  private Order read(long orderId) throws Exception {
    Order order = await(service(turned).find(orderId)).order();
    assertThat(order).isNotNull();
    return order;
  }

  @Test
  void nothingIsStoredInClearAndTheLongestTextsFit() throws Exception {
    // Given 500 and 200 characters as Java counts them, each pair of them four bytes
    String longest = LONGEST.substring(0, 496);

    // When
    Order written = place(before, 1, longest, LONGEST.substring(0, 200)).get(0);

    // Then
    List<String> row = database.query(ROWS).get(0);
    assertThat(row.get(1)).matches("v1\\.old\\.[A-Za-z0-9_-]{1000,}");
    assertThat(row.get(2)).matches("v1\\.old\\.[A-Za-z0-9_-]{500,}");
    assertThat(read(written.id())).isEqualTo(written);

    // And what is missing stays NULL
    Order bare = place(before, 1, "", "").get(0);
    assertThat(read(bare.id())).isEqualTo(bare);
    assertThat(database.query(ROWS).get(1).subList(1, 3)).containsExactly("null", "null");
  }

  @Test
  void clearRowsAndThoseUnderAnEarlierKeyComeUnderTheActiveOne() throws Exception {
    // Given
    List<Order> all = new ArrayList<>();
    List<Order> clear = place(before, 20, "{\"city\":\"上海\"}", "v1. of the note");
    clear(clear);
    all.addAll(clear);
    all.addAll(place(before, 30, "{\"city\":\"Berlin\"}", ""));
    all.addAll(place(before, 5, "", ""));
    all.addAll(place(turned, 10, "{\"city\":\"Paris\"}", "ring"));
    List<List<String>> rows = database.query(ROWS);
    for (Order order : all) {
      assertThat(read(order.id())).isEqualTo(order);
    }

    // When
    pass();

    // Then everything is under the active key, and nothing else has changed
    List<List<String>> sealed = database.query(ROWS);
    assertThat(sealed).hasSameSizeAs(rows);
    for (int i = 0; i < rows.size(); i++) {
      assertThat(sealed.get(i).subList(3, 6)).isEqualTo(rows.get(i).subList(3, 6));
      for (String text : sealed.get(i).subList(1, 3)) {
        assertThat(text).matches("null|v1\\.new\\..+");
      }
    }
    for (Order order : all) {
      assertThat(read(order.id())).isEqualTo(order);
    }
    assertThat(resealed()).isEqualTo(50);
    assertThat(left(metrics)).isZero();

    // And without the earlier key all of it can be read
    KeyRing without = new KeyRing("new", List.of(new Secret(NEW)));
    for (Order order : all) {
      assertThat(await(service(without).find(order.id())).order()).isEqualTo(order);
    }
  }

  @Test
  void theNextPassBeginsAfterTheInterval() throws Exception {
    // Given a pass over nothing, and an order that comes later, from a process with the earlier key
    pass();
    Order late = place(before, 1, "{}", "").get(0);

    // When
    await(sealing.round());
    String still = database.query(ROWS).get(0).get(1);
    time.set(NOW.plus(INTERVAL));
    await(sealing.round());

    // Then
    assertThat(still).startsWith("v1.old.");
    assertThat(database.query(ROWS).get(0).get(1)).startsWith("v1.new.");
    assertThat(read(late.id())).isEqualTo(late);
  }

  @Test
  void ordersGoOnWhileTheyAreSealed() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    // Given
    List<Order> orders = new ArrayList<>(place(before, 120, "{\"city\":\"上海\"}", "bell"));
    clear(orders.subList(0, 60));
    SimpleMeterRegistry othersMetrics = new SimpleMeterRegistry();
    Sealing other = sealing(turned, othersMetrics);

    // When two processes seal them while they are cancelled and paid
    List<Future<?>> running = new ArrayList<>();
    for (Order order : orders) {
      running.add(
          random.nextBoolean()
              ? service(before).cancel(order.id(), order.userId(), "user", "late")
              : service(turned)
                  .update(List.of(new StatusUpdate(order.id(), OrderStatus.PAID, "")), "service"));
      if (random.nextInt(8) == 0) {
        running.add(Future.join(sealing.round(), other.round()));
        await(running.get(running.size() - 1));
      }
    }
    await(Future.all(running));
    pass();
    while (Double.isNaN(left(othersMetrics))) {
      await(other.round());
    }
    time.set(NOW.plus(INTERVAL));
    for (int round = 0; round < 10; round++) {
      await(sealing.round());
    }

    // Then each order was moved once, is sealed once more, and says what it said
    assertThat(left(metrics)).as("seed %d", seed).isZero();
    for (List<String> row : database.query(ROWS)) {
      assertThat(row.get(1)).startsWith("v1.new.");
      assertThat(row.get(2)).startsWith("v1.new.");
      assertThat(row.get(3)).as("version, seed %d", seed).isEqualTo("2");
      assertThat(row.get(5)).isIn("1", "4");
    }
    for (Order order : orders) {
      assertThat(read(order.id()).shippingAddress()).isEqualTo(order.shippingAddress());
      assertThat(read(order.id()).remark()).isEqualTo("bell");
    }
    assertThat(resealed() + othersMetrics.get("orders_resealed").counter().count())
        .isEqualTo(orders.size());
  }

  @Test
  void aTextCopiedToAnotherOrderIsNotShownAndHoldsUpNothing() throws Exception {
    // Given
    List<Order> orders = place(before, 3, "{\"city\":\"上海\"}", "");
    database.execute(
        "UPDATE t_order SET shipping_address = '"
            + database.query(ROWS).get(0).get(1)
            + "' WHERE id = "
            + database.query(ROWS).get(1).get(0));
    long robbed = Long.parseLong(database.query(ROWS).get(1).get(0));

    // When
    pass();

    // Then
    assertThatThrownBy(() -> await(service(turned).find(robbed)))
        .hasCauseInstanceOf(SealException.class);
    assertThat(left(metrics)).isEqualTo(1);
    assertThat(resealed()).isEqualTo(orders.size() - 1);
  }

  @Test
  void aTokenKeepsNothingOfPersonalDataAndStillTellsRequestsApart() throws Exception {
    // Given two orders that differ in address and remark alone
    List<NewOrder> twins = new ArrayList<>();
    for (String address : List.of("{\"city\":\"上海\"}", "{\"city\":\"北京\"}")) {
      PlaceOrder request =
          new PlaceOrder(
              10_000,
              List.of(new OrderLine(1, 0, 1, null)),
              address,
              address,
              PaymentMethod.ALIPAY,
              "token-" + twins.size(),
              Language.CHINESE);
      List<OrderItem> items = List.of(new OrderItem(1, 0, "葡萄", "", 1_690, 1));
      twins.add(NewOrder.of(ids.next(10_000), request, items, "user", NOW, FAR));
    }
    await(writer(turned).place(twins));

    // When
    List<List<String>> hashes = database.query("SELECT DISTINCT content_hash FROM t_order_token");

    // Then
    assertThat(hashes).hasSize(1);
    assertThat(
            await(service(turned).findByToken(10_000, "token-0", twins.get(0).content())).order())
        .isEqualTo(twins.get(0).order());
    assertThatThrownBy(
            () -> await(service(turned).findByToken(10_000, "token-0", twins.get(1).content())))
        .hasMessageContaining("duplicate");

    // And one kept before hashes left personal data out still leads to its order
    database.execute("UPDATE t_order_token SET content_hash = ''");
    assertThat(
            await(service(turned).findByToken(10_000, "token-0", twins.get(0).content())).order())
        .isEqualTo(twins.get(0).order());
  }
}

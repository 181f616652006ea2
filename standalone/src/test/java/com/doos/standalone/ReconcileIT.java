package com.doos.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.doos.servers.Endpoints;
import com.doos.shared.redis.StockGate;
import com.doos.testkit.TestPools;
import com.doos.testkit.WithServers;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was altered behind the house's back is found and mended; what merely moves is left alone.
 */
@Tag("any-database")
@WithServers
final class ReconcileIT {
  private static final Logger LOG = LoggerFactory.getLogger(ReconcileIT.class);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LOAD_MAX = Duration.ofMinutes(3);
  private static final int SHOPPERS = 12;
  private static final int ORDERS = 3_000;
  private static final long ALTERED = 1015;
  private static final long GATED = 1016;
  private static final List<Long> WANTED = List.of(1017L, 1018L, 1019L);

  private static Vertx vertx;
  private static Redis redis;
  private static TestHouse house;
  private static String alice;
  private static String ops;

  @BeforeAll
  static void startHouse(Endpoints servers) throws Exception {
    vertx = Vertx.vertx();
    redis = Redis.createClient(vertx, servers.redisUri());
    house =
        new TestHouse(
            servers,
            Map.of(
                "DOOS_RECONCILE_SETTLE", "2s",
                "DOOS_RECONCILE_PAUSE", "5ms",
                "DOOS_RECONCILE_RECHECK", "1s"));
    alice = house.login("alice");
    ops = house.login("ops");
  }

  @AfterAll
  static void stopHouse() throws Exception {
    house.close();
    redis.close();
    TestPools.await(vertx.close());
  }

  private static Response send(Request request) throws Exception {
    return TestPools.await(redis.send(request));
  }

  private static JsonObject report() throws Exception {
    return new JsonObject(house.get("/v1/admin/reconcile", ops).body());
  }

  /** Begins a run and waits for its end. */
  private static JsonObject run() throws Exception {
    HttpResponse<String> begun = house.post("/v1/admin/reconcile", "{}", ops);
    assertThat(begun.statusCode()).isEqualTo(202);
    JsonObject answer = new JsonObject(begun.body());
    assertThat(answer.getString("state")).isEqualTo("running");
    assertThat(answer.getBoolean("started")).isTrue();
    await().atMost(PATIENCE).until(() -> !"running".equals(report().getString("state")));
    JsonObject report = report();
    assertThat(report.getString("run_id")).isEqualTo(answer.getString("run_id"));
    assertThat(report.getString("state")).as(report.encode()).isEqualTo("done");
    return report;
  }

  private static List<String> findings(JsonObject report) {
    return report.getJsonArray("findings").stream()
        .map(JsonObject.class::cast)
        .map(finding ->
            finding.getString("kind")
                + " "
                + finding.getString("subject")
                + " "
                + finding.getString("action"))
        .toList();
  }

  private static String paidOrder(long product, int quantity) throws Exception {
    String body =
        "{\"items\":[{\"product_id\":"
            + product
            + ",\"quantity\":"
            + quantity
            + "}],\"payment_method\":\"alipay\",\"shipping_address\":\"1 Mended Street\"}";
    String id =
        new JsonObject(house.post("/v1/order/create", body, alice).body()).getString("order_id");
    await()
        .atMost(PATIENCE)
        .until(() -> house.get("/v1/order/" + id, alice).body().contains("paid"));
    await().atMost(PATIENCE).until(() -> house.messageStatus(id) == 2);
    return id;
  }

  /** Flips a bit of the order's cached detail, once there is one. */
  private static void spoil(String orderId) throws Exception {
    String key = "doos:cache:o" + orderId;
    await()
        .atMost(PATIENCE)
        .until(() -> {
          house.get("/v1/order/" + orderId, alice);
          Response cached = send(Request.cmd(Command.HGET).arg(key).arg("detail"));
          return cached != null && cached.toString().startsWith("V");
        });
    byte[] bytes = send(Request.cmd(Command.HGET).arg(key).arg("detail")).toBytes();
    bytes[bytes.length - 1] ^= 1;
    send(Request.cmd(Command.HSET).arg(key).arg("detail").arg(Buffer.buffer(bytes)));
  }

  @Test
  void mendsStockAGateAndACachedOrder() throws Exception {
    // Given three units that were sold are for sale again, a gate for ever, an answer altered
    String id = paidOrder(ALTERED, 3);
    int available = house.product(ALTERED).getInteger("available_stock");
    house
        .stock()
        .execute(
            "UPDATE t_inventory SET available_stock = available_stock + 3,"
                + " total_stock = total_stock + 3, sold_stock = sold_stock - 3 WHERE product_id = "
                + ALTERED);
    String gate = StockGate.key(GATED, 0);
    send(Request.cmd(Command.SET).arg(gate).arg("999999"));
    spoil(id);

    // When
    JsonObject report = run();

    // Then
    assertThat(findings(report))
        .contains(
            "stock_wrong " + ALTERED + ":0 repaired",
            "gate_stale " + GATED + ":0 repaired",
            "cache_unreadable " + id + " repaired");
    assertThat(report.getJsonObject("checked").getInteger("skus")).isPositive();
    assertThat(report.getJsonObject("checked").getInteger("orders")).isPositive();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(house.product(ALTERED).getInteger("available_stock")).isEqualTo(available));
    assertThat(send(Request.cmd(Command.EXISTS).arg(gate)).toInteger()).isZero();
    assertThat(house.get("/v1/order/" + id, alice).statusCode()).isEqualTo(200);
    assertThat(house.invariants().stockAddsUp()).isEmpty();
    assertThat(house.invariants().stockMatchesReservations()).isEmpty();

    // And a second run finds nothing
    assertThat(findings(run())).isEmpty();
  }

  @Test
  void beginsNoRunWhenToldNonsense() throws Exception {
    // When
    HttpResponse<String> nonsense = house.post("/v1/admin/reconcile", "{\"repair\":1}", ops);
    HttpResponse<String> shopper = house.post("/v1/admin/reconcile", "{}", alice);

    // Then
    assertThat(nonsense.statusCode()).isEqualTo(400);
    assertThat(shopper.statusCode()).isEqualTo(403);
    assertThat(report().getString("state")).isNotEqualTo("running");
  }

  @Test
  void ordersThatNeverArrivedAtTheStockArriveAfterAll() throws Exception {
    // Given a paid order whose message is lost, and its reservation never sold
    String id = paidOrder(1014, 2);
    house.shards().get(1).execute("DELETE FROM t_local_message WHERE tx_id = '" + id + "'");
    house
        .stock()
        .execute(
            "DELETE FROM t_message_consume_log WHERE message_id = '" + id + ":stock.confirm'",
            "UPDATE t_reservation SET status = 0 WHERE order_id = " + id,
            "UPDATE t_inventory SET locked_stock = locked_stock + 2, total_stock = total_stock + 2,"
                + " sold_stock = sold_stock - 2 WHERE product_id = 1014");

    // When
    await()
        .atMost(PATIENCE)
        .until(() -> house.get("/v1/order/" + id, alice).body().contains("paid"));
    JsonObject report = runUntilFound("message_missing " + id + " repaired");

    // Then
    assertThat(report.getInteger("findings_total")).isEqualTo(1);
    await().atMost(PATIENCE).until(() -> house.messageStatus(id) == 2);
    assertThat(house.invariants().stockMatchesReservations()).isEmpty();
    assertThat(house.invariants().stockFollowsOrders()).isEmpty();
  }

  /** The order has to rest for a while first. */
  private static JsonObject runUntilFound(String finding) throws Exception {
    JsonObject report = run();
    while (!findings(report).contains(finding)) {
      assertThat(findings(report)).isEmpty();
      report = run();
    }
    return report;
  }

  @Test
  void findsNothingInAHouseThatIsBusy() throws Exception {
    // Given
    long seed = new Random().nextLong();
    LOG.info("seed {}", seed);
    for (long product : WANTED) {
      house.supply(product, 1_000_000);
    }
    List<String> found = new ArrayList<>();
    int runs = 0;
    JsonObject report = new JsonObject();
    try (OrderLoad load = new OrderLoad(house.gatewayPort(), WANTED, 5)) {
      load.start(SHOPPERS, seed);
      long deadline = System.nanoTime() + LOAD_MAX.toNanos();

      // When
      while (load.answered().size() < ORDERS && System.nanoTime() - deadline < 0) {
        report = run();
        runs++;
        found.addAll(findings(report));
      }
      LOG.info("{} orders, {} runs, the last: {}", load.answered().size(), runs, report.encode());
      assertThat(load.surprises()).isEmpty();
      assertThat(load.answered()).hasSizeGreaterThan(ORDERS / 2);
    }

    // Then
    assertThat(runs).isPositive();
    assertThat(found).as("seed %d", seed).isEmpty();
    assertThat(report.getJsonArray("not_checked")).isEmpty();
  }
}

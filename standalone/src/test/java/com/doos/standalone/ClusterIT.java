package com.doos.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.doos.inventory.InventoryMain;
import com.doos.order.OrderMain;
import com.doos.relay.RelayMain;
import com.doos.servers.Endpoints;
import com.doos.testkit.Invariants;
import com.doos.testkit.Invariants.Answered;
import com.doos.testkit.TestDatabase;
import com.doos.testkit.TestPools;
import com.doos.testkit.WithServers;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two processes of each service, which know of each other through etcd only, while some of them are
 * killed under load.
 */
@Tag("any-database")
@WithServers
final class ClusterIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int MACHINE_BITS = 12;

  @TempDir private Path logs;
  private final Endpoints servers;
  private final String prefix = "/cluster-" + ProcessHandle.current().pid();
  private final List<TestDatabase> databases = new ArrayList<>();
  private final List<ServiceProcess> processes = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>(Settings.UNLIMITED);

  ClusterIT(Endpoints servers) {
    this.servers = servers;
  }

  /** A process on ports of its own. */
  private ServiceProcess process(Class<?> main, String service, int httpPort) throws IOException {
    Map<String, String> own = new HashMap<>(Settings.of(servers, environment).overrides());
    own.put("DOOS_" + service + "_HTTP_PORT", String.valueOf(httpPort));
    own.put("DOOS_" + service + "_GRPC_PORT", String.valueOf(TestHouse.freePort()));
    // Nobody is where the configuration says.
    own.put("DOOS_SERVICES_ORDER_PORT", String.valueOf(TestHouse.freePort()));
    own.put("DOOS_SERVICES_INVENTORY_PORT", String.valueOf(TestHouse.freePort()));
    Path log = logs.resolve(service + "-" + httpPort + ".log");
    ServiceProcess process = new ServiceProcess(main, own, httpPort, log);
    processes.add(process);
    return process;
  }

  private void prepare() throws Exception {
    databases.add(TestDatabase.create(servers, Endpoints.ORDER_0, "cluster_order_0"));
    databases.add(TestDatabase.create(servers, Endpoints.ORDER_1, "cluster_order_1"));
    databases.add(TestDatabase.create(servers, Endpoints.STOCK, "cluster_inventory"));
    databases.add(TestDatabase.create(servers, Endpoints.STOCK, "cluster_account"));
    List<String> names = List.of("SHARDS_0", "SHARDS_1", "STOCK", "ACCOUNT");
    for (int i = 0; i < names.size(); i++) {
      environment.put("DOOS_DATABASE_" + names.get(i) + "_DATABASE", databases.get(i).name());
    }
    environment.put("DOOS_KAFKA_TOPICS_STOCK_DEDUCT", "stock." + databases.get(2).name());
    environment.put("DOOS_KAFKA_DEAD_LETTER_TOPIC", "dlq." + databases.get(2).name());
    environment.put("DOOS_ORDERS_RESERVATION_TTL", "5s");
    environment.put("DOOS_ETCD_ENDPOINTS", String.valueOf(servers.etcdUri()));
    environment.put("DOOS_ETCD_PREFIX", prefix);
    environment.put("DOOS_ETCD_SERVICE_LEASE", "3s");
    environment.put("DOOS_ETCD_MACHINE_LEASE", "10s");
  }

  private static void start(ServiceProcess process) throws IOException {
    process.start();
    await().atMost(PATIENCE).until(process::isReady);
  }

  private static void awaitMore(OrderLoad load, int orders) {
    int before = load.answered().size();
    await().atMost(PATIENCE).until(() -> load.answered().size() >= before + orders);
  }

  private static Set<Long> machines(Collection<Answered> orders) {
    return orders.stream()
        .map(order -> order.orderId() >>> MACHINE_BITS & 1_023)
        .collect(Collectors.toSet());
  }

  @Test
  void processesFindEachOtherAndReplaceThoseThatDie() throws Exception {
    assumeTrue(servers.etcd() != null, "etcd can be had neither from the PATH nor from Debian");
    prepare();
    int firstPort = TestHouse.freePort();
    int secondPort = TestHouse.freePort();
    OrderLoad onFirst = new OrderLoad(firstPort, List.of(1003L, 1004L), 50);
    OrderLoad onSecond = new OrderLoad(secondPort, List.of(1003L, 1004L), 50);
    try {
      // Given
      ServiceProcess firstStock = process(InventoryMain.class, "INVENTORY", TestHouse.freePort());
      start(firstStock);
      ServiceProcess secondStock = process(InventoryMain.class, "INVENTORY", TestHouse.freePort());
      start(secondStock);
      start(process(OrderMain.class, "ORDER", firstPort));
      ServiceProcess secondOrder = process(OrderMain.class, "ORDER", secondPort);
      start(secondOrder);
      loadCatalogue();
      start(process(RelayMain.class, "RELAY", TestHouse.freePort()));
      onFirst.start(3, 1);
      onSecond.start(3, 2);
      awaitMore(onFirst, 50);
      awaitMore(onSecond, 50);
      Set<Long> machines = machines(onSecond.answered());

      // When one inventory process dies, and the other one while the first is back
      firstStock.kill();
      awaitMore(onFirst, 50);
      start(firstStock);
      secondStock.kill();
      awaitMore(onSecond, 50);
      start(secondStock);

      // And an order process dies and another one takes its place
      secondOrder.kill();
      start(secondOrder);
      awaitMore(onSecond, 50);

      // Then ids are of machines of their own
      assertThat(machines).hasSize(1);
      assertThat(machines(onSecond.answered())).hasSize(2).containsAll(machines);
      assertThat(machines(onFirst.answered()))
          .hasSize(1)
          .doesNotContainAnyElementsOf(machines(onSecond.answered()));
      settingsReachEveryProcess(List.of(firstPort, secondPort), onFirst.accessToken(7));

      // And everything adds up
      onFirst.close();
      onSecond.close();
      assertThat(onFirst.surprises()).isEmpty();
      assertThat(onSecond.surprises()).isEmpty();
      assertAddsUp(onFirst, onSecond);
    } finally {
      onFirst.close();
      onSecond.close();
      processes.forEach(ServiceProcess::kill);
      for (TestDatabase database : databases) {
        database.close();
      }
    }
  }

  private void loadCatalogue() throws Exception {
    Vertx vertx = Vertx.vertx();
    TestPools.await(
        DemoData.load(
            vertx,
            TestPools.config(databases.get(2)),
            TestPools.config(databases.get(3)),
            DevKeys.ring()));
    TestPools.await(vertx.close());
    databases
        .get(2)
        .execute(
            "UPDATE t_inventory SET available_stock = 100000, total_stock = 100000,"
                + " supplied_stock = 100000 WHERE product_id IN (1003, 1004)");
  }

  private void settingsReachEveryProcess(List<Integer> ports, String token) throws Exception {
    ByteSequence key = bytes(prefix + "/settings/limits.requests_per_user");
    try (Client etcd = Client.builder().endpoints(servers.etcdUri()).build()) {
      etcd.getKVClient().put(key, bytes("1")).get();
      for (int port : ports) {
        await().atMost(PATIENCE).until(() -> list(port, token) == 429);
      }
      etcd.getKVClient().delete(key).get();
      for (int port : ports) {
        await().atMost(PATIENCE).until(() -> list(port, token) == 200);
      }
    }
  }

  private static ByteSequence bytes(String text) {
    return ByteSequence.from(text, StandardCharsets.UTF_8);
  }

  private static int list(int port, String token) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/order/list"))
            .header("Authorization", "Bearer " + token)
            .build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private void assertAddsUp(OrderLoad first, OrderLoad second) throws Exception {
    Invariants invariants =
        new Invariants(databases.subList(0, 2), databases.get(2), databases.get(3));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          assertThat(invariants.everyMessageTookEffectOnce()).isEmpty();
          assertThat(invariants.noReservationIsForgotten()).isEmpty();
          assertThat(invariants.stockFollowsOrders()).isEmpty();
        });
    assertThat(invariants.stockAddsUp()).isEmpty();
    assertThat(invariants.answeredOrdersExistOnce(first.answered())).isEmpty();
    assertThat(invariants.answeredOrdersExistOnce(second.answered())).isEmpty();
  }
}

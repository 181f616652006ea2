package com.doos.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.doos.inventory.InventoryMain;
import com.doos.order.OrderMain;
import com.doos.relay.RelayMain;
import com.doos.servers.Endpoints;
import com.doos.testkit.Invariants.Answered;
import com.doos.testkit.WithServers;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
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

  ClusterIT(Endpoints servers) {
    this.servers = servers;
  }

  private static Set<Long> machines(Collection<Answered> orders) {
    return orders.stream()
        .map(order -> order.orderId() >>> MACHINE_BITS & 1_023)
        .collect(Collectors.toSet());
  }

  @Test
  void processesFindEachOtherAndReplaceThoseThatDie() throws Exception {
    assumeTrue(servers.etcd() != null, "etcd can be had neither from the PATH nor from Debian");
    int firstPort = TestHouse.freePort();
    int secondPort = TestHouse.freePort();
    OrderLoad onFirst = new OrderLoad(firstPort, List.of(1003L, 1004L), 50);
    OrderLoad onSecond = new OrderLoad(secondPort, List.of(1003L, 1004L), 50);
    try (Cluster cluster = new Cluster(servers, logs)) {
      // Given
      ServiceProcess firstStock =
          cluster.process(InventoryMain.class, "INVENTORY", TestHouse.freePort());
      ServiceProcess secondStock =
          cluster.process(InventoryMain.class, "INVENTORY", TestHouse.freePort());
      ServiceProcess secondOrder = cluster.process(OrderMain.class, "ORDER", secondPort);
      Cluster.start(
          firstStock,
          secondStock,
          cluster.process(OrderMain.class, "ORDER", firstPort),
          secondOrder,
          cluster.process(RelayMain.class, "RELAY", TestHouse.freePort()));
      cluster.loadCatalogue();
      onFirst.start(3, 1);
      onSecond.start(3, 2);
      Cluster.awaitMore(onFirst, 50);
      Cluster.awaitMore(onSecond, 50);
      Set<Long> machines = machines(onSecond.answered());

      // When one inventory process dies, and the other one while the first is back
      firstStock.kill();
      Cluster.awaitMore(onFirst, 50);
      Cluster.start(firstStock);
      secondStock.kill();
      Cluster.awaitMore(onSecond, 50);
      Cluster.start(secondStock);

      // And an order process dies and another one takes its place
      secondOrder.kill();
      Cluster.start(secondOrder);
      Cluster.awaitMore(onSecond, 50);

      // Then ids are of machines of their own
      assertThat(machines).hasSize(1);
      assertThat(machines(onSecond.answered())).hasSize(2).containsAll(machines);
      assertThat(machines(onFirst.answered()))
          .hasSize(1)
          .doesNotContainAnyElementsOf(machines(onSecond.answered()));
      settingsReachEveryProcess(
          cluster.prefix(), List.of(firstPort, secondPort), onFirst.accessToken(7));

      // And everything adds up
      onFirst.close();
      onSecond.close();
      cluster.assertAddsUp(onFirst, onSecond);
    } finally {
      onFirst.close();
      onSecond.close();
    }
  }

  private void settingsReachEveryProcess(String prefix, List<Integer> ports, String token)
      throws Exception {
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
}

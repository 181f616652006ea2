package com.doos.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.doos.servers.Endpoints;
import com.doos.servers.HostPort;
import com.doos.servers.Ports;
import com.doos.servers.ServerKind;
import com.doos.servers.ServerStack;
import com.doos.servers.StackConfig;
import com.doos.testkit.FaultProxy;
import com.doos.testkit.Invariants;
import com.doos.testkit.WithServers;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Redis and Kafka go away under load, one after the other, and come back. */
@Tag("any-database")
@WithServers
final class OutageIT {
  private static final Logger LOG = LoggerFactory.getLogger(OutageIT.class);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration KAFKA_AWAY = Duration.ofSeconds(60);
  private static final long ANSWER_MS_MAX = 5_000;
  private static final int SHOPPERS = 8;

  /** Sells out during the outage of Redis. */
  private static final long SCARCE = 1020;

  private static final long PLENTY = 1021;

  @TempDir private static Path home;
  private static Endpoints servers;
  private static FaultProxy redis;
  private static ServerStack kafka;
  private static TestHouse house;
  private static Invariants invariants;

  @BeforeAll
  static void startHouse(Endpoints shared) throws Exception {
    servers = shared;
    redis = FaultProxy.to(servers.redis());
    kafka =
        new ServerStack(
            StackConfig.builder(home).servers(Set.of(ServerKind.KAFKA)).ports(Ports.free()).build(),
            (server, state, elapsed) -> LOG.debug("{} is {}", server, state));
    HostPort broker = kafka.start().kafka();
    house =
        new TestHouse(
            servers,
            Map.of(
                "DOOS_REDIS_HOST", redis.address().host(),
                "DOOS_REDIS_PORT", String.valueOf(redis.address().port()),
                "DOOS_KAFKA_BROKERS", broker.toString(),
                "DOOS_ORDERS_RESERVATION_TTL", "5s"));
    house.supply(SCARCE, 300);
    house.supply(PLENTY, 100_000);
    invariants = house.invariants();
  }

  @AfterAll
  static void stopHouse() throws Exception {
    kafka.resume("kafka");
    house.close();
    kafka.close();
    redis.close();
  }

  @Test
  void withoutRedisOrdersAreTakenAndNothingIsSoldTwice() throws Exception {
    // Given
    long seed = new Random().nextLong();
    LOG.info("seed {}", seed);
    try (OrderLoad load = new OrderLoad(house.gatewayPort(), List.of(SCARCE, PLENTY), 30)) {
      load.start(SHOPPERS, seed);
      awaitMore(load, 50);

      // When Redis forgets everything
      tellRedis("FLUSHALL");
      awaitMore(load, 50);

      // And is gone
      redis.refuse();
      load.takeSlowestMs();
      assertThat(ordersOf("refused-1")).hasSize(1);
      awaitMore(load, 300);
      assertThat(ordersOf("refused-2")).hasSize(1);
      long slowestRefused = load.takeSlowestMs();

      // And comes back, and hangs
      redis.restore();
      awaitMore(load, 50);
      redis.freeze();
      load.takeSlowestMs();
      assertThat(ordersOf("frozen")).hasSize(1);
      awaitMore(load, 100);
      long slowestFrozen = load.takeSlowestMs();
      redis.restore();
      awaitMore(load, 50);

      // Then it went on meanwhile, with limited latency
      LOG.info("slowest answers: {} ms, {} ms", slowestRefused, slowestFrozen);
      assertThat(slowestRefused).isLessThan(ANSWER_MS_MAX);
      assertThat(slowestFrozen).isLessThan(ANSWER_MS_MAX);
      await().atMost(PATIENCE).until(() -> load.soldOut() > 0);
      load.close();
      assertThat(load.surprises()).isEmpty();
      assertThat(invariants.answeredOrdersExistOnce(load.answered())).isEmpty();
    }
    assertThatAllIsWell();
  }

  @Test
  void withoutKafkaMessagesWaitAndNoneIsGivenUp() throws Exception {
    // Given
    long seed = new Random().nextLong();
    LOG.info("seed {}", seed);
    try (OrderLoad load = new OrderLoad(house.gatewayPort(), List.of(PLENTY), 100)) {
      load.start(SHOPPERS, seed);
      awaitMore(load, 20);

      // When
      kafka.pause("kafka");
      long before = load.answered().size();
      await()
          .pollDelay(KAFKA_AWAY)
          .atMost(KAFKA_AWAY.plus(PATIENCE))
          .until(() -> load.answered().size() > before + 100);
      int waiting = house.messages("status = 0");
      kafka.resume("kafka");

      // Then orders were taken, their messages waited, and all of them arrive
      load.close();
      LOG.info("{} messages waited, slowest answer {} ms", waiting, load.takeSlowestMs());
      assertThat(waiting).isGreaterThan(100);
      assertThat(load.surprises()).isEmpty();
      assertThat(invariants.answeredOrdersExistOnce(load.answered())).isEmpty();
    }
    assertThat(house.messages("status = 3 OR retry_count > 0")).isZero();
    assertThatAllIsWell();
  }

  private static void assertThatAllIsWell() throws Exception {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          assertThat(invariants.everyMessageTookEffectOnce()).isEmpty();
          assertThat(invariants.stockFollowsOrders()).isEmpty();
          assertThat(invariants.paymentsMatchOrders()).isEmpty();
        });
    assertThat(invariants.stockAddsUp()).isEmpty();
    assertThat(invariants.stockMatchesReservations()).isEmpty();
  }

  private static void awaitMore(OrderLoad load, int orders) {
    int before = load.answered().size();
    await().atMost(PATIENCE).until(() -> load.answered().size() >= before + orders);
  }

  /** The orders that several simultaneous requests and one later lead to, with the same token. */
  private static Set<String> ordersOf(String token) throws Exception {
    String alice = house.login("alice");
    String body =
        "{\"items\":[{\"product_id\":"
            + PLENTY
            + ",\"quantity\":1}],\"idempotency_token\":\""
            + token
            + "\"}";
    List<CompletableFuture<String>> together = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      together.add(CompletableFuture.supplyAsync(() -> order(body, alice)));
    }
    Set<String> ids = new HashSet<>();
    for (CompletableFuture<String> one : together) {
      ids.add(one.get());
    }
    ids.add(order(body, alice));
    return ids;
  }

  private static String order(String body, String accessToken) {
    try {
      HttpResponse<String> answer = house.post("/v1/order/create", body, accessToken);
      return new JsonObject(answer.body()).getString("order_id", answer.body());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void tellRedis(String command) throws IOException {
    try (Socket socket = new Socket(servers.redis().host(), servers.redis().port())) {
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
      assertThat(socket.getInputStream().read()).isEqualTo('+');
    }
  }
}

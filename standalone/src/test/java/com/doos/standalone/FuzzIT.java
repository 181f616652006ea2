package com.doos.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.doos.servers.Endpoints;
import com.doos.shared.auth.Principal;
import com.doos.shared.auth.Role;
import com.doos.shared.auth.Tokens;
import com.doos.standalone.FuzzInput.Bytes;
import com.doos.standalone.FuzzInput.Call;
import com.doos.standalone.FuzzInput.Target;
import com.doos.testkit.Invariants;
import com.doos.testkit.TestPools;
import com.doos.testkit.WithServers;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whatever comes in over HTTP and gRPC is answered in order, or its connection is closed; nothing
 * is told of the inside, and the house stands as before. The same inputs judge every change; {@code
 * -Ddoos.test.seed=N} makes others, {@code -Ddoos.fuzz.inputs=N} more.
 */
@WithServers
final class FuzzIT {
  /** In whose name most requests are made. */
  static final long USER = 60_001;

  private static final Logger LOG = LoggerFactory.getLogger(FuzzIT.class);
  private static final int INPUTS = 50_000;
  private static final long SEED = 9_412_080_127_757L;
  private static final int SENDERS = 64;
  private static final long ANSWER_SECONDS_MAX = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long PRODUCT = 1_003;
  private static final Vertx VERTX = Vertx.vertx();

  private static TestHouse house;
  private static Map<Target, Integer> ports;
  private static Tokens tokens;

  private final FuzzReport report = new FuzzReport();
  private final FuzzMultiplexed multiplexed = new FuzzMultiplexed(VERTX, ports);
  private final AtomicLong next = new AtomicLong();
  private final AtomicLong unsent = new AtomicLong();

  @BeforeAll
  static void open(Endpoints servers) throws Exception {
    int orderHttp = TestHouse.freePort();
    int inventoryHttp = TestHouse.freePort();
    int inventoryGrpc = TestHouse.freePort();
    house =
        new TestHouse(
            servers,
            Map.of(
                "DOOS_ORDER_HTTP_PORT", "" + orderHttp,
                "DOOS_INVENTORY_HTTP_PORT", "" + inventoryHttp,
                "DOOS_INVENTORY_GRPC_PORT", "" + inventoryGrpc));
    ports =
        Map.of(
            Target.ORDER_HTTP, orderHttp,
            Target.INVENTORY_HTTP, inventoryHttp,
            Target.GATEWAY, house.gatewayPort(),
            Target.ORDER_GRPC, house.grpcPort(),
            Target.INVENTORY_GRPC, inventoryGrpc);
    tokens = DevKeys.tokens(VERTX);
    for (long product = 1_001; product <= 1_200; product++) {
      house.supply(product, 1_000_000);
    }
  }

  @AfterAll
  static void close() throws Exception {
    house.close();
    TestPools.await(VERTX.close());
  }

  private static String token(long user, Role role) {
    return tokens.issue(new Principal(user, "fuzz", Set.of(role)));
  }

  private static String order(String token, String payment) throws Exception {
    String body =
        "{\"items\":[{\"product_id\":"
            + PRODUCT
            + ",\"quantity\":1}],\"idempotency_token\":\""
            + UUID.randomUUID()
            + "\""
            + payment
            + "}";
    HttpResponse<String> answer =
        await()
            .atMost(PATIENCE)
            .until(() -> house.post("/v1/order/create", body, token), a -> a.statusCode() != 503);
    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
    return new JsonObject(answer.body()).getString("order_id");
  }

  private static FuzzInputs.World world() throws Exception {
    String user = token(USER, Role.USER);
    List<String> orders = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      orders.add(order(user, i % 2 == 0 ? "" : ",\"payment_method\":\"alipay\""));
    }
    List<String> all =
        List.of(
            user,
            user,
            token(USER + 1, Role.USER),
            token(USER + 2, Role.ADMIN),
            token(USER + 3, Role.OPS),
            tokens.issue(Principal.partner("demo-mall")),
            tokens.issue(Principal.service("order-service")));
    return new FuzzInputs.World(all, orders);
  }

  @Test
  void answersWhateverComesInAndStandsAsBefore() throws Exception {
    // Given
    long seed = Long.getLong("doos.test.seed", SEED);
    int count = Integer.getInteger("doos.fuzz.inputs", INPUTS);
    LOG.info("random test; repeat it with -Ddoos.test.seed={} -Ddoos.fuzz.inputs={}", seed, count);
    FuzzInputs inputs = new FuzzInputs(seed, world());

    // When
    List<Thread> senders = new ArrayList<>();
    for (int i = 0; i < SENDERS; i++) {
      senders.add(Thread.ofVirtual().start(() -> sendAll(inputs, count)));
    }
    for (Thread sender : senders) {
      sender.join();
    }

    // Then
    LOG.info("{} inputs of seed {}, {} of them not sent", count, seed, unsent);
    report.table().lines().forEach(LOG::info);
    assertThat(report.complaints()).isEmpty();
    assertThat(unsent.get()).isLessThan(count / 50);
    assertThat(report.busy()).isLessThan(count / 100);
    assertThat(report.count(".* (h1|h2) (closed|reset)")).isLessThan(count / 100);
    assertThat(report.count(".* h1 2.*")).isGreaterThan(count / 100);
    assertThat(report.count(".* grpc 0")).isGreaterThan(count / 100);
    assertStands();
  }

  private static void assertStands() throws Exception {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(house.get("/ready", "").statusCode()).isEqualTo(200));
    String token = token(USER + 100, Role.USER);
    String id = order(token, ",\"payment_method\":\"alipay\"");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(house.get("/v1/order/" + id, token).body()).contains("\"status\":\"paid\""));
    Invariants invariants = house.invariants();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          assertThat(invariants.stockAddsUp()).isEmpty();
          assertThat(invariants.stockMatchesReservations()).isEmpty();
          assertThat(invariants.answeredOrdersExistOnce(List.of())).isEmpty();
          assertThat(invariants.everyMessageTookEffectOnce()).isEmpty();
          assertThat(invariants.stockFollowsOrders()).allMatch(FuzzIT::isOfAPartner);
          assertThat(invariants.paymentsMatchOrders()).isEmpty();
        });
  }

  /** A partner sells for orders of its own, whose ids the order service never issues. */
  private static boolean isOfAPartner(String violation) {
    return violation.matches("sold without an order: \\d{1,12}");
  }

  private void sendAll(FuzzInputs inputs, int count) {
    try (FuzzWire wire = new FuzzWire(ports)) {
      for (long i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
        send(inputs.input(i), wire);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(FuzzInput input, FuzzWire wire) throws IOException, InterruptedException {
    long began = System.nanoTime();
    try {
      List<FuzzAnswer> answers =
          switch (input) {
            case Bytes bytes -> wire.send(bytes);
            case Call call -> List.of(call.h2() ? multiplexed(call) : wire.send(call));
          };
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
      for (FuzzAnswer answer : answers) {
        report.answered(input, answer, millis);
        verdict(input, answer).ifPresent(what -> report.complain(what, input, answer));
      }
    } catch (SocketTimeoutException | TimeoutException hang) {
      report.complain("no answer in time", input, FuzzAnswer.NONE);
    } catch (ExecutionException refused) {
      LOG.debug("not sent: {}", input, refused.getCause());
      unsent.incrementAndGet();
    }
  }

  private FuzzAnswer multiplexed(Call call)
      throws ExecutionException, InterruptedException, TimeoutException {
    return multiplexed
        .send(call)
        .toCompletionStage()
        .toCompletableFuture()
        .get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
  }

  private static Optional<String> verdict(FuzzInput input, FuzzAnswer answer) {
    return input.target().isGrpc() ? FuzzVerdict.ofGrpc(answer) : FuzzVerdict.ofHttp(answer);
  }
}

package com.doos.order;

import static com.doos.testkit.TestPools.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.doos.order.domain.NewOrder;
import com.doos.order.domain.OrderStatus;
import com.doos.order.domain.PlaceOrder;
import com.doos.servers.Endpoints;
import com.doos.shared.auth.Role;
import com.doos.shared.error.Language;
import com.doos.shared.id.MachineId;
import com.doos.shared.id.OrderIds;
import com.doos.testkit.TestDatabase;
import com.doos.testkit.WithServers;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.net.http.HttpResponse;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two order services on the same servers: what readers see of what writers were answered. */
@Tag("any-database")
@WithServers
final class OrderReadsIT {
  private static final Instant FAR = Instant.parse("2100-01-01T00:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long ALICE = 10_001;

  private static final List<TestDatabase> DATABASES = new ArrayList<>();
  private static final OrderIds IDS = new OrderIds(MachineId.always(900), InstantSource.system());
  private static final Vertx VERTX = Vertx.vertx();

  /** Orders from long ago, written before the second process starts to fill its filter. */
  private static final List<Long> OLD_ORDERS = new ArrayList<>();

  private static final Instant LONG_AGO = Instant.parse("2025-06-01T12:00:00Z");
  private static final OrderIds OLD_IDS =
      new OrderIds(MachineId.always(901), InstantSource.fixed(LONG_AGO));
  private static Redis redis;
  private static OrderProcess a;
  private static OrderProcess b;

  @BeforeAll
  static void startProcesses(Endpoints servers) throws Exception {
    DATABASES.add(TestDatabase.create(servers, Endpoints.ORDER_0, "reads_0"));
    DATABASES.add(TestDatabase.create(servers, Endpoints.ORDER_1, "reads_1"));
    DATABASES.add(TestDatabase.create(servers, Endpoints.STOCK, "reads_account"));
    redis = Redis.createClient(VERTX, servers.redisUri());
    a = new OrderProcess(servers, 1, DATABASES.subList(0, 2), DATABASES.get(2));
    for (int i = 0; i < 50; i++) {
      NewOrder created = order(ALICE + i % 2, OLD_IDS, LONG_AGO);
      a.place(created);
      OLD_ORDERS.add(created.order().id());
    }
    b = new OrderProcess(servers, 2, DATABASES.subList(0, 2), DATABASES.get(2));
  }

  @AfterAll
  static void stopProcesses() throws Exception {
    a.close();
    b.close();
    await(VERTX.close());
    for (TestDatabase database : DATABASES) {
      database.close();
    }
  }

  @BeforeEach
  void bothUseRedis() {
    await().atMost(PATIENCE).until(() -> a.usesRedis() && b.usesRedis());
  }

  static NewOrder order(long userId, OrderIds ids, Instant at) {
    PlaceOrder wish =
        new PlaceOrder(userId, List.of(Samples.line(1, 2)), "", "", null, "", Language.ENGLISH);
    return NewOrder.of(ids.next(userId), wish, Samples.ITEMS, "user:" + userId, at, FAR);
  }

  private static NewOrder order(long userId) {
    return order(userId, IDS, InstantSource.system().instant());
  }

  private static int version(JsonObject order) {
    return order.getInteger("version");
  }

  @Test
  void changeIsSeenByBothProcessesAndReadsComeFromTheCachesAgain() throws Exception {
    // Given an order remembered by both
    NewOrder created = order(ALICE);
    long id = created.order().id();
    String token = a.token(ALICE, Role.USER);
    a.place(created);
    assertThat(version(a.order(id, token))).isEqualTo(1);
    await() // a stores it in Redis after its answer
        .atMost(PATIENCE)
        .until(() ->
            await(redis.send(Request.cmd(Command.EXISTS).arg("doos:cache:o" + id))).toInteger()
                == 1);
    double fromRedis = b.reads("order", "redis");
    assertThat(version(b.order(id, token))).isEqualTo(1);
    assertThat(b.reads("order", "redis")).isEqualTo(fromRedis + 1);

    // When
    assertThat(a.cancel(id, token).statusCode()).isEqualTo(200);

    // Then
    assertThat(a.order(id, token).getString("status")).isEqualTo("cancelled");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(version(b.order(id, token))).isEqualTo(2));
    double fromProcess = a.reads("order", "process");
    assertThat(a.order(id, token).getJsonArray("history")).hasSize(2);
    assertThat(a.reads("order", "process")).isEqualTo(fromProcess + 1);
  }

  @Test
  void foreignAndUnknownOrdersLookTheSameAlsoWhenRemembered() throws Exception {
    // Given
    NewOrder created = order(ALICE);
    a.place(created);
    String path = "/v1/order/" + created.order().id();
    assertThat(a.get(path, a.token(ALICE, Role.USER)).statusCode()).isEqualTo(200);

    // When
    HttpResponse<String> foreign = a.get(path, a.token(ALICE + 1, Role.USER));
    HttpResponse<String> unknown = a.get("/v1/order/" + IDS.next(ALICE), a.token(ALICE, Role.USER));
    HttpResponse<String> ops = a.get(path, a.token(7, Role.OPS));

    // Then
    assertThat(foreign.statusCode()).isEqualTo(404);
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(new JsonObject(foreign.body()).remove("request_id")).isNotNull();
    assertThat(code(foreign)).isEqualTo(20001).isEqualTo(code(unknown));
    assertThat(ops.statusCode()).isEqualTo(200);
  }

  private static int code(HttpResponse<String> answer) {
    return new JsonObject(answer.body()).getInteger("code");
  }

  @Test
  void orderAskedForBeforeItExistedIsThereOnceItsWriterWasAnswered() throws Exception {
    // Given both processes remember that there is none
    NewOrder created = order(ALICE);
    String path = "/v1/order/" + created.order().id();
    String token = a.token(ALICE, Role.USER);
    assertThat(a.get(path, token).statusCode()).isEqualTo(404);
    assertThat(b.get(path, token).statusCode()).isEqualTo(404);
    int before = total(a, token);

    // When
    a.place(created);

    // Then
    assertThat(a.get(path, token).statusCode()).isEqualTo(200);
    assertThat(total(a, token)).isEqualTo(before + 1);
    await()
        .atMost(Duration.ofSeconds(1))
        .untilAsserted(() -> assertThat(b.get(path, token).statusCode()).isEqualTo(200));
  }

  @Test
  void countsFollowEveryChangeAtOnce() throws Exception {
    // Given
    long user = ALICE + 640;
    String token = a.token(user, Role.USER);
    NewOrder paid = order(user);
    NewOrder cancelled = order(user);
    a.place(paid);
    a.place(cancelled);
    a.place(order(user));
    assertThat(counts(a, token)).isEqualTo(counts(3, 0, 0));

    // When
    a.move(paid.order().id(), OrderStatus.PAID);
    JsonObject afterPayment = counts(b, token);
    b.move(cancelled.order().id(), OrderStatus.CANCELLED);

    // Then, in another process too
    assertThat(afterPayment).isEqualTo(counts(2, 1, 0));
    assertThat(counts(a, token)).isEqualTo(counts(1, 1, 1));
    assertThat(counts(a, a.token(user + 64, Role.USER))).isEqualTo(counts(0, 0, 0));
    assertThat(a.get("/v1/order/counts", a.token(7, Role.OPS)).statusCode()).isEqualTo(403);
  }

  private static JsonObject counts(OrderProcess process, String token) throws Exception {
    return new JsonObject(process.get("/v1/order/counts", token).body());
  }

  private static JsonObject counts(int pending, int paid, int cancelled) {
    return new JsonObject()
        .put("pending", pending)
        .put("paid", paid)
        .put("shipped", 0)
        .put("completed", 0)
        .put("cancelled", cancelled);
  }

  private static int total(OrderProcess process, String token) throws Exception {
    return new JsonObject(process.get("/v1/order/list?page_size=1", token).body())
        .getInteger("total");
  }

  private static void thousandAtOnce(String path, String token) throws Exception {
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      answers.add(a.getAsync(path, token));
    }
    for (CompletableFuture<HttpResponse<String>> answer : answers) {
      assertThat(answer.get().statusCode()).isEqualTo(200);
    }
  }

  @Test
  void thousandReadsOfAColdOrderMakeOneQuery() throws Exception {
    // Given
    NewOrder created = order(ALICE);
    a.place(created);
    String path = "/v1/order/" + created.order().id();
    String token = a.token(ALICE, Role.USER);
    assertThat(a.get("/v1/order/list", token).statusCode()).isEqualTo(200);
    thousandAtOnce("/health", token); // opens the connections, which takes long
    double shardReads = a.reads("order", "shard");
    double before = reads();
    long statements = executedStatements();

    // When
    thousandAtOnce(path, token);

    // Then
    assertThat(a.reads("order", "shard") - shardReads).isEqualTo(1);
    assertThat(reads() - before).isEqualTo(1_000);
    // The order, its history, and what the filter reads meanwhile.
    assertThat(executedStatements() - statements).isLessThan(100);
  }

  private static double reads() {
    return List.of("process", "flight", "redis", "shard", "filter").stream()
        .mapToDouble(source -> a.reads("order", source))
        .sum();
  }

  private static long executedStatements() throws Exception {
    try (var connection = DATABASES.get(1).connect();
        var statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW GLOBAL STATUS LIKE 'Com_stmt_execute'")) {
      row.next();
      return row.getLong(2);
    }
  }

  @Test
  void strangeIdsReachNoShardOnceTheFilterIsFilled() throws Exception {
    // Given
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String ops = b.token(7, Role.OPS);
    await()
        .atMost(PATIENCE)
        .until(() -> {
          double refused = b.reads("order", "filter");
          b.get("/v1/order/" + (1 + random.nextLong(1L << 40)), ops);
          return b.reads("order", "filter") > refused;
        });
    double asked = b.reads("order", "shard") + b.reads("order", "redis");
    long end = OrderIds.firstIssuedAt(LONG_AGO.minus(Duration.ofDays(1)));

    // When
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      answers.add(b.getAsync("/v1/order/" + random.nextLong(1, end), ops));
      if (answers.size() == 200) {
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
          assertThat(answer.get().statusCode()).as("seed %d", seed).isEqualTo(404);
        }
        answers.clear();
      }
    }

    // Then
    assertThat(b.reads("order", "shard") + b.reads("order", "redis") - asked)
        .as("seed %d", seed)
        .isLessThan(100);
    for (long id : OLD_ORDERS) {
      assertThat(b.get("/v1/order/" + id, ops).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void answersAreNotLateAndNotOldWhileRedisStandsStill() throws Exception {
    // Given
    NewOrder created = order(ALICE);
    long id = created.order().id();
    String token = a.token(ALICE, Role.USER);
    a.place(created);
    assertThat(version(a.order(id, token))).isEqualTo(1);
    assertThat(version(b.order(id, token))).isEqualTo(1);

    // When
    a.redis.stall();
    long started = System.nanoTime();
    assertThat(a.move(id, OrderStatus.PAID)).isTrue();
    Duration took = Duration.ofNanos(System.nanoTime() - started);

    // Then
    assertThat(took).isLessThan(Duration.ofSeconds(1));
    assertThat(version(a.order(id, token))).isEqualTo(2);
    assertThat(a.usesRedis()).isFalse();

    // When
    a.redis.pass();

    // Then
    await().atMost(PATIENCE).until(a::usesRedis);
    assertThat(version(a.order(id, token))).isEqualTo(2);
    await()
        .atMost(Duration.ofSeconds(2))
        .untilAsserted(() -> assertThat(version(b.order(id, token))).isEqualTo(2));
  }

  @Test
  void randomReadersNeverSeeLessThanWritersWereAnswered() throws Exception {
    long seed = System.nanoTime();
    try (ReadersAndWriters run = new ReadersAndWriters(List.of(a, b), seed)) {
      // When
      run.go(Duration.ofSeconds(2));
      await(redis.send(Request.cmd(Command.FLUSHALL)));
      run.go(Duration.ofSeconds(2));
      a.redis.cut();
      run.disturbed();
      run.go(Duration.ofSeconds(2));
      a.redis.pass();
      await().atMost(PATIENCE).until(a::usesRedis);
      run.healed();
      run.go(Duration.ofSeconds(3));
      b.redis.stall();
      run.disturbed();
      run.go(Duration.ofSeconds(2));
      b.redis.pass();
      await().atMost(PATIENCE).until(b::usesRedis);
      run.healed();
      run.go(Duration.ofSeconds(3));

      // Then
      run.check();
    }
  }
}

package com.doos.standalone;

import com.doos.shared.auth.Principal;
import com.doos.shared.auth.Role;
import com.doos.shared.auth.Tokens;
import com.doos.testkit.Invariants.Answered;
import com.doos.testkit.TestPools;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Shoppers who place orders one after the other, each with a token that they repeat until the
 * answer is final, and cancel some of the unpaid ones. A user places few orders.
 */
final class OrderLoad implements AutoCloseable {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(15);
  private static final long RETRY_MS = 250;
  private static final long USER_ID_MIN = 50_000;
  private static final int ORDERS_PER_USER = 5;

  private final HttpClient http;
  private final URI base;
  private final Vertx vertx = Vertx.vertx();
  private final Tokens tokens = DevKeys.tokens(vertx);
  private final List<Long> productIds;
  private final long pauseMs;
  private final String run = UUID.randomUUID().toString();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final List<Thread> shoppers = new ArrayList<>();
  private final AtomicInteger placed = new AtomicInteger();
  private final Queue<Answered> answered = new ConcurrentLinkedQueue<>();
  private final Queue<String> surprises = new ConcurrentLinkedQueue<>();
  private final Queue<String> repeats = new ConcurrentLinkedQueue<>();
  private final AtomicInteger soldOut = new AtomicInteger();
  private final AtomicLong slowestMs = new AtomicLong();

  /**
   * @param port of the order service or of a gateway
   * @param pauseMs between the orders of a shopper
   */
  OrderLoad(int port, List<Long> productIds, long pauseMs) {
    this(
        URI.create("http://127.0.0.1:" + port),
        HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build(),
        productIds,
        pauseMs);
  }

  /** As above, by a client of the caller's. */
  OrderLoad(URI service, HttpClient http, List<Long> productIds, long pauseMs) {
    this.base = service.resolve("/v1/order/");
    this.http = http;
    this.productIds = productIds;
    this.pauseMs = pauseMs;
  }

  void start(int count, long seed) {
    for (int shopper = 0; shopper < count; shopper++) {
      RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed + shopper);
      shoppers.add(Thread.ofVirtual().start(() -> shop(random)));
    }
  }

  private void shop(RandomGenerator random) {
    try {
      while (!stopping.await(pauseMs, TimeUnit.MILLISECONDS)) {
        order(random);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void order(RandomGenerator random) throws InterruptedException {
    int number = placed.getAndIncrement();
    long userId = USER_ID_MIN + number / ORDERS_PER_USER;
    boolean paid = random.nextInt(4) > 0;
    String token = run + "-" + number;
    String body =
        "{\"items\":[{\"product_id\":"
            + productIds.get(random.nextInt(productIds.size()))
            + ",\"quantity\":"
            + (1 + random.nextInt(3))
            + "}]"
            + (paid ? ",\"payment_method\":\"alipay\"}" : "}");
    JsonObject created = repeat("create", userId, token, body);
    String id = created.getString("order_id");
    if (id == null) {
      return;
    }
    answered.add(new Answered(userId, token, Long.parseLong(id)));
    if (!paid && random.nextBoolean()) {
      repeat(id + "/cancel", userId, "cancel-" + token, "{\"reason\":\"changed my mind\"}");
    }
  }

  /** Sends the same request until its answer is final; empty when there was none in time. */
  private JsonObject repeat(String path, long userId, String key, String body)
      throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(ANSWER_MAX)
            .header("Idempotency-Key", key)
            .header("Authorization", "Bearer " + accessToken(userId))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    do {
      long begin = System.nanoTime();
      try {
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        long elapsed = Duration.ofNanos(System.nanoTime() - begin).toMillis();
        slowestMs.accumulateAndGet(elapsed, Math::max);
        JsonObject answer = new JsonObject(response.body());
        if (isFinal(response.statusCode(), answer)) {
          return answer;
        }
        repeats.add(path + " after " + elapsed + " ms: " + answer.encode());
      } catch (IOException lost) {
        // the answer may be lost and the order may exist: this is what the token is for
        repeats.add(path + ": " + lost);
      }
    } while (!stopping.await(RETRY_MS, TimeUnit.MILLISECONDS));
    return new JsonObject();
  }

  private boolean isFinal(int status, JsonObject answer) {
    int code = answer.getInteger("code", 0);
    if (code == 30001) {
      soldOut.incrementAndGet();
    }
    if (status < 300 || code == 30001 || code == 20002) {
      return true;
    }
    if (code != 20004 && code != 10005 && code != 10006) {
      surprises.add(status + " " + answer.encode());
    }
    return false;
  }

  String accessToken(long userId) {
    return tokens.issue(new Principal(userId, "user" + userId, Set.of(Role.USER)));
  }

  /** Orders that clients were told of. */
  Collection<Answered> answered() {
    return List.copyOf(answered);
  }

  /** Answers other than success, busy, repetition and sold out. */
  Collection<String> surprises() {
    return List.copyOf(surprises);
  }

  /** Requests that were sent again. */
  int repeated() {
    return repeats.size();
  }

  /** Why each of them was. */
  Collection<String> repeats() {
    return List.copyOf(repeats);
  }

  /** Orders refused because there is not enough. */
  int soldOut() {
    return soldOut.get();
  }

  /** The longest wait for an answer since the last call, in ms. */
  long takeSlowestMs() {
    return slowestMs.getAndSet(0);
  }

  @Override
  public void close() throws Exception {
    if (stopping.getCount() == 0) {
      return;
    }
    stopping.countDown();
    for (Thread shopper : shoppers) {
      shopper.join();
    }
    TestPools.await(vertx.close());
  }
}

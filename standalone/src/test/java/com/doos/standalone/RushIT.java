package com.doos.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.doos.servers.Endpoints;
import com.doos.shared.auth.Principal;
import com.doos.shared.auth.Role;
import com.doos.shared.auth.Tokens;
import com.doos.testkit.Invariants;
import com.doos.testkit.Invariants.Answered;
import com.doos.testkit.TestPools;
import com.doos.testkit.WithServers;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Many buyers at one moment, each on a connection of its own, for less than they all want. */
@WithServers
final class RushIT {
  private static final Logger LOG = LoggerFactory.getLogger(RushIT.class);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int TRIES_MAX = 60;
  private static final long FIRST_USER = 700_000;

  private static final Vertx VERTX = Vertx.vertx();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static TestHouse house;
  private static int orderPort;
  private static Tokens tokens;

  private final Queue<Answered> accepted = new ConcurrentLinkedQueue<>();
  private final Map<Long, AtomicInteger> sold = new ConcurrentHashMap<>();
  private final AtomicInteger soldOut = new AtomicInteger();
  private final Queue<String> surprises = new ConcurrentLinkedQueue<>();

  /** One buyer's wish: quantities by product. */
  private record Wish(long userId, String token, List<Long> products, List<Integer> quantities) {
    String body() {
      StringBuilder items = new StringBuilder();
      for (int i = 0; i < products.size(); i++) {
        items
            .append(i == 0 ? "" : ",")
            .append("{\"product_id\":")
            .append(products.get(i))
            .append(",\"quantity\":")
            .append(quantities.get(i))
            .append('}');
      }
      return "{\"items\":["
          + items
          + "],\"payment_method\":\"wechat\",\"idempotency_token\":\""
          + token
          + "\"}";
    }
  }

  @BeforeAll
  static void open(Endpoints servers) throws Exception {
    orderPort = TestHouse.freePort();
    house = new TestHouse(servers, Map.of("DOOS_ORDER_HTTP_PORT", String.valueOf(orderPort)));
    tokens = DevKeys.tokens(VERTX);
  }

  @AfterAll
  static void close() throws Exception {
    house.close();
    TestPools.await(VERTX.close());
  }

  private void buyAllAtOnce(List<Wish> wishes) throws InterruptedException {
    CountDownLatch start = new CountDownLatch(1);
    List<Thread> buyers = new ArrayList<>();
    for (Wish wish : wishes) {
      buyers.add(Thread.ofVirtual().start(() -> buy(start, wish)));
    }
    start.countDown();
    for (Thread buyer : buyers) {
      buyer.join();
    }
  }

  /** Repeats with the same token while the answer is "busy", as a client does. */
  private void buy(CountDownLatch start, Wish wish) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + orderPort + "/v1/order/create"))
            .timeout(ANSWER_MAX)
            .header(
                "Authorization",
                "Bearer "
                    + tokens.issue(
                        new Principal(wish.userId(), "u" + wish.userId(), Set.of(Role.USER))))
            .POST(HttpRequest.BodyPublishers.ofString(wish.body()))
            .build();
    try {
      start.await();
      for (int number = 0; number < TRIES_MAX; number++) {
        HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        if (isFinal(wish, answer.statusCode(), new JsonObject(answer.body()))) {
          return;
        }
        new CountDownLatch(1).await(200, TimeUnit.MILLISECONDS);
      }
      surprises.add("no final answer");
    } catch (IOException e) {
      surprises.add(e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isFinal(Wish wish, int status, JsonObject answer) {
    int code = answer.getInteger("code", 0);
    if (status == 200 || status == 201) {
      long orderId = Long.parseLong(answer.getString("order_id"));
      accepted.add(new Answered(wish.userId(), wish.token(), orderId));
      for (int i = 0; i < wish.products().size(); i++) {
        sold.computeIfAbsent(wish.products().get(i), none -> new AtomicInteger())
            .addAndGet(wish.quantities().get(i));
      }
      return true;
    }
    if (code == 30001) {
      soldOut.incrementAndGet();
      return true;
    }
    if (code == 10005 || code == 20004) {
      return false;
    }
    surprises.add(status + " " + answer.encode());
    return true;
  }

  private void assertInvariants() {
    Invariants invariants = house.invariants();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          assertThat(invariants.everyMessageTookEffectOnce()).isEmpty();
          assertThat(invariants.stockFollowsOrders()).isEmpty();
          assertThat(invariants.stockAddsUp()).isEmpty();
          assertThat(invariants.stockMatchesReservations()).isEmpty();
          assertThat(invariants.paymentsMatchOrders()).isEmpty();
        });
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(invariants.answeredOrdersExistOnce(accepted)).isEmpty());
  }

  @Test
  void twoThousandBuyersGetFiveHundredUnits() throws Exception {
    // Given
    long product = 1_003;
    house.supply(product, 500);
    List<Wish> wishes = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      wishes.add(new Wish(FIRST_USER + i, "rush-" + i, List.of(product), List.of(1)));
    }

    // When
    buyAllAtOnce(wishes);

    // Then
    assertThat(surprises).isEmpty();
    assertThat(accepted).hasSize(500);
    assertThat(soldOut).hasValue(1_500);
    assertInvariants();
    assertThat(house.product(product).getInteger("available_stock")).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void ordersThatNameTheSameSkusInAnyOrderNeverBlockEachOther(long seed) throws Exception {
    // Given six products of which there is too little, and orders of up to four of them
    LOG.info("seed {}", seed);
    Random random = new Random(seed);
    List<Long> products = new ArrayList<>();
    for (long i = 0; i < 6; i++) {
      products.add(1_020 + 10 * seed + i);
      house.supply(products.get((int) i), 150);
    }
    List<Wish> wishes = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      List<Long> shuffled = new ArrayList<>(products);
      Collections.shuffle(shuffled, random);
      List<Long> wanted = shuffled.subList(0, 1 + random.nextInt(4));
      wishes.add(
          new Wish(
              FIRST_USER + 10_000 * seed + i,
              "mix-" + seed + "-" + i,
              List.copyOf(wanted),
              wanted.stream().map(product -> 1 + random.nextInt(3)).toList()));
    }

    // When
    buyAllAtOnce(wishes);

    // Then no more was sold than there was, and nobody met an error of the database
    assertThat(surprises).isEmpty();
    assertThat(accepted.size() + soldOut.get()).isEqualTo(600);
    assertInvariants();
    for (long product : products) {
      int units = sold.getOrDefault(product, new AtomicInteger()).get();
      assertThat(units).isLessThanOrEqualTo(150);
      assertThat(house.product(product).getInteger("available_stock")).isEqualTo(150 - units);
    }
  }
}

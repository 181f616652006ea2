package com.doos.prove;

import com.doos.shared.auth.Principal;
import com.doos.shared.auth.Role;
import com.doos.shared.auth.Tokens;
import com.doos.shared.money.Money;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/**
 * Clients that order, pay, cancel, look, send things twice and, one of them, replenish; what each
 * does in turn the seed determines. A request is repeated, with the same token, until its answer is
 * final or its patience ends.
 */
final class Shoppers implements AutoCloseable {
  private static final int COUNT = 12;
  private static final long PAUSE_MS = 20;
  private static final Duration ANSWER_MAX = Duration.ofSeconds(4);
  private static final int ATTEMPTS_MAX = 12;
  private static final long RETRY_MS = 300;
  private static final long USER_ID_MIN = 50_000;
  private static final int ORDERS_PER_USER = 6;
  private static final int REPLENISH_UNITS = 25;

  /** In each address; nothing that keeps data may hold it in clear. */
  static final String STREET = "Lane of the Proven Nightingale";

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private final URI orders;
  private final URI inventory;
  private final Tokens tokens;
  private final List<Long> products;
  private final String run;
  private final Deeds deeds;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();

  /**
   * @param products to buy; the first is the one that becomes scarce
   * @param run part of all tokens
   */
  Shoppers(
      int orderPort,
      int inventoryPort,
      Tokens tokens,
      List<Long> products,
      String run,
      Deeds deeds) {
    this.orders = URI.create("http://127.0.0.1:" + orderPort + "/v1/order/");
    this.inventory = URI.create("http://127.0.0.1:" + inventoryPort + "/v1/stock/");
    this.tokens = tokens;
    this.products = products;
    this.run = run;
    this.deeds = deeds;
  }

  void start(long seed) {
    for (int shopper = 0; shopper < COUNT; shopper++) {
      int number = shopper;
      RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed + shopper);
      threads.add(Thread.ofVirtual().start(() -> live(number, random)));
    }
  }

  private void live(int shopper, RandomGenerator random) {
    try {
      for (int turn = 0; !stopping.await(PAUSE_MS, TimeUnit.MILLISECONDS); turn++) {
        long user = USER_ID_MIN + (turn / ORDERS_PER_USER) * (long) COUNT + shopper;
        if (shopper == 0 && turn % 10 == 9) {
          replenish(random);
        } else {
          order(user, run + "-" + shopper + "-" + turn, random);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException broken) {
      deeds.surprise("an answer could not be read: " + broken);
    }
  }

  /** An order's life, as far as its client takes part in it. */
  private void order(long user, String token, RandomGenerator random) throws InterruptedException {
    boolean paid = random.nextInt(3) > 0;
    boolean twice = random.nextInt(8) == 0;
    int next = random.nextInt(10);
    JsonObject asked = body(user, paid, random);
    String body = asked.encode();
    deeds.token(user, token);
    JsonObject created = send("create", orders, "create", user, token, body);
    Long id = orderId(created);
    if (created == null || id == null) {
      return;
    }
    deeds.answered(user, token, id);
    Deeds.Purchase purchase = purchase(asked.getJsonArray("items"), created, paid);
    deeds.bought(id, purchase);
    if (twice) {
      Long again = orderId(send("create again", orders, "create", user, token, body));
      if (again != null && !again.equals(id)) {
        deeds.surprise("token " + token + " led to " + id + " and to " + again);
      }
    }
    if (!paid && next < 4) {
      send("pay", orders, id + "/pay", user, "pay-" + token, "{\"payment_method\":\"wechat\"}");
    } else if (!paid && next < 8) {
      JsonObject done =
          send("cancel", orders, id + "/cancel", user, "cancel-" + token, "{\"reason\":\"none\"}");
      if (done != null && Boolean.TRUE.equals(done.getBoolean("success"))) {
        deeds.cancelled(id);
      }
    }
    look(user, id, purchase);
  }

  private JsonObject body(long user, boolean paid, RandomGenerator random) {
    JsonArray items = new JsonArray().add(item(random));
    if (random.nextInt(4) == 0) {
      items.add(item(random));
    }
    JsonObject body =
        new JsonObject()
            .put("items", items)
            .put(
                "shipping_address",
                new JsonObject()
                    .put("receiver_name", "Reader " + user)
                    .put("phone", "13800138000")
                    .put("province", "Zhejiang")
                    .put("city", "Hangzhou")
                    .put("district", "Xihu")
                    .put("detail_address", street(user)));
    return paid ? body.put("payment_method", "alipay") : body;
  }

  private static String street(long user) {
    return STREET + " " + user;
  }

  private JsonObject item(RandomGenerator random) {
    return new JsonObject()
        .put("product_id", products.get(random.nextInt(products.size())))
        .put("quantity", 1 + random.nextInt(3));
  }

  /**
   * @param answer tells what it costs
   */
  private static Deeds.Purchase purchase(JsonArray items, JsonObject answer, boolean atCheckout) {
    Map<String, Integer> units = new TreeMap<>();
    for (Object one : items) {
      JsonObject item = (JsonObject) one;
      String sku = item.getLong("product_id") + "/" + item.getLong("sku_id", 0L);
      units.merge(sku, item.getInteger("quantity"), Integer::sum);
    }
    long cents = Money.parse(answer.getDouble("actual_amount"), "actual_amount");
    return new Deeds.Purchase(units, cents, atCheckout);
  }

  private static @Nullable Long orderId(@Nullable JsonObject created) {
    String id = created == null ? null : created.getString("order_id");
    return id == null ? null : Long.valueOf(id);
  }

  /** Whoever was told of an order finds it as it was told, and cancelled when told so. */
  private void look(long user, long id, Deeds.Purchase told) throws InterruptedException {
    boolean cancelled = deeds.cancelledOrders().contains(id);
    JsonObject answer = send("query", orders, String.valueOf(id), user, "", null);
    JsonObject order = answer == null ? null : answer.getJsonObject("order");
    if (order == null) {
      return;
    }
    String status = order.getString("status");
    if (cancelled && !"cancelled".equals(status)) {
      deeds.surprise("order " + id + " was cancelled, and is then read as " + status);
    }
    Deeds.Purchase read = purchase(order.getJsonArray("items"), order, told.atCheckout());
    if (!read.equals(told)) {
      deeds.surprise("order " + id + " is read as " + read + ", told is " + told);
    }
    if (!order.getString("shipping_address", "").contains(street(user) + '"')) {
      deeds.surprise("order " + id + " of " + user + " is read with another's address");
    }
  }

  /** Once: it has no token, so what is sent again may be carried out again. */
  private void replenish(RandomGenerator random) throws InterruptedException {
    long product = products.get(random.nextInt(2));
    Outcome outcome =
        once(
                "replenish",
                request(
                    inventory.resolve(String.valueOf(product)),
                    tokens.issue(new Principal(1, "prover", Set.of(Role.OPS))),
                    "",
                    new JsonObject().put("replenish", REPLENISH_UNITS).encode()))
            .outcome();
    deeds.add("replenish", outcome);
    deeds.supplied(product, outcome, REPLENISH_UNITS);
  }

  private @Nullable JsonObject send(
      String kind, URI base, String path, long user, String key, @Nullable String body)
      throws InterruptedException {
    String token = tokens.issue(new Principal(user, "user" + user, Set.of(Role.USER)));
    return attempt(kind, base, path, token, key, body).answer();
  }

  private record Result(Outcome outcome, @Nullable JsonObject answer) {}

  private Result attempt(
      String kind, URI base, String path, String token, String key, @Nullable String body)
      throws InterruptedException {
    HttpRequest request = request(base.resolve(path), token, key, body);
    Result result = new Result(Outcome.UNKNOWN, null);
    int attempts = 0;
    boolean mayRepeat = true;
    while (mayRepeat && result.outcome() == Outcome.UNKNOWN) {
      attempts++;
      result = once(kind, request);
      mayRepeat = attempts < ATTEMPTS_MAX && !stopping.await(0, TimeUnit.MILLISECONDS);
      if (mayRepeat && result.outcome() == Outcome.UNKNOWN) {
        stopping.await(RETRY_MS, TimeUnit.MILLISECONDS);
      }
    }
    deeds.add(kind, result.outcome());
    return result;
  }

  private static HttpRequest request(URI uri, String token, String key, @Nullable String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(ANSWER_MAX)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json");
    if (!key.isEmpty()) {
      request.header("Idempotency-Key", key);
    }
    return body == null
        ? request.build()
        : request.POST(HttpRequest.BodyPublishers.ofString(body)).build();
  }

  /** Unknown as well when it was refused for a reason that will pass. */
  private Result once(String kind, HttpRequest request) throws InterruptedException {
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      JsonObject answer = new JsonObject(response.body());
      if (response.statusCode() < 300) {
        return new Result(Outcome.OK, answer);
      }
      return new Result(judge(kind, response.statusCode(), answer), null);
    } catch (IOException lost) {
      return new Result(Outcome.UNKNOWN, null);
    } catch (DecodeException notJson) {
      deeds.surprise(kind + " was answered with something that is not JSON");
      return new Result(Outcome.UNKNOWN, null);
    }
  }

  private Outcome judge(String kind, int status, JsonObject answer) {
    int code = answer.getInteger("code", 0);
    return switch (code) {
      // Busy, too many, a repetition that is still under way.
      case 10005, 10006, 20004 -> Outcome.UNKNOWN;
      // The order's state does not allow it; not enough stock.
      case 20002, 20003, 30001, 30002 -> Outcome.REFUSED;
      default -> {
        deeds.surprise(kind + " was answered with " + status + " " + answer.encode());
        yield Outcome.UNKNOWN;
      }
    };
  }

  /** Those under way end; nobody begins another one. */
  @Override
  public void close() throws InterruptedException {
    stopping.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
  }
}

package com.doos.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.doos.order.gateway.SignedCallbacks;
import com.doos.proto.order.v1.PayOrderRequest;
import com.doos.proto.order.v1.PayOrderResponse;
import com.doos.proto.order.v1.PaymentServiceGrpcClient;
import com.doos.servers.Endpoints;
import com.doos.shared.auth.Hmac;
import com.doos.shared.auth.SignedRequest;
import com.doos.shared.config.Secret;
import com.doos.testkit.TestPools;
import com.doos.testkit.WithServers;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Paying, and what comes after it, over HTTP and with the sandbox's own callbacks. */
@WithServers
final class PaymentIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String SECRET = "the secret of this house, thirty-two bytes";
  private static final String CALLBACK = "/v1/payment/callback";

  /** Calls back twice, after a second. */
  private static TestHouse house;

  private static String alice;
  private static String ops;

  @BeforeAll
  static void startHouse(Endpoints servers) throws Exception {
    house =
        new TestHouse(
            servers,
            Map.of(
                "DOOS_PAYMENTS_SECRET", SECRET,
                "DOOS_PAYMENTS_CAPTURE_INTERVAL", "50ms",
                "DOOS_PAYMENTS_SANDBOX_CHARGE_DELAY", "1s",
                "DOOS_PAYMENTS_SANDBOX_CALLBACK_COPIES", "2"));
    alice = house.login("alice");
    ops = house.login("ops");
  }

  @AfterAll
  static void stopHouse() throws Exception {
    house.close();
  }

  private static String order(TestHouse in, String token, long product) throws Exception {
    String body = "{\"items\":[{\"product_id\":" + product + ",\"quantity\":1}]}";
    HttpResponse<String> created = in.post("/v1/order/create", body, token);
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    return new JsonObject(created.body()).getString("order_id");
  }

  private static HttpResponse<String> pay(TestHouse in, String id, String token) throws Exception {
    return in.post("/v1/order/" + id + "/pay", "{\"payment_method\":\"alipay\"}", token);
  }

  private static HttpResponse<String> act(String id, String action, String token) throws Exception {
    return house.post("/v1/order/" + id + "/" + action, "{}", token);
  }

  private static JsonObject detail(TestHouse in, String id, String token) throws Exception {
    return new JsonObject(in.get("/v1/order/" + id, token).body()).getJsonObject("order");
  }

  private static void awaitStatus(TestHouse in, String id, String token, String status) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(detail(in, id, token).getString("status")).isEqualTo(status));
  }

  private static void assertRefused(HttpResponse<String> answer, int status, int code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(new JsonObject(answer.body()).getInteger("code")).isEqualTo(code);
  }

  @Test
  void orderIsPaidShippedAndCompleted() throws Exception {
    // Given
    String id = order(house, alice, 1020);

    // When it is paid, twice in a row
    HttpResponse<String> first = pay(house, id, alice);
    HttpResponse<String> again = pay(house, id, alice);

    // Then both are answered at once with the one payment
    assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
    assertThat(new JsonObject(first.body()))
        .isEqualTo(new JsonObject().put("payment_id", id).put("status", "initiated"));
    assertThat(again.body()).isEqualTo(first.body());

    // And the callback makes the order paid, which nobody can take back
    awaitStatus(house, id, alice, "paid");
    assertThat(detail(house, id, alice).getString("payment_method")).isEqualTo("alipay");
    assertThat(detail(house, id, alice).getJsonArray("history").toString())
        .contains("payment accepted: alipay", "service:payment");
    assertThat(house.ledgerStatus(id)).isEqualTo(1);
    assertRefused(pay(house, id, alice), 409, 20003);
    assertRefused(act(id, "cancel", alice), 409, 20003);

    // And only operators ship and complete it, once and in this order
    assertRefused(act(id, "ship", alice), 403, 10004);
    assertRefused(act(id, "complete", ops), 409, 20003);
    assertThat(act(id, "ship", ops).body()).isEqualTo("{\"success\":true}");
    assertRefused(act(id, "ship", ops), 409, 20003);
    assertThat(act(id, "complete", house.login("admin")).statusCode()).isEqualTo(200);
    assertRefused(act(id, "complete", ops), 409, 20003);
    JsonObject order = detail(house, id, alice);
    assertThat(order.getString("status")).isEqualTo("completed");
    assertThat(order.getString("shipped_at")).isNotBlank();
    assertThat(order.getString("completed_at")).isNotBlank();
    assertThat(order.getJsonArray("history")).hasSize(5);
  }

  @Test
  void refusesWhatTheOrderIsNotReadyFor() throws Exception {
    // Given
    String pending = order(house, alice, 1021);
    String cancelled = order(house, alice, 1021);
    assertThat(act(cancelled, "cancel", alice).statusCode()).isEqualTo(200);

    // Then
    assertRefused(act(pending, "ship", ops), 409, 20007);
    assertRefused(act(cancelled, "ship", ops), 409, 20002);
    assertRefused(act("4611686018427387904", "ship", ops), 404, 20001);
    assertRefused(pay(house, cancelled, alice), 409, 20002);
    assertRefused(pay(house, pending, house.login("bob")), 404, 20001);
    assertRefused(pay(house, pending, ""), 401, 10002);
    assertRefused(
        house.post("/v1/order/" + pending + "/pay", "{\"payment_method\":\"gold\"}", alice),
        400,
        10001);
    assertRefused(act(pending, "pay", alice), 400, 10001);
  }

  @Test
  void moneyForACancelledOrderGoesBack() throws Exception {
    // Given a payment under way
    String id = order(house, alice, 1022);
    int before = house.product(1022).getInteger("available_stock");
    assertThat(pay(house, id, alice).statusCode()).isEqualTo(200);

    // When the order is cancelled before the gateway has charged
    assertThat(act(id, "cancel", alice).statusCode()).isEqualTo(200);

    // Then the money is taken and given back, and so is the stock
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(house.ledgerStatus(id)).isEqualTo(3));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(house.product(1022).getInteger("available_stock")).isEqualTo(before + 1));
    assertThat(detail(house, id, alice).getString("status")).isEqualTo("cancelled");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "wrong signature, 0, abcdefgh, other",
    "too old, -301, abcdefgh, right",
    "from the future, 301, abcdefgh, right",
    "short nonce, 0, abc, right",
    "other body, 0, abcdefgh, ofOtherBody",
    "no signature, 0, abcdefgh, none",
  })
  void refusesForgedCallbacks(String name, long shift, String nonce, String how) throws Exception {
    // Given
    String id = order(house, alice, 1023);
    String body = callback(id, 1);
    Map<String, String> headers = new HashMap<>(sign(now().plusSeconds(shift), nonce, body));
    switch (how) {
      case "right" -> {}
      case "ofOtherBody" -> headers.putAll(sign(now().plusSeconds(shift), nonce, body + " "));
      case "none" -> headers.clear();
      default -> headers.put(SignedRequest.SIGNATURE, "0".repeat(64));
    }

    // When
    HttpResponse<String> answer = house.post(CALLBACK, body, headers);

    // Then
    assertRefused(answer, 401, 10002);
    assertThat(detail(house, id, alice).getString("payment_method")).isEmpty();
  }

  @Test
  void signedCallbackIsTakenOnceAndOnlyForAPayment() throws Exception {
    // Given an order without a payment, and one whose payment is under way
    String unpaid = order(house, alice, 1024);
    String id = order(house, alice, 1024);
    double amount = detail(house, id, alice).getDouble("actual_amount");
    assertThat(pay(house, id, alice).statusCode()).isEqualTo(200);

    // When
    HttpResponse<String> unknown = signed(callback(unpaid, amount));
    HttpResponse<String> wrongAmount = signed(callback(id, amount + 1));
    String body = callback(id, amount);
    Map<String, String> headers = sign(now(), "used-twice", body);
    HttpResponse<String> right = house.post(CALLBACK, body, headers);
    HttpResponse<String> replayed = house.post(CALLBACK, body, headers);
    HttpResponse<String> signedAnew = signed(body);

    // Then
    assertRefused(unknown, 404, 20001);
    assertRefused(wrongAmount, 400, 10001);
    assertThat(right.statusCode()).as(right.body()).isEqualTo(200);
    assertRefused(replayed, 401, 10002);
    assertThat(signedAnew.statusCode()).as("the gateway repeats itself").isEqualTo(200);
    awaitStatus(house, id, alice, "paid");
    assertThat(detail(house, id, alice).getJsonArray("history")).hasSize(3);
  }

  private static HttpResponse<String> signed(String body) throws Exception {
    return house.post(CALLBACK, body, sign(now(), UUID.randomUUID().toString(), body));
  }

  private static String callback(String id, double amount) {
    return new JsonObject().put("order_id", id).put("amount", amount).encode();
  }

  private static Map<String, String> sign(Instant at, String nonce, String body) {
    return SignedRequest.headers(
        SignedCallbacks.KEY_ID,
        new Hmac(new Secret(SECRET)),
        "POST",
        CALLBACK,
        at,
        nonce,
        body.getBytes(StandardCharsets.UTF_8));
  }

  private static Instant now() {
    return InstantSource.system().instant();
  }

  @Test
  void partnersPayOverGrpc() throws Exception {
    // Given
    String id = order(house, alice, 1025);
    Vertx vertx = Vertx.vertx();
    PayOrderRequest request =
        PayOrderRequest.newBuilder()
            .setOrderId(Long.parseLong(id))
            .setPaymentMethod("credit_card")
            .build();

    // When
    PayOrderResponse paid =
        TestPools.await(
            GrpcClient.client(vertx)
                .request(
                    SocketAddress.inetSocketAddress(house.grpcPort(), "127.0.0.1"),
                    PaymentServiceGrpcClient.PayOrder)
                .compose(call -> {
                  call.headers().set("authorization", "Bearer " + alice);
                  return call.send(request);
                })
                .compose(response -> response.last()));

    // Then
    assertThat(paid.getPaymentId()).isEqualTo(Long.parseLong(id));
    assertThat(paid.getStatus()).isEqualTo("initiated");
    awaitStatus(house, id, alice, "paid");
    TestPools.await(vertx.close());
  }

  @Test
  void lostCallbacksAreFoundByAskingAndUnpaidOrdersExpire(Endpoints servers) throws Exception {
    // Given a gateway that never calls back
    TestHouse forgetful =
        new TestHouse(
            servers,
            Map.of(
                "DOOS_PAYMENTS_SANDBOX_CALLBACK_COPIES", "0",
                "DOOS_PAYMENTS_ASK_AFTER", "1s",
                "DOOS_PAYMENTS_ASK_INTERVAL", "50ms",
                "DOOS_PAYMENTS_EXPIRY_INTERVAL", "50ms",
                "DOOS_ORDERS_PAYMENT_TTL", "3s"));
    try (forgetful) {
      String token = forgetful.login("alice");
      int before = forgetful.product(1030).getInteger("available_stock");
      String unpaid = order(forgetful, token, 1030);
      String id = order(forgetful, token, 1030);

      // When
      assertThat(pay(forgetful, id, token).statusCode()).isEqualTo(200);

      // Then the payment is found all the same
      awaitStatus(forgetful, id, token, "paid");
      assertThat(forgetful.ledgerStatus(id)).isEqualTo(1);

      // And the order nobody paid is cancelled and gives its stock back
      awaitStatus(forgetful, unpaid, token, "cancelled");
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(forgetful.product(1030).getInteger("available_stock"))
                  .isEqualTo(before - 1));
      assertThat(detail(forgetful, id, token).getString("status")).isEqualTo("paid");
      assertThat(forgetful.get("/metrics", "").body())
          .contains("orders_expired_total 1", "payments_found_by_asking_total 1");
    }
  }
}

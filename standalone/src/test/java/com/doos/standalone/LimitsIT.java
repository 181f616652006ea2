package com.doos.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.doos.proto.order.v1.CreateOrderRequest;
import com.doos.proto.order.v1.CreateOrderResponse;
import com.doos.proto.order.v1.OrderItem;
import com.doos.proto.order.v1.OrderServiceGrpcClient;
import com.doos.servers.Endpoints;
import com.doos.shared.auth.Principal;
import com.doos.shared.auth.Role;
import com.doos.shared.auth.Tokens;
import com.doos.testkit.TestPools;
import com.doos.testkit.WithServers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Limits and risk rules on a whole house: 10 orders per user and 200 requests per address and
 * minute; more than 50 units and more than 3 unpaid orders are refused, more than 20 units of a new
 * account want a captcha.
 */
@Tag("any-database")
@WithServers
final class LimitsIT {
  private static final int ADDRESS_MAX = 200;
  private static final Vertx VERTX = Vertx.vertx();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** Of nobody else, whatever other tests leave behind in Redis. */
  private static final AtomicLong USERS =
      new AtomicLong(ThreadLocalRandom.current().nextLong(1L << 40, 1L << 50));

  private static TestHouse house;
  private static Redis redis;
  private static Tokens tokens;
  private static int orderPort;

  private final long user = USERS.incrementAndGet();
  private final String token = token(new Principal(user, "u", Set.of(Role.USER)));

  /** Tells the service whose peer is trusted where the request comes from. */
  private final String address = "2001:db8:" + Long.toHexString(user & 0xffff) + "::1";

  @BeforeAll
  static void open(Endpoints servers) throws Exception {
    redis = Redis.createClient(VERTX, servers.redisUri());
    tokens = DevKeys.tokens(VERTX);
    HttpServer captcha =
        TestPools.await(
            VERTX.createHttpServer().requestHandler(LimitsIT::siteverify).listen(0, "127.0.0.1"));
    orderPort = TestHouse.freePort();
    Map<String, String> settings = new HashMap<>();
    settings.put("DOOS_ORDER_HTTP_PORT", String.valueOf(orderPort));
    settings.put("DOOS_LIMITS_ORDERS_PER_USER", "10");
    settings.put("DOOS_LIMITS_REQUESTS_PER_ADDRESS", String.valueOf(ADDRESS_MAX));
    settings.put("DOOS_RISK_ENABLED", "true");
    settings.put("DOOS_RISK_RULES_0_ABOVE", "50");
    settings.put("DOOS_RISK_RULES_1_ABOVE", "3");
    settings.put("DOOS_RISK_RULES_2_FACT", "quantity");
    settings.put("DOOS_RISK_RULES_2_ABOVE", "20");
    settings.put("DOOS_CAPTCHA_VERIFY_URL", "http://127.0.0.1:" + captcha.actualPort() + "/verify");
    settings.put("DOOS_CAPTCHA_SECRET", "shop");
    house = new TestHouse(servers, settings);
    house.supply(1_005, 100_000);
  }

  private static void siteverify(HttpServerRequest request) {
    request.setExpectMultipart(true);
    request
        .end()
        .onSuccess(read -> {
          boolean solved =
              "shop".equals(request.getFormAttribute("secret"))
                  && "solved".equals(request.getFormAttribute("response"));
          request.response().end(new JsonObject().put("success", solved).encode());
        });
  }

  @AfterAll
  static void close() throws Exception {
    house.close();
    TestPools.await(VERTX.close());
  }

  private static String token(Principal caller) {
    return tokens.issue(caller);
  }

  private static String body(int quantity, boolean paid, String submitToken) {
    return "{\"items\":[{\"product_id\":1005,\"quantity\":"
        + quantity
        + "}],\"idempotency_token\":\""
        + submitToken
        + (paid ? "\",\"payment_method\":\"wechat\"}" : "\"}");
  }

  private HttpResponse<String> send(String path, String body, String bearer, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + orderPort + path))
            .timeout(Duration.ofSeconds(30))
            .header("X-Forwarded-For", address)
            .header("Authorization", "Bearer " + bearer);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return HTTP.send(
        request.POST(HttpRequest.BodyPublishers.ofString(body)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> order(int quantity, boolean paid, String submitToken)
      throws Exception {
    return send("/v1/order/create", body(quantity, paid, submitToken), token);
  }

  private static int code(HttpResponse<String> answer) {
    return new JsonObject(answer.body()).getInteger("code", 0);
  }

  private void forget(String submitToken) throws Exception {
    TestPools.await(
        redis.send(Request.cmd(Command.DEL).arg("order:submit:" + user + ":" + submitToken)));
  }

  @Test
  void theEleventhOrderOfAMinuteIsRefusedAndSucceedsAfterTheWait() throws Exception {
    // Given
    for (int i = 0; i < 10; i++) {
      assertThat(order(1, true, "ten-" + i).statusCode()).isEqualTo(201);
    }

    // When
    HttpResponse<String> refused = order(1, true, "eleven");

    // Then
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(code(refused)).isEqualTo(10006);
    int wait = Integer.parseInt(refused.headers().firstValue("Retry-After").orElseThrow());
    assertThat(wait).isBetween(1, 6);
    await()
        .atMost(Duration.ofSeconds(wait + 2L))
        .until(() -> order(1, true, "eleven").statusCode() == 201);
  }

  @Test
  void repetitionsAndRefusalsDoNotCount() throws Exception {
    // Given an order that is repeated, while Redis knows its token and when it has forgotten it
    assertThat(order(1, true, "first").statusCode()).isEqualTo(201);
    for (int i = 0; i < 10; i++) {
      assertThat(order(1, true, "first").statusCode()).isEqualTo(200);
    }
    for (int i = 0; i < 10; i++) {
      forget("first");
      assertThat(order(1, true, "first").statusCode()).isEqualTo(200);
    }

    // And orders that are refused for their price
    for (int i = 0; i < 10; i++) {
      String wrongPrice = "{\"items\":[{\"product_id\":1005,\"quantity\":1,\"price\":0.01}]}";
      assertThat(code(send("/v1/order/create", wrongPrice, token))).isEqualTo(20005);
    }

    // Then nine are left, and the first is answered even when none is
    for (int i = 0; i < 9; i++) {
      assertThat(order(1, true, "more-" + i).statusCode()).isEqualTo(201);
    }
    assertThat(order(1, true, "too-many").statusCode()).isEqualTo(429);
    forget("first");
    assertThat(order(1, true, "first").statusCode()).isEqualTo(200);
  }

  @Test
  void grpcHasTheSameLimit() throws Exception {
    // Given
    CreateOrderRequest order = grpcOrder(1);
    for (int i = 0; i < 10; i++) {
      assertThat(grpc(order, token, "").status()).isEqualTo(GrpcStatus.OK);
    }

    // When
    GrpcClientResponse<CreateOrderRequest, CreateOrderResponse> refused = grpc(order, token, "");

    // Then HTTP knows of it too
    assertThat(refused.status()).isEqualTo(GrpcStatus.RESOURCE_EXHAUSTED);
    assertThat(trailer(refused, "doos-code")).isEqualTo("10006");
    assertThat(Integer.parseInt(trailer(refused, "retry-after"))).isBetween(1, 6);
    assertThat(order(1, true, "over-http").statusCode()).isEqualTo(429);
  }

  @Test
  void aPartnerIsLimitedByTheUserItOrdersFor() throws Exception {
    // Given
    String partner = token(Principal.partner("shop"));
    for (int i = 0; i < 10; i++) {
      assertThat(grpc(grpcOrder(60), partner, "").status()).isEqualTo(GrpcStatus.OK);
    }

    // Then
    assertThat(grpc(grpcOrder(60), partner, "").status()).isEqualTo(GrpcStatus.RESOURCE_EXHAUSTED);
    CreateOrderRequest another =
        grpcOrder(60).toBuilder().setUserId(USERS.incrementAndGet()).build();
    assertThat(grpc(another, partner, "").status()).isEqualTo(GrpcStatus.OK);
  }

  private CreateOrderRequest grpcOrder(int quantity) {
    return CreateOrderRequest.newBuilder()
        .setUserId(user)
        .addItems(OrderItem.newBuilder().setProductId(1_005).setQuantity(quantity))
        .setPaymentMethod("wechat")
        .build();
  }

  private static GrpcClientResponse<CreateOrderRequest, CreateOrderResponse> grpc(
      CreateOrderRequest order, String bearer, String captcha) throws Exception {
    Promise<GrpcClientResponse<CreateOrderRequest, CreateOrderResponse>> ended = Promise.promise();
    VERTX.runOnContext(turn ->
        GrpcClient.client(VERTX)
            .request(
                SocketAddress.inetSocketAddress(house.grpcPort(), "127.0.0.1"),
                OrderServiceGrpcClient.CreateOrder)
            .compose(request -> {
              request.headers().set("authorization", "Bearer " + bearer);
              request.headers().set("x-doos-captcha", captcha);
              return request.send(order);
            })
            .compose(answer -> answer.end().transform(done -> Future.succeededFuture(answer)))
            .onComplete(ended));
    return TestPools.await(ended.future());
  }

  private static String trailer(GrpcClientResponse<?, ?> response, String name) {
    String trailer = response.trailers().get(name);
    return trailer == null ? response.headers().get(name) : trailer;
  }

  @Test
  void aClientBehindTheGatewayCannotChooseItsAddress() throws Exception {
    // When one client claims to be somebody else each time
    int status = 0;
    for (int i = 0; i < 2 * ADDRESS_MAX && status != 429; i++) {
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + house.gatewayPort() + "/v1/order/list"))
              .header("X-Forwarded-For", "198.51.100." + i % 250)
              .build();
      status = HTTP.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    // Then it is refused for what it is, and others are not
    assertThat(status).isEqualTo(429);
    assertThat(send("/v1/order/create", "{}", "none").statusCode()).isEqualTo(401);
    assertThat(house.get("/ready", "").statusCode()).isEqualTo(200);
  }

  @Test
  void aNewAccountWithManyUnitsNeedsACaptcha() throws Exception {
    // Given
    String young =
        token(new Principal(user, "u", Set.of(Role.USER), InstantSource.system().instant()));
    String old =
        token(new Principal(user, "u", Set.of(Role.USER), Instant.parse("2020-01-01T00:00:00Z")));
    String path = "/v1/order/create";

    // Then
    assertThat(send(path, body(20, true, "few"), young).statusCode()).isEqualTo(201);
    assertThat(send(path, body(21, true, "old"), old).statusCode()).isEqualTo(201);
    HttpResponse<String> asked = send(path, body(21, true, "many"), young);
    assertThat(asked.statusCode()).isEqualTo(403);
    assertThat(code(asked)).isEqualTo(10008);
    assertThat(code(send(path, body(21, true, "many"), young, "X-Doos-Captcha", "wrong")))
        .isEqualTo(10008);
    assertThat(send(path, body(21, true, "many"), young, "X-Doos-Captcha", "solved").statusCode())
        .isEqualTo(201);

    // And over gRPC
    GrpcClientResponse<CreateOrderRequest, CreateOrderResponse> refused =
        grpc(grpcOrder(21), young, "");
    assertThat(refused.status()).isEqualTo(GrpcStatus.PERMISSION_DENIED);
    assertThat(trailer(refused, "doos-code")).isEqualTo("10008");
    assertThat(grpc(grpcOrder(21), young, "solved").status()).isEqualTo(GrpcStatus.OK);
    assertThat(house.get("/metrics", "").body())
        .contains("risk_decisions_total{action=\"solved\",rule=\"quantity\"}");
  }

  @Test
  void anOrderOfTooManyUnitsIsRefusedUnlessItIsThereAlready() throws Exception {
    // When
    HttpResponse<String> refused = order(51, true, "big");

    // Then
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(code(refused)).isEqualTo(20008);
    assertThat(order(50, true, "big").statusCode()).isEqualTo(201);

    // And the same token with other content is what it is elsewhere
    assertThat(code(order(51, true, "big"))).isEqualTo(20004);
  }

  @Test
  void unpaidOrdersAreLimitedByWhatTheShardKnows() throws Exception {
    // Given three that wait for a payment
    assertThat(order(1, false, "u1").statusCode()).isEqualTo(201);
    assertThat(order(1, false, "u2").statusCode()).isEqualTo(201);
    HttpResponse<String> third = order(1, false, "u3");
    assertThat(third.statusCode()).isEqualTo(201);

    // Then a fourth is refused, one that is paid is not, and neither is a repetition
    assertThat(code(order(1, false, "u4"))).isEqualTo(20008);
    assertThat(order(1, true, "paid").statusCode()).isEqualTo(201);
    forget("u3");
    assertThat(order(1, false, "u3").statusCode()).isEqualTo(200);

    // And when one is cancelled there is room again, whatever the count at admission says
    String id = new JsonObject(third.body()).getString("order_id");
    assertThat(send("/v1/order/" + id + "/cancel", "{}", token).statusCode()).isEqualTo(200);
    assertThat(order(1, false, "u4").statusCode()).isEqualTo(201);
  }
}

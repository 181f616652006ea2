package com.doos.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.doos.proto.order.v1.CreateOrderRequest;
import com.doos.proto.order.v1.CreateOrderResponse;
import com.doos.proto.order.v1.GetOrderDetailRequest;
import com.doos.proto.order.v1.GetOrderDetailResponse;
import com.doos.proto.order.v1.ListOrdersRequest;
import com.doos.proto.order.v1.OrderItem;
import com.doos.proto.order.v1.OrderServiceGrpcClient;
import com.doos.proto.order.v1.UpdateOrderStatusRequest;
import com.doos.servers.Endpoints;
import com.doos.testkit.EventReader;
import com.doos.testkit.TestPools;
import com.doos.testkit.WithServers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.InvalidStatusException;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole house on real servers: what a shopper, a partner and an operator meet. */
@WithServers
final class HouseIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static TestHouse house;
  private static String alice;

  @BeforeAll
  static void startHouse(Endpoints servers) throws Exception {
    house = new TestHouse(servers);
    alice = house.login("alice");
  }

  @AfterAll
  static void stopHouse() throws Exception {
    house.close();
  }

  @Test
  void firstOrderTravelsThroughEveryHop() throws Exception {
    // Given
    int before = house.product(1010).getInteger("available_stock");

    // When
    HttpResponse<String> created =
        house.post(
            "/v1/order/create",
            "{\"items\":[{\"product_id\":1010,\"quantity\":2},{\"product_id\":\"1010\",\"quantity\":1}],"
                + "\"payment_method\":\"alipay\"}",
            alice);

    // Then it is written and answered at once
    assertThat(created.statusCode()).isEqualTo(201);
    JsonObject order = new JsonObject(created.body());
    String id = order.getString("order_id");
    assertThat(order.getString("status")).isEqualTo("pending");

    // And it becomes paid
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(detail(id).getString("status")).isEqualTo("paid"));
    assertThat(detail(id).getJsonArray("items")).hasSize(1);
    assertThat(detail(id).getJsonArray("history")).hasSize(2);
    assertThat(house.product(1010).getInteger("available_stock")).isEqualTo(before - 3);

    // And it is in the list of its buyer
    JsonObject list = new JsonObject(house.get("/v1/order/list?status=paid", alice).body());
    assertThat(list.getJsonArray("orders").stream().map(o -> ((JsonObject) o).getString("id")))
        .contains(id);

    // And its message is confirmed
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(house.messageStatus(id)).isEqualTo(2));

    // And its document has the row's version
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          JsonObject document = house.document(id);
          assertThat(document.getString("status")).isEqualTo("paid");
          assertThat(document.getInteger("version")).isEqualTo(2);
        });
  }

  private static JsonObject detail(String id) throws Exception {
    return new JsonObject(house.get("/v1/order/" + id, alice).body()).getJsonObject("order");
  }

  @Test
  void repetitionAnswersTheFirstOrder() throws Exception {
    // Given
    String body =
        "{\"items\":[{\"product_id\":1012,\"quantity\":1}],\"idempotency_token\":\"again-1\"}";
    HttpResponse<String> first = house.post("/v1/order/create", body, alice);

    // When
    HttpResponse<String> replay = house.post("/v1/order/create", body, alice);
    HttpResponse<String> otherContent =
        house.post("/v1/order/create", body.replace("\"quantity\":1", "\"quantity\":2"), alice);

    // Then
    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(replay.statusCode()).isEqualTo(200);
    assertThat(replay.headers().firstValue("Idempotent-Replayed")).contains("true");
    assertThat(replay.body()).isEqualTo(first.body());
    assertThat(otherContent.statusCode()).isEqualTo(409);
    assertThat(new JsonObject(otherContent.body()).getInteger("code")).isEqualTo(20004);
  }

  @Test
  void cancelledOrderGivesItsStockBack() throws Exception {
    // Given
    int before = house.product(1013).getInteger("available_stock");
    String id =
        new JsonObject(
                house
                    .post(
                        "/v1/order/create",
                        "{\"items\":[{\"product_id\":1013,\"quantity\":5}]}",
                        alice)
                    .body())
            .getString("order_id");
    assertThat(house.product(1013).getInteger("available_stock")).isEqualTo(before - 5);

    // When
    HttpResponse<String> cancelled =
        house.post("/v1/order/" + id + "/cancel", "{\"reason\":\"too many\"}", alice);

    // Then
    assertThat(cancelled.statusCode()).isEqualTo(200);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(house.product(1013).getInteger("available_stock")).isEqualTo(before));
    assertThat(detail(id).getString("status")).isEqualTo("cancelled");
    assertThat(house.post("/v1/order/" + id + "/cancel", "{}", alice).statusCode()).isEqualTo(409);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "malformed JSON|{\"items\":[|400|10001",
        "no body||400|10001",
        "not an object|[1]|400|10001",
        "no items|{}|400|10001",
        "items of the wrong type|{\"items\":\"x\"}|400|10001",
        "unknown product|{\"items\":[{\"product_id\":999999,\"quantity\":1}]}|400|10001",
        "quantity 0|{\"items\":[{\"product_id\":1001,\"quantity\":0}]}|400|10001",
        "negative quantity|{\"items\":[{\"product_id\":1001,\"quantity\":-1}]}|400|10001",
        "quantity 10^9|{\"items\":[{\"product_id\":1001,\"quantity\":1000000000}]}|400|10001",
        "quantity as a fraction|{\"items\":[{\"product_id\":1001,\"quantity\":1.5}]}|400|10001",
        "three decimals|{\"items\":[{\"product_id\":1001,\"quantity\":1,\"price\":1.001}]}|400|10001",
        "another price|{\"items\":[{\"product_id\":1001,\"quantity\":1,\"price\":0.01}]}|409|20005",
        "foreign user|{\"user_id\":1,\"items\":[{\"product_id\":1001,\"quantity\":1}]}|403|10004",
        "unknown payment|{\"payment_method\":\"gold\",\"items\":[{\"product_id\":1001,\"quantity\":1}]}|400|10001",
        "more than there is|{\"items\":[{\"product_id\":1001,\"quantity\":9999}]}|409|30001",
      })
  void refusesBadOrdersAndWritesNothing(String name, String body, int status, int code)
      throws Exception {
    // Given
    long orders = house.rows("t_order");
    long messages = house.rows("t_local_message");

    // When
    HttpResponse<String> answer = house.post("/v1/order/create", body == null ? "" : body, alice);

    // Then
    JsonObject error = new JsonObject(answer.body());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(error.getInteger("code")).isEqualTo(code);
    assertThat(error.getString("message")).isNotBlank();
    assertThat(error.containsKey("details")).isEqualTo(code == 20005 || code == 30001);
    assertThat(answer.headers().firstValue("X-Request-Id")).contains(error.getString("request_id"));
    assertThat(house.rows("t_order")).isEqualTo(orders);
    assertThat(house.rows("t_local_message")).isEqualTo(messages);
  }

  @Test
  void refusesAThousandItemsAndBodiesOverTheLimit() throws Exception {
    // Given
    String item = "{\"product_id\":1001,\"quantity\":1}";
    String thousand = "{\"items\":[" + (item + ",").repeat(999) + item + "]}";

    // When
    HttpResponse<String> items = house.post("/v1/order/create", thousand, alice);
    HttpResponse<String> body = house.post("/v1/order/create", " ".repeat(100_000), alice);

    // Then
    assertThat(items.statusCode()).isEqualTo(400);
    assertThat(body.statusCode()).isEqualTo(413);
    assertThat(new JsonObject(body.body()).getInteger("code")).isEqualTo(10001);
  }

  @Test
  void strangersAndOtherUsersSeeNothing() throws Exception {
    // Given
    String id =
        new JsonObject(
                house
                    .post(
                        "/v1/order/create",
                        "{\"items\":[{\"product_id\":1015,\"quantity\":1}]}",
                        alice)
                    .body())
            .getString("order_id");

    // When
    HttpResponse<String> stranger = house.get("/v1/order/" + id, "");
    HttpResponse<String> bob = house.get("/v1/order/" + id, house.login("bob"));
    HttpResponse<String> ops = house.get("/v1/order/" + id, house.login("ops"));
    HttpResponse<String> wrongPassword =
        house.post("/v1/auth/login", "{\"username\":\"alice\",\"password\":\"wrong\"}", "");

    // Then
    assertThat(stranger.statusCode()).isEqualTo(401);
    assertThat(bob.statusCode()).isEqualTo(404);
    assertThat(new JsonObject(bob.body()).getInteger("code")).isEqualTo(20001);
    assertThat(ops.statusCode()).isEqualTo(200);
    assertThat(wrongPassword.statusCode()).isEqualTo(401);
  }

  @Test
  void partnersOrderOverGrpc() throws Exception {
    // Given
    Vertx vertx = Vertx.vertx();
    GrpcClient client = GrpcClient.client(vertx);
    CreateOrderRequest request =
        CreateOrderRequest.newBuilder()
            .setPaymentMethod("wechat")
            .addItems(OrderItem.newBuilder().setProductId(1016).setQuantity(2))
            .build();

    // When
    CreateOrderResponse created =
        TestPools.await(call(client, OrderServiceGrpcClient.CreateOrder, request, alice));
    GetOrderDetailResponse found =
        TestPools.await(
            call(
                client,
                OrderServiceGrpcClient.GetOrderDetail,
                GetOrderDetailRequest.newBuilder().setOrderId(created.getOrderId()).build(),
                alice));
    int total =
        TestPools.await(
                call(
                    client,
                    OrderServiceGrpcClient.ListOrders,
                    ListOrdersRequest.getDefaultInstance(),
                    alice))
            .getTotal();

    // Then
    assertThat(found.getOrder().getId()).isEqualTo(created.getOrderId());
    assertThat(found.getOrder().getActualAmount()).isEqualTo(created.getActualAmount());
    assertThat(found.getOrder().getItems(0).getQuantity()).isEqualTo(2);
    assertThat(total).isPositive();

    // And a call without a token, or of a method for services only, is refused with its status
    assertThat(status(call(client, OrderServiceGrpcClient.CreateOrder, request, "")))
        .isEqualTo(GrpcStatus.UNAUTHENTICATED);
    assertThat(
            status(
                call(
                    client,
                    OrderServiceGrpcClient.UpdateOrderStatus,
                    UpdateOrderStatusRequest.newBuilder()
                        .setOrderId(created.getOrderId())
                        .setStatus("paid")
                        .build(),
                    alice)))
        .isEqualTo(GrpcStatus.PERMISSION_DENIED);
    TestPools.await(vertx.close());
  }

  private static <Q, A> Future<A> call(
      GrpcClient client, ServiceMethod<A, Q> method, Q message, String token) {
    return client
        .request(SocketAddress.inetSocketAddress(house.grpcPort(), "127.0.0.1"), method)
        .compose(request -> {
          if (!token.isEmpty()) {
            request.headers().set("authorization", "Bearer " + token);
          }
          return request.send(message);
        })
        .compose(response -> response.last());
  }

  private static GrpcStatus status(Future<?> refused) throws Exception {
    try {
      TestPools.await(refused);
      return GrpcStatus.OK;
    } catch (ExecutionException e) {
      return ((InvalidStatusException) e.getCause()).actualStatus();
    }
  }

  @Test
  void everyServiceIsReadyAndDescribesItself() throws Exception {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(house.get("/ready", "").statusCode()).isEqualTo(200));
    assertThat(house.get("/health", "").statusCode()).isEqualTo(200);
    assertThat(house.get("/metrics", "").body())
        .contains("order_created_total", "http_requests_total", "group_commit_batch_size");
    assertThat(house.get("/openapi.yaml", "").body()).contains("/v1/order/create");
    assertThat(house.get("/v1/order/nothing/here", alice).statusCode()).isEqualTo(404);
  }

  @Test
  void servesThePagesWithStrictHeaders() throws Exception {
    // When
    HttpResponse<String> page = house.get("/orders/7", "");

    // Then
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("<html");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("script-src 'self';", "object-src 'none'", "frame-ancestors 'none'");
    assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-cache");
    assertThat(page.headers().firstValue("ETag")).isPresent();

    // And pictures are there, and a missing file is an error as everywhere
    assertThat(house.get("/img/P0001.svg", "").body()).contains("<svg");
    HttpResponse<String> missing = house.get("/assets/missing.js", "");
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(new JsonObject(missing.body()).getInteger("code")).isEqualTo(10001);
    assertThat(missing.headers().firstValue("Content-Security-Policy").orElse(""))
        .startsWith("default-src 'none'");
  }

  @Test
  void operatorsSendAFailedMessageAgain() throws Exception {
    // Given a message that is confirmed, and one that counts as failed
    String id =
        new JsonObject(
                house
                    .post(
                        "/v1/order/create",
                        "{\"items\":[{\"product_id\":1017,\"quantity\":1}]}",
                        alice)
                    .body())
            .getString("order_id");
    String message = id + ":order.created";
    String retry = "/v1/admin/messages/" + message + "/retry";
    String ops = house.login("ops");
    await().atMost(PATIENCE).until(() -> house.messageStatus(id) == 2);
    assertThat(house.post(retry, "", ops).statusCode()).isEqualTo(400);
    house.failMessage(id);

    // When
    JsonObject failed = new JsonObject(house.get("/v1/admin/messages", ops).body());
    JsonObject ofOrder = new JsonObject(house.get("/v1/admin/messages?order_id=" + id, ops).body());
    JsonObject confirmed =
        new JsonObject(house.get("/v1/admin/messages?status=confirmed&order_id=" + id, ops).body());
    HttpResponse<String> sentAgain = house.post(retry, "", ops);

    // Then
    JsonObject entry = failed.getJsonArray("messages").getJsonObject(0);
    assertThat(entry.getString("message_id")).isEqualTo(message);
    assertThat(entry.getString("status")).isEqualTo("failed");
    assertThat(entry.getInteger("shard")).isEqualTo(1);
    assertThat(failed.getBoolean("has_more")).isFalse();
    assertThat(entry.getJsonObject("payload").fieldNames())
        .containsExactlyInAnyOrder(
            "message_id", "event_type", "order_id", "user_id", "occurred_at_ms");
    assertThat(entry.getJsonObject("payload").getString("message_id")).isEqualTo(message);
    assertThat(each(ofOrder, "messages", "message_id")).containsExactly(message);
    assertThat(confirmed.getJsonArray("messages")).isEmpty();
    assertThat(sentAgain.statusCode()).as(sentAgain.body()).isEqualTo(200);
    await().atMost(PATIENCE).until(() -> house.messageStatus(id) == 2);

    // And nobody else may, nor ask for what does not exist
    assertThat(house.get("/v1/admin/messages", alice).statusCode()).isEqualTo(403);
    assertThat(house.post(retry, "", alice).statusCode()).isEqualTo(403);
    assertThat(house.get("/v1/admin/messages?status=lost", ops).statusCode()).isEqualTo(400);
    assertThat(house.get("/v1/admin/messages?shard=2", ops).statusCode()).isEqualTo(400);
    assertThat(house.post("/v1/admin/messages/nonsense/retry", "", ops).statusCode())
        .isEqualTo(400);
    assertThat(
            new JsonObject(house.get("/v1/admin/messages?status=confirmed&shard=1", ops).body())
                .getJsonArray("messages"))
        .isNotEmpty();
  }

  @Test
  void searchDashboardAndStreamsShowAnOrderSoonAfterItWasPaid() throws Exception {
    // Given who listens through the gateway
    String ops = house.login("ops");
    try (EventReader orders = listen("/v1/order/stream", alice);
        EventReader dashboard = listen("/v1/dashboard/stream", ops)) {
      // It says "stale" for as long as the index of this house is not there.
      await()
          .atMost(PATIENCE)
          .until(() -> Objects.requireNonNull(dashboard.next(PATIENCE)).name().equals("stats"));

      // When
      HttpResponse<String> created =
          house.post(
              "/v1/order/create", "{\"items\":[{\"product_id\":1018,\"quantity\":1}]}", alice);
      String id = new JsonObject(created.body()).getString("order_id");
      house.post("/v1/order/" + id + "/pay", "{\"payment_method\":\"wechat\"}", alice);

      // Then the buyer is told of each step
      List<String> told = new ArrayList<>();
      await()
          .atMost(PATIENCE)
          .until(() -> {
            EventReader.Event event = orders.next(Duration.ofMillis(100));
            if (event != null && event.data().contains(id)) {
              told.add(new JsonObject(event.data()).getString("status"));
            }
            return told.contains("paid");
          });
      assertThat(told).startsWith("pending").endsWith("paid").doesNotContain("cancelled");

      // And a search waits for what its caller has seen
      String seen = id + ":" + detail(id).getInteger("version");
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> {
            JsonObject found =
                new JsonObject(
                    house.get("/v1/order/search?id=" + id + "&seen=" + seen, ops).body());
            assertThat(found.getBoolean("fresh")).isTrue();
            JsonObject order = found.getJsonArray("orders").getJsonObject(0);
            assertThat(order.getString("status")).isEqualTo("paid");
            assertThat(order.getDouble("actual_amount"))
                .isEqualTo(detail(id).getDouble("actual_amount"));
          });

      // And the dashboard shows it, asked or not
      JsonObject stats = new JsonObject(house.get("/v1/dashboard/stats", ops).body());
      assertThat(stats.getJsonArray("recent_orders").encode()).contains(id);
      assertThat(stats.getInteger("today_orders")).isPositive();
      assertThat(stats.getDouble("today_sales")).isPositive();
      await()
          .atMost(PATIENCE)
          .until(() -> {
            EventReader.Event event = dashboard.next(Duration.ofMillis(100));
            return event != null
                && event.name().equals("stats")
                && recent(event).contains(id + " paid");
          });
    }

    // And clients that have gone hold nothing behind the gateway
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() ->
            assertThat(house.get("/metrics", "").body())
                .contains("event_streams_open{kind=\"order\"} 0.0")
                .contains("event_streams_open{kind=\"dashboard\"} 0.0"));
  }

  private static List<String> recent(EventReader.Event stats) {
    return new JsonObject(stats.data())
        .getJsonArray("recent_orders").stream()
            .map(JsonObject.class::cast)
            .map(order -> order.getString("id") + " " + order.getString("status"))
            .toList();
  }

  private static EventReader listen(String path, String token) throws Exception {
    return new EventReader("http://127.0.0.1:" + house.gatewayPort() + path, token);
  }

  @Test
  void manyStreamsLeaveTheGatewaysConnectionsToRequests() throws Exception {
    // Given more streams than the gateway has connections for requests
    String ops = house.login("ops");
    List<Socket> streams = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Socket stream = new Socket(InetAddress.getLoopbackAddress(), house.gatewayPort());
      stream
          .getOutputStream()
          .write(
              ("GET /v1/dashboard/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                      + ops
                      + "\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      streams.add(stream);
    }
    for (Socket stream : streams) {
      assertThat(new String(stream.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 200");
    }

    // When
    HttpResponse<String> answer = house.get("/v1/order/list", alice);

    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    for (Socket stream : streams) {
      stream.close();
    }
  }

  @Test
  void catalogueIsSearchedAndPaged() throws Exception {
    // When
    JsonObject page = new JsonObject(house.get("/v1/product/list?page=2&page_size=30", "").body());
    JsonObject cheap =
        new JsonObject(
            house.get("/v1/product/list?sort=price_asc&in_stock=true&page_size=5", "").body());
    JsonObject chosen =
        new JsonObject(house.get("/v1/product/list?ids=1002,9999999&ids=1001", "").body());
    JsonObject priced =
        new JsonObject(house.get("/v1/product/list?price_min=20.50&price_max=99", "").body());
    JsonObject categories = new JsonObject(house.get("/v1/product/categories", "").body());
    HttpResponse<String> wrong = house.get("/v1/product/list?page_size=1000", "");
    HttpResponse<String> tooFine = house.get("/v1/product/list?price_min=0.001", "");
    HttpResponse<String> tooMany = house.get("/v1/product/list?ids=" + "1,".repeat(100) + "1", "");

    // Then
    assertThat(page.getInteger("total")).isEqualTo(200);
    assertThat(page.getJsonArray("products")).hasSize(30);
    JsonArray products = cheap.getJsonArray("products");
    assertThat(products.stream().map(p -> ((JsonObject) p).getDouble("price")).toList()).isSorted();
    assertThat(each(chosen, "products", "id")).containsExactly(1001, 1002);
    assertThat(each(priced, "products", "price"))
        .isNotEmpty()
        .allSatisfy(price -> assertThat(((Number) price).doubleValue()).isBetween(20.5, 99.0));
    assertThat(
            each(categories, "categories", "products").stream()
                .mapToInt(count -> (Integer) count)
                .sum())
        .isEqualTo(200);
    assertThat(List.of(wrong, tooFine, tooMany))
        .extracting(HttpResponse::statusCode)
        .containsOnly(400);
  }

  @Test
  void aReplenishmentThatIsRepeatedAddsNothing() throws Exception {
    // Given
    String ops = house.login("ops");
    String path = "/v1/stock/1190";
    int total = total(house.get(path, ""));
    String body = "{\"replenish\":7,\"expected_total\":" + total + "}";

    // When
    HttpResponse<String> first = house.post(path, body, ops);
    HttpResponse<String> again = house.post(path, body, ops);
    HttpResponse<String> nonsense =
        house.post(path, "{\"replenish\":7,\"expected_total\":\"x\"}", ops);

    // Then
    assertThat(total(first)).isEqualTo(total + 7);
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(new JsonObject(again.body()).getInteger("code")).isEqualTo(30003);
    assertThat(nonsense.statusCode()).isEqualTo(400);
    assertThat(total(house.get(path, ""))).isEqualTo(total + 7);
  }

  private static int total(HttpResponse<String> stock) {
    return new JsonObject(stock.body())
        .getJsonArray("skus")
        .getJsonObject(0)
        .getInteger("total_stock");
  }

  private static List<Object> each(JsonObject answer, String array, String field) {
    return answer.getJsonArray(array).stream()
        .map(one -> ((JsonObject) one).getValue(field))
        .toList();
  }
}

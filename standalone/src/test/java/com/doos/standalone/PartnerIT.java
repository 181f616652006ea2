package com.doos.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.doos.proto.inventory.v1.InventoryServiceGrpcClient;
import com.doos.proto.inventory.v1.PreDeductStockRequest;
import com.doos.proto.inventory.v1.RollbackStockRequest;
import com.doos.proto.order.v1.CreateOrderRequest;
import com.doos.proto.order.v1.CreateOrderResponse;
import com.doos.proto.order.v1.GetOrderDetailRequest;
import com.doos.proto.order.v1.IdentityServiceGrpcClient;
import com.doos.proto.order.v1.OrderItem;
import com.doos.proto.order.v1.OrderServiceGrpcClient;
import com.doos.proto.order.v1.UpdateOrderStatusRequest;
import com.doos.proto.order.v1.VerifySignatureRequest;
import com.doos.servers.Endpoints;
import com.doos.shared.auth.Hmac;
import com.doos.shared.auth.SignedRequest;
import com.doos.shared.config.Secret;
import com.doos.testkit.TestPools;
import com.doos.testkit.WithServers;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.grpc.common.GrpcStatus;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Partners sign what they send; services tell who they are; nobody else passes for them. */
@Tag("any-database")
@WithServers
final class PartnerIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String CREATE = "/v1/order/create";
  private static final String GRPC_CREATE = "/order.v1.OrderService/CreateOrder";
  private static final long SHOPPER = 70_001;
  private static final Vertx VERTX = Vertx.vertx();

  private static TestHouse house;
  private static GrpcCalls orders;
  private static GrpcCalls inventory;
  private static String alice;
  private static String admin;

  private record Key(String id, Hmac secret) {}

  private static final Key DEMO =
      new Key(DemoData.PARTNER.keyId(), new Hmac(DemoData.PARTNER.secret()));

  @BeforeAll
  static void open(Endpoints servers) throws Exception {
    int inventoryPort = TestHouse.freePort();
    house =
        new TestHouse(
            servers,
            Map.of(
                "DOOS_INVENTORY_GRPC_PORT",
                String.valueOf(inventoryPort),
                "DOOS_SIGNATURES_KEYS_TTL",
                "100ms"));
    orders = new GrpcCalls(VERTX, house.grpcPort());
    inventory = new GrpcCalls(VERTX, inventoryPort);
    alice = house.login("alice");
    admin = house.login("admin");
  }

  @AfterAll
  static void close() throws Exception {
    house.close();
    TestPools.await(VERTX.close());
  }

  private static Map<String, String> sign(Key key, Instant at, String target, byte[] body) {
    String nonce = UUID.randomUUID().toString();
    return SignedRequest.headers(key.id(), key.secret(), "POST", target, at, nonce, body);
  }

  private static Map<String, String> sign(Key key, String target, byte[] body) {
    return sign(key, InstantSource.system().instant(), target, body);
  }

  private static Map<String, String> sign(String target, String body) {
    return sign(DEMO, target, body.getBytes(StandardCharsets.UTF_8));
  }

  private static String body(String token) {
    return "{\"user_id\":"
        + SHOPPER
        + ",\"items\":[{\"product_id\":1040,\"quantity\":1}],\"idempotency_token\":\""
        + token
        + "\"}";
  }

  private static CreateOrderRequest message(long user) {
    return CreateOrderRequest.newBuilder()
        .setUserId(user)
        .addItems(OrderItem.newBuilder().setProductId(1_041).setQuantity(1))
        .build();
  }

  private static void assertRefused(HttpResponse<String> answer, int status, int code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(new JsonObject(answer.body()).getInteger("code")).isEqualTo(code);
  }

  @Test
  void aPartnerOrdersForItsShopper() throws Exception {
    // When
    String body = body("for-a-shopper");
    HttpResponse<String> created = house.post(CREATE, body, sign(CREATE, body));

    // Then
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    long id = Long.parseLong(new JsonObject(created.body()).getString("order_id"));
    GetOrderDetailRequest own =
        GetOrderDetailRequest.newBuilder().setUserId(SHOPPER).setOrderId(id).build();
    var detail = orders.call(OrderServiceGrpcClient.GetOrderDetail, own, grpc(own));
    assertThat(Objects.requireNonNull(detail.message()).getOrder().getHistory(0).getActor())
        .isEqualTo("partner:demo-mall");

    // And asked for as another shopper's it is not there
    GetOrderDetailRequest other = own.toBuilder().setUserId(SHOPPER + 1).build();
    assertThat(orders.call(OrderServiceGrpcClient.GetOrderDetail, other, grpc(other)).status())
        .isEqualTo(GrpcStatus.NOT_FOUND);
  }

  private static Map<String, String> grpc(GetOrderDetailRequest message) {
    return sign(DEMO, "/order.v1.OrderService/GetOrderDetail", message.toByteArray());
  }

  @Test
  void aSignedRequestCountsOnce() throws Exception {
    // Given
    String body = body("once");
    Map<String, String> headers = sign(CREATE, body);
    assertThat(house.post(CREATE, body, headers).statusCode()).isEqualTo(201);

    // When, Then
    assertRefused(house.post(CREATE, body, headers), 401, 10002);
    assertThat(house.post(CREATE, body, sign(CREATE, body)).statusCode()).isEqualTo(200);
  }

  @Test
  void whateverIsAlteredIsRefused() throws Exception {
    // Given
    long before = house.rows("t_order");
    String body = body("altered");
    Instant now = InstantSource.system().instant();
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    Key wrongSecret = new Key(DEMO.id(), new Hmac(new Secret("x".repeat(32))));
    Key unknown = new Key("pk-nobody", DEMO.secret());

    // When, Then
    assertRefused(house.post(CREATE, body.replace(":1}", ":9}"), sign(CREATE, body)), 401, 10002);
    assertRefused(house.post(CREATE + "?x=1", body, sign(CREATE, body)), 401, 10002);
    assertRefused(house.post(CREATE, body, sign("/v1/order/list", body)), 401, 10002);
    assertRefused(
        house.post(CREATE, body, sign(DEMO, now.minusSeconds(301), CREATE, bytes)), 401, 10002);
    assertRefused(
        house.post(CREATE, body, sign(DEMO, now.plusSeconds(360), CREATE, bytes)), 401, 10002);
    assertRefused(house.post(CREATE, body, sign(wrongSecret, CREATE, bytes)), 401, 10002);
    assertRefused(house.post(CREATE, body, sign(unknown, CREATE, bytes)), 401, 10002);
    for (String header :
        new String[] {SignedRequest.TIMESTAMP, SignedRequest.NONCE, SignedRequest.SIGNATURE}) {
      Map<String, String> lacking = new HashMap<>(sign(CREATE, body));
      lacking.remove(header);
      assertRefused(house.post(CREATE, body, lacking), 401, 10002);
    }
    assertThat(house.rows("t_order")).isEqualTo(before);
  }

  @Test
  void grpcMessagesAreSignedTheSameWay() throws Exception {
    // Given
    CreateOrderRequest message = message(SHOPPER);
    Map<String, String> headers = sign(DEMO, GRPC_CREATE, message.toByteArray());

    // When
    GrpcCalls.Outcome<CreateOrderResponse> created =
        orders.call(OrderServiceGrpcClient.CreateOrder, message, headers);
    GrpcCalls.Outcome<CreateOrderResponse> replayed =
        orders.call(OrderServiceGrpcClient.CreateOrder, message, headers);
    GrpcCalls.Outcome<CreateOrderResponse> altered =
        orders.call(
            OrderServiceGrpcClient.CreateOrder,
            message(SHOPPER + 2),
            sign(DEMO, GRPC_CREATE, message.toByteArray()));
    GrpcCalls.Outcome<CreateOrderResponse> forAnotherMethod =
        orders.call(
            OrderServiceGrpcClient.CreateOrder,
            message,
            sign(DEMO, "/order.v1.OrderService/CancelOrder", message.toByteArray()));

    // Then
    assertThat(created.status()).isEqualTo(GrpcStatus.OK);
    assertThat(replayed.status()).isEqualTo(GrpcStatus.UNAUTHENTICATED);
    assertThat(altered.status()).isEqualTo(GrpcStatus.UNAUTHENTICATED);
    assertThat(forAnotherMethod.status()).isEqualTo(GrpcStatus.UNAUTHENTICATED);
  }

  @Test
  void theStockServiceAsksWhoSigned() throws Exception {
    // Given
    String target = "/inventory.v1.InventoryService/PreDeductStock";
    PreDeductStockRequest message =
        PreDeductStockRequest.newBuilder().setProductId(1_042).setQuantity(1).build();
    Map<String, String> headers = sign(DEMO, target, message.toByteArray());

    // When
    var taken = inventory.call(InventoryServiceGrpcClient.PreDeductStock, message, headers);
    var replayed = inventory.call(InventoryServiceGrpcClient.PreDeductStock, message, headers);
    var asAlice =
        inventory.call(
            InventoryServiceGrpcClient.PreDeductStock,
            message,
            Map.of("authorization", "Bearer " + alice));

    // Then
    assertThat(taken.status()).isEqualTo(GrpcStatus.OK);
    assertThat(Objects.requireNonNull(taken.message()).getSuccess()).isTrue();
    assertThat(replayed.status()).isEqualTo(GrpcStatus.UNAUTHENTICATED);
    assertThat(asAlice.status()).isEqualTo(GrpcStatus.PERMISSION_DENIED);
  }

  @Test
  void aPartnerCannotTouchTheStockOfTheShopsOrders() throws Exception {
    // Given an order of alice that holds stock
    HttpResponse<String> created =
        house.post(CREATE, "{\"items\":[{\"product_id\":1044,\"quantity\":2}]}", alice);
    long id = Long.parseLong(new JsonObject(created.body()).getString("order_id"));
    int available = house.product(1_044).getInteger("available_stock");
    RollbackStockRequest theirs =
        RollbackStockRequest.newBuilder().setOrderId(id).setProductId(1_044).setQuantity(2).build();
    String target = "/inventory.v1.InventoryService/RollbackStock";

    // When
    var refused =
        inventory.call(
            InventoryServiceGrpcClient.RollbackStock,
            theirs,
            sign(DEMO, target, theirs.toByteArray()));
    RollbackStockRequest own = theirs.toBuilder().setOrderId(4_711).build();
    var allowed =
        inventory.call(
            InventoryServiceGrpcClient.RollbackStock, own, sign(DEMO, target, own.toByteArray()));

    // Then
    assertThat(refused.status()).isEqualTo(GrpcStatus.PERMISSION_DENIED);
    assertThat(allowed.status()).isNotEqualTo(GrpcStatus.PERMISSION_DENIED);
    assertThat(house.product(1_044).getInteger("available_stock")).isEqualTo(available);
  }

  @Test
  void internalCallsAreForServicesOnly() throws Exception {
    // Given
    UpdateOrderStatusRequest update =
        UpdateOrderStatusRequest.newBuilder().setOrderId(64).setStatus("paid").build();
    VerifySignatureRequest verify = VerifySignatureRequest.getDefaultInstance();

    // When, Then
    for (String caller : new String[] {alice, admin, house.login("ops")}) {
      Map<String, String> bearer = Map.of("authorization", "Bearer " + caller);
      assertThat(orders.call(OrderServiceGrpcClient.UpdateOrderStatus, update, bearer).status())
          .isEqualTo(GrpcStatus.PERMISSION_DENIED);
      assertThat(orders.call(IdentityServiceGrpcClient.VerifySignature, verify, bearer).status())
          .isEqualTo(GrpcStatus.PERMISSION_DENIED);
    }
    assertThat(
            orders
                .call(
                    OrderServiceGrpcClient.UpdateOrderStatus,
                    update,
                    sign(DEMO, "/order.v1.OrderService/UpdateOrderStatus", update.toByteArray()))
                .status())
        .isEqualTo(GrpcStatus.PERMISSION_DENIED);
    assertThat(orders.call(OrderServiceGrpcClient.UpdateOrderStatus, update, Map.of()).status())
        .isEqualTo(GrpcStatus.UNAUTHENTICATED);
  }

  @Test
  void anAdminMakesAndRevokesKeys() throws Exception {
    // Given
    String partners = "/v1/admin/partners";
    HttpResponse<String> made = house.post(partners, "{\"name\":\"new-mall\"}", admin);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    JsonObject key = new JsonObject(made.body());
    String id = key.getString("key_id");
    Key fresh = new Key(id, new Hmac(new Secret(key.getString("secret"))));
    String body = body("by-new-mall");
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    assertThat(house.post(CREATE, body, sign(fresh, CREATE, bytes)).statusCode()).isEqualTo(201);

    // Then it is listed without its secret, and nobody else may see it
    assertThat(house.get(partners, admin).body())
        .contains(id, "new-mall")
        .doesNotContain(key.getString("secret"), "secret");
    assertRefused(house.get(partners, house.login("ops")), 403, 10004);
    assertRefused(house.post(partners, "{\"name\":\"x y\"}", admin), 400, 10001);

    // When
    assertThat(house.post(partners + "/" + id + "/revoke", "{}", admin).statusCode())
        .isEqualTo(200);

    // Then it counts no more
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertRefused(house.post(CREATE, body, sign(fresh, CREATE, bytes)), 401, 10002));
    assertRefused(house.post(partners + "/" + id + "/revoke", "{}", admin), 400, 10001);
  }

  @Test
  void foreignOrdersLookLikeMissingOnes() throws Exception {
    // Given
    HttpResponse<String> created =
        house.post(CREATE, "{\"items\":[{\"product_id\":1043,\"quantity\":1}]}", alice);
    String id = new JsonObject(created.body()).getString("order_id");
    String bob = house.login("bob");
    String missing = "4611686018427387904";

    // When, Then
    for (String order : new String[] {id, missing}) {
      String path = "/v1/order/" + order;
      assertRefused(house.get(path, bob), 404, 20001);
      assertRefused(house.post(path + "/cancel", "{}", bob), 404, 20001);
      assertRefused(house.post(path + "/pay", "{\"payment_method\":\"alipay\"}", bob), 404, 20001);
    }
    assertRefused(house.get("/v1/order/" + id + "?user_id=10001", bob), 403, 10004);
  }
}

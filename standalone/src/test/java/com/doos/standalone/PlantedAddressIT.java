package com.doos.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.doos.proto.order.v1.CreateOrderRequest;
import com.doos.proto.order.v1.GetOrderDetailRequest;
import com.doos.proto.order.v1.ListOrdersRequest;
import com.doos.proto.order.v1.OrderItem;
import com.doos.proto.order.v1.OrderServiceGrpcClient;
import com.doos.servers.Endpoints;
import com.doos.testkit.ByteSearch;
import com.doos.testkit.SharedServers;
import com.doos.testkit.TestDatabase;
import com.doos.testkit.TestPools;
import com.doos.testkit.WithServers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.common.ServiceMethod;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Name, address, phone and remark of orders are nowhere in clear outside memory: they are planted
 * by every road there is, and then looked for in everything the servers and the log keep.
 */
@Tag("any-database")
@WithServers
final class PlantedAddressIT {
  private static final Logger LOG = LoggerFactory.getLogger(PlantedAddressIT.class);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /**
   * Canal starts its reading anew when it meets rows of a schema that an earlier test has dropped.
   */
  private static final Duration INDEX_PATIENCE = Duration.ofMinutes(3);

  private static final List<String> USERS = List.of("alice", "bob"); // of either shard

  private final Endpoints servers;
  private final Random random;
  private final Map<String, String> planted = new LinkedHashMap<>();
  private final Map<String, String> control = new LinkedHashMap<>();
  private final String address;
  private final String remark;

  PlantedAddressIT(Endpoints servers) {
    this.servers = servers;
    long seed = new Random().nextLong();
    LOG.info("seed {}", seed);
    random = new Random(seed);
    planted.put("name", "欧阳静" + digits(9));
    planted.put("street", "人民路" + digits(9) + "号之二");
    planted.put("ASCII street", "Bakerstreet" + digits(9));
    planted.put("phone", "139" + digits(8));
    planted.put("remark", "请放门口" + digits(9));
    planted.put("ASCII remark", "ring" + digits(9));
    planted.put("phone in the remark", "186" + digits(8));
    control.put("control row", "对照行" + digits(9));
    control.put("control key", "对照键" + digits(9));
    control.put("control line", "对照日志" + digits(9));
    address =
        new JsonObject()
            .put("name", planted.get("name"))
            .put("phone", planted.get("phone"))
            .put("street", planted.get("street"))
            .put("line2", planted.get("ASCII street"))
            .encode();
    remark =
        planted.get("remark")
            + ", "
            + planted.get("ASCII remark")
            + " "
            + planted.get("phone in the remark");
  }

  private String digits(int count) {
    StringBuilder digits = new StringBuilder();
    random.ints(count, 0, 10).forEach(digits::append);
    return digits.toString();
  }

  @Test
  void personalDataIsNowhereInClearOutsideMemory() throws Exception {
    assumeThat(SharedServers.home()).as("servers whose files can be read").isPresent();
    Map<String, String> all = new LinkedHashMap<>(planted);
    all.putAll(control);
    ByteSearch search = new ByteSearch(all);
    try (LogCapture log = new LogCapture(search);
        Stores stores = new Stores(servers, search);
        TestHouse house =
            new TestHouse(
                servers,
                Map.of(
                    "DOOS_CACHE_NEAR_TTL", "1ms",
                    "DOOS_CACHE_REDIS_TTL", "10m",
                    "DOOS_BREAKER_TIMEOUT", "10s"))) { // how fast it is, is not asked here
      // Given orders by every road, and refusals by as many
      List<String> orders = new ArrayList<>();
      for (String user : USERS) {
        String token = house.login(user);
        orders.addAll(overHttp(house, token));
        orders.addAll(overGrpc(house, token));
        refusals(house, token);
      }
      settled(house, orders);
      for (String user : USERS) {
        readTwice(house, house.login(user), orders);
      }
      assertThat(house.get("/metrics", "").body())
          .containsPattern("order_reads_total\\{kind=\"order\",source=\"redis\"\\} [1-9]")
          .containsPattern("order_reads_total\\{kind=\"list\",source=\"redis\"\\} [1-9]");

      // And what the search must find
      TestDatabase shard = house.shards().get(0);
      shard.execute(
          "CREATE TABLE control (text VARCHAR(100)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4",
          "INSERT INTO control VALUES ('" + control.get("control row") + "')");
      stores.flush(shard, List.of("control"));
      String key = "control:" + shard.name();
      stores.plantInRedis(key, control.get("control key"));
      LOG.atDebug().addKeyValue("text", control.get("control line")).log("to be found");

      // When everything is searched
      for (TestDatabase one : house.shards()) {
        stores.flush(one, List.of("t_order", "t_order_item", "t_order_history", "t_local_message"));
      }
      final int cached = stores.redis();
      final int records = stores.records(house.topics());
      final int documents = stores.documents(house.index());
      stores.files();
      final List<String> searched = new ArrayList<>(stores.searched());
      searched.add(log.searched());
      log.close();
      searched.forEach(LOG::info);

      // Then there was something to search
      assertThat(cached).as("cached answers").isGreaterThan(orders.size());
      assertThat(records).as("records").isGreaterThanOrEqualTo(orders.size());
      assertThat(documents).as("documents").isGreaterThanOrEqualTo(orders.size());
      assertThat(log.lines()).as("log lines").isGreaterThan(100);

      // And the search finds what is there, in rows, binlog, redo log, Redis and log
      List<String> found = new ArrayList<>(stores.found());
      found.addAll(log.found());
      assertThat(found)
          .anyMatch(hit -> hit.matches("control row as UTF-8 in data/order-0/.*control\\.ibd"))
          .anyMatch(hit -> hit.matches("control row as UTF-8 in data/order-0/.*bin\\.\\d+"))
          .anyMatch(hit -> hit.startsWith("control key as UTF-8 in Redis key"))
          .anyMatch(hit -> hit.startsWith("control key as UTF-8 in data/redis/"))
          .anyMatch(hit -> hit.startsWith("control line as UTF-8 in " + LOG.getName()));

      // And nothing else
      assertThat(found).allMatch(hit -> hit.startsWith("control "));
    }
  }

  private String order(int product, int quantity, String more) {
    return new JsonObject(
            "{\"items\":[{\"product_id\":"
                + product
                + ",\"quantity\":"
                + quantity
                + "}]"
                + more
                + "}")
        .put("shipping_address", address)
        .put("remark", remark)
        .encode();
  }

  /** One order stays open, one is paid at checkout, one later, one is cancelled. */
  private List<String> overHttp(TestHouse house, String token) throws Exception {
    List<String> orders = new ArrayList<>();
    String submit = ",\"idempotency_token\":\"" + digits(9) + "\"";
    for (String more : List.of(submit, ",\"payment_method\":\"alipay\"", "", "")) {
      orders.add(id(house.post("/v1/order/create", order(1010, 1, more), token), 201));
    }
    assertThat(id(house.post("/v1/order/create", order(1010, 1, submit), token), 200))
        .isEqualTo(orders.get(0));
    String other = order(1010, 1, submit).replace(planted.get("phone"), planted.get("name"));
    assertThat(house.post("/v1/order/create", other, token).statusCode()).isEqualTo(409);
    String pay = "/v1/order/" + orders.get(2) + "/pay";
    assertThat(house.post(pay, "{\"payment_method\":\"wechat\"}", token).statusCode())
        .isEqualTo(200);
    String cancel = "/v1/order/" + orders.get(3) + "/cancel";
    assertThat(house.post(cancel, "{\"reason\":\"too late\"}", token).statusCode()).isEqualTo(200);
    return orders;
  }

  private static String id(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return new JsonObject(answer.body()).getString("order_id");
  }

  private List<String> overGrpc(TestHouse house, String token) throws Exception {
    Vertx vertx = Vertx.vertx();
    GrpcClient client = GrpcClient.client(vertx);
    CreateOrderRequest request =
        CreateOrderRequest.newBuilder()
            .setPaymentMethod("wechat")
            .setShippingAddress(address)
            .setRemark(remark)
            .addItems(OrderItem.newBuilder().setProductId(1016).setQuantity(1))
            .build();
    long id =
        TestPools.await(call(house, client, OrderServiceGrpcClient.CreateOrder, request, token))
            .getOrderId();
    GetOrderDetailRequest detail = GetOrderDetailRequest.newBuilder().setOrderId(id).build();
    for (int time = 0; time < 2; time++) {
      assertThat(
              TestPools.await(
                      call(house, client, OrderServiceGrpcClient.GetOrderDetail, detail, token))
                  .getOrder()
                  .getShippingAddress())
          .isEqualTo(address);
      assertThat(
              TestPools.await(
                      call(
                          house,
                          client,
                          OrderServiceGrpcClient.ListOrders,
                          ListOrdersRequest.getDefaultInstance(),
                          token))
                  .getOrders(0)
                  .getRemark())
          .isEqualTo(remark);
    }
    CreateOrderRequest tooLong = request.toBuilder().setRemark(remark.repeat(9)).build();
    Future<?> refused = call(house, client, OrderServiceGrpcClient.CreateOrder, tooLong, token);
    assertThat(TestPools.await(refused.map("taken").otherwise("refused"))).isEqualTo("refused");
    TestPools.await(vertx.close());
    return List.of(String.valueOf(id));
  }

  private static <Q, A> Future<A> call(
      TestHouse house, GrpcClient client, ServiceMethod<A, Q> method, Q message, String token) {
    return client
        .request(SocketAddress.inetSocketAddress(house.grpcPort(), "127.0.0.1"), method)
        .compose(request -> {
          request.headers().set("authorization", "Bearer " + token);
          return request.send(message);
        })
        .compose(response -> response.last());
  }

  /** Everything about these requests is wrong but the address, or the address itself. */
  private void refusals(TestHouse house, String token) throws Exception {
    String good = order(1010, 1, "");
    Map<String, Integer> bad = new LinkedHashMap<>();
    bad.put(good.substring(0, good.length() - 1), 400);
    bad.put("[" + good + "]", 400);
    bad.put(address, 400);
    bad.put(order(1010, 9_999, ""), 409);
    bad.put(order(999_999, 1, ""), 400);
    bad.put(order(1010, 0, ""), 400);
    bad.put(order(1010, 1, ",\"payment_method\":\"" + planted.get("phone") + "\""), 400);
    bad.put(order(1010, 1, ",\"user_id\":\"" + planted.get("phone") + "\""), 403);
    bad.put(good.replace(planted.get("name"), planted.get("name").repeat(60)), 400);
    bad.put(good.replace(planted.get("ASCII remark"), planted.get("ASCII remark").repeat(60)), 400);
    bad.put(good.replace(planted.get("street"), planted.get("street") + "\\u0007"), 400);
    bad.put("{\"items\":[],\"shipping_address\":" + address + "}", 400);
    bad.put("{\"items\":\"" + planted.get("name") + "\"}", 400);
    bad.put(good + " ".repeat(100_000), 413);
    for (Map.Entry<String, Integer> one : bad.entrySet()) {
      HttpResponse<String> answer = house.post("/v1/order/create", one.getKey(), token);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(one.getValue());
    }
    assertThat(house.post("/v1/order/create", good, "").statusCode()).isEqualTo(401);
    assertThat(house.post("/v1/order/create", good, planted.get("phone")).statusCode())
        .isEqualTo(401);
  }

  private static void settled(TestHouse house, List<String> orders) {
    await().atMost(PATIENCE).until(() -> house.messages("status <> 2") == 0);
    await()
        .atMost(INDEX_PATIENCE)
        .untilAsserted(() -> {
          for (String order : orders) {
            assertThat(house.document(order)).as("document of " + order).isNotEmpty();
          }
        });
  }

  /** The second time they come from Redis: the process has forgotten them. */
  private void readTwice(TestHouse house, String token, List<String> orders) throws Exception {
    for (int time = 0; time < 2; time++) {
      int own = 0;
      for (String order : orders) {
        HttpResponse<String> answer = house.get("/v1/order/" + order, token);
        if (answer.statusCode() == 200) {
          own++;
          JsonObject detail = new JsonObject(answer.body()).getJsonObject("order");
          assertThat(detail.getString("shipping_address")).isEqualTo(address);
          assertThat(detail.getString("remark")).isEqualTo(remark);
        }
      }
      assertThat(own).isEqualTo(orders.size() / USERS.size());
      for (String status : List.of("", "?status=paid", "?status=cancelled")) {
        assertThat(house.get("/v1/order/list" + status, token).body())
            .contains(planted.get("phone"));
      }
    }
  }
}

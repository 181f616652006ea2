package com.doos.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.doos.order.domain.Order;
import com.doos.order.domain.OrderFilter;
import com.doos.order.domain.OrderItem;
import com.doos.order.domain.OrderStatus;
import com.doos.servers.Endpoints;
import com.doos.shared.auth.Role;
import com.doos.shared.money.Money;
import com.doos.testkit.EventReader;
import com.doos.testkit.FaultProxy;
import com.doos.testkit.TestDatabase;
import com.doos.testkit.WithServers;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Search, export and dashboard on a real index of random orders. */
@Tag("any-database")
@WithServers
final class SearchIT {
  private static final Logger LOG = LoggerFactory.getLogger(SearchIT.class);
  private static final long SEED = Long.getLong("doos.test.seed", System.nanoTime());
  private static final int ORDERS = 20_000;
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** More than the buffers of both ends of a local connection. */
  private static final long CONNECTION_BYTES_MAX = 8_000_000;

  private static final String EXPORT = "/v1/order/search";

  private static final List<TestDatabase> DATABASES = new ArrayList<>();
  private static final RandomOrders RANDOM = new RandomOrders(SEED);

  /** All that the index has, by id. */
  private static final Map<Long, Order> INDEXED = new TreeMap<>(Comparator.reverseOrder());

  private static FaultProxy elastic;
  private static TestIndex index;
  private static OrderProcess process;
  private static String ops;

  @BeforeAll
  static void open(Endpoints servers) throws Exception {
    LOG.info("random test; repeat it with -Ddoos.test.seed={}", SEED);
    DATABASES.add(TestDatabase.create(servers, Endpoints.ORDER_0, "search_0"));
    DATABASES.add(TestDatabase.create(servers, Endpoints.ORDER_1, "search_1"));
    DATABASES.add(TestDatabase.create(servers, Endpoints.STOCK, "search_account"));
    index = new TestIndex(servers);
    elastic = FaultProxy.to(servers.elasticsearch());
    process =
        new OrderProcess(
            servers,
            1,
            DATABASES.subList(0, 2),
            DATABASES.get(2),
            Map.of(
                "DOOS_ELASTICSEARCH_URI", "http://" + elastic.address(),
                "DOOS_ELASTICSEARCH_INDEX", index.alias,
                "DOOS_SEARCH_WAIT_MAX", "2s",
                "DOOS_SEARCH_FEED_INTERVAL", "200ms",
                "DOOS_SEARCH_EXPORTS_MAX", "1"));
    ops = process.token(7, Role.OPS);
    Instant now = InstantSource.system().instant();
    List<Order> orders = RANDOM.before(now, Duration.ofDays(3), ORDERS);
    LocalDate today = LocalDate.ofInstant(now, ZONE);
    for (LocalDate day : List.of(today, today.plusDays(1))) {
      Instant midnight = day.atStartOfDay(ZONE).toInstant();
      for (int around = -2; around <= 2; around++) {
        orders.add(RANDOM.at(midnight.plusMillis(around)));
      }
    }
    add(orders);
  }

  private static void add(List<Order> orders) throws Exception {
    orders.forEach(order -> INDEXED.put(order.id(), order));
    index.write(List.copyOf(orders));
  }

  @AfterAll
  static void close() throws Exception {
    process.close();
    elastic.close();
    index.close();
    for (TestDatabase database : DATABASES) {
      database.close();
    }
  }

  private static JsonObject get(String path) throws Exception {
    HttpResponse<String> answer = process.get(path, ops);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new JsonObject(answer.body());
  }

  private static List<Long> ids(JsonArray orders) {
    return orders.stream().map(o -> Long.parseLong(((JsonObject) o).getString("id"))).toList();
  }

  private static String query(OrderFilter filter) {
    Map<String, String> fields = new HashMap<>();
    fields.put("id", filter.id() == 0 ? null : "" + filter.id());
    fields.put("order_no", filter.orderNo());
    fields.put("user_id", filter.userId() == 0 ? null : "" + filter.userId());
    fields.put(
        "status",
        filter.statuses().stream().map(OrderStatus::wireName).collect(Collectors.joining(",")));
    fields.put(
        "payment_method",
        filter.paymentMethod() == null ? null : filter.paymentMethod().wireName());
    fields.put("product_id", filter.productId() == 0 ? null : "" + filter.productId());
    fields.put("q", filter.productName());
    fields.put("created_from", text(filter.createdFrom()));
    fields.put("created_to", text(filter.createdTo()));
    fields.put("amount_min", money(filter.centsMin()));
    fields.put("amount_max", money(filter.centsMax()));
    fields.values().removeIf(value -> value == null || value.isEmpty());
    return fields.entrySet().stream()
        .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private static String text(Instant time) {
    return time == null ? null : time.toString();
  }

  private static String money(Long cents) {
    return cents == null ? null : Money.decimal(cents).toPlainString();
  }

  @Test
  void findsWhatPlainJavaFinds() throws Exception {
    // Given
    List<Order> orders = List.copyOf(INDEXED.values());
    int found = 0;
    for (int i = 0; i < 60; i++) {
      OrderFilter filter = RANDOM.filter(orders);
      List<Long> expected =
          orders.stream().filter(o -> RandomOrders.fits(filter, o)).map(Order::id).toList();

      // When
      JsonObject page = get("/v1/order/search?limit=200&" + query(filter));

      // Then
      assertThat(ids(page.getJsonArray("orders")))
          .as("seed %d, %s", SEED, filter)
          .isEqualTo(expected.subList(0, Math.min(200, expected.size())));
      assertThat(page.getString("next_cursor") == null).isEqualTo(expected.size() <= 200);
      found += expected.size();
    }
    assertThat(found).isPositive();
  }

  @Test
  void ordersLookAsInListsWithoutPersonalData() throws Exception {
    // Given
    Order newest = INDEXED.values().iterator().next();

    // When
    JsonObject order =
        get("/v1/order/search?id=" + newest.id()).getJsonArray("orders").getJsonObject(0);

    // Then
    assertThat(order.getString("id")).isEqualTo(String.valueOf(newest.id()));
    assertThat(order.getDouble("actual_amount")).isEqualTo(Money.toDouble(newest.actualCents()));
    assertThat(order.getString("created_at")).isEqualTo(newest.createdAt().toString());
    assertThat(order.getLong("version")).isEqualTo(newest.version());
    assertThat(order.getJsonArray("items")).hasSize(newest.items().size());
    assertThat(order.fieldNames()).doesNotContain("shipping_address", "remark", "history");
  }

  @Test
  void pagesNeitherSkipNorRepeatWhileOrdersAreAdded() throws Exception {
    // Given
    Set<Long> before = new LinkedHashSet<>();
    INDEXED.values().stream()
        .filter(order -> order.status() == OrderStatus.PAID && order.userId() <= 10)
        .forEach(order -> before.add(order.id()));
    List<Long> walked = new ArrayList<>();
    String filter = "/v1/order/search?status=paid&limit=37";
    String cursor = "";
    Set<Long> ofUsers = new LinkedHashSet<>();

    // When new ones come between the pages
    do {
      JsonObject page = get(filter + cursor);
      for (Object order : page.getJsonArray("orders")) {
        JsonObject json = (JsonObject) order;
        walked.add(Long.parseLong(json.getString("id")));
        if (json.getLong("user_id") <= 10) {
          ofUsers.add(Long.parseLong(json.getString("id")));
        }
      }
      cursor =
          page.getString("next_cursor") == null ? "" : "&cursor=" + page.getString("next_cursor");
      if (walked.size() % 5 == 0) {
        Instant now = InstantSource.system().instant();
        add(RANDOM.before(now, Duration.ofSeconds(1), 20));
      }
    } while (!cursor.isEmpty());

    // Then
    assertThat(walked).doesNotHaveDuplicates().isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(ofUsers).as("seed %d", SEED).containsAll(before);
  }

  @ParameterizedTest
  @CsvSource({
    "colour=red,colour",
    "id=x,id",
    "user_id=-1,user_id",
    "status=lost,status",
    "payment_method=gold,payment_method",
    "product_id=0,product_id",
    "created_from=yesterday,created_from",
    "created_to=+999999999-01-01T00:00:00Z,created_to",
    "amount_min=1.001,amount_min",
    "amount_max=-1,amount_max",
    "amount_max=much,amount_max",
    "limit=201,limit",
    "limit=0,limit",
    "cursor=nonsense,cursor",
    "seen=1,seen",
    "seen=1:0,seen",
    "seen=1:1&seen=2:1&seen=3:1&seen=4:1&seen=5:1&seen=6:1&seen=7:1&seen=8:1&seen=9:1&seen=10:1&seen=11:1,seen",
  })
  void refusesWhatItDoesNotUnderstandByName(String query, String field) throws Exception {
    // When
    HttpResponse<String> answer = process.get("/v1/order/search?" + query, ops);

    // Then
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(new JsonObject(answer.body()).getInteger("code")).isEqualTo(10001);
    assertThat(new JsonObject(answer.body()).getString("message")).contains(field);
  }

  @Test
  void cursorOfAnotherSearchIsRefused() throws Exception {
    // Given
    String cursor = get("/v1/order/search?limit=1").getString("next_cursor");

    // When
    HttpResponse<String> answer = process.get("/v1/order/search?status=paid&cursor=" + cursor, ops);

    // Then
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("cursor");
  }

  @Test
  void exportHasEveryOrderOnce() throws Exception {
    // When
    HttpResponse<String> export = process.csv(EXPORT, ops);

    // Then
    assertThat(export.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/csv"));
    assertThat(export.headers().firstValue("Content-Disposition"))
        .hasValueSatisfying(value -> assertThat(value).startsWith("attachment"));
    List<String> lines = export.body().lines().toList();
    assertThat(lines.get(0)).startsWith("id,order_no,user_id,status");
    assertThat(
            lines.subList(1, lines.size()).stream()
                .map(line -> Long.parseLong(line.substring(0, line.indexOf(',')))))
        .containsExactlyElementsOf(INDEXED.keySet());
  }

  private static Socket sleeper() throws Exception {
    return asking(EXPORT, "text/csv");
  }

  /** A client that asks and reads nothing. */
  private static Socket asking(String path, String accept) throws Exception {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(8 * 1_024);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), process.httpPort()));
    socket
        .getOutputStream()
        .write(
            ("GET "
                    + path
                    + " HTTP/1.1\r\nHost: x\r\nAccept: "
                    + accept
                    + "\r\nAuthorization: Bearer "
                    + ops
                    + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  @Test
  void oneExportTooManyIsRefusedUntilAClientGoes() throws Exception {
    // Given
    try (Socket sleeper = sleeper()) {
      assertThat(sleeper.getInputStream().read()).isEqualTo('H');

      // When
      HttpResponse<String> second = process.csv(EXPORT, ops);

      // Then
      assertThat(second.statusCode()).isEqualTo(503);
      assertThat(new JsonObject(second.body()).getInteger("code")).isEqualTo(10005);
    }
    await()
        .atMost(PATIENCE)
        .until(() -> process.csv(EXPORT + "?limit=1&user_id=1", ops).statusCode() == 200);
  }

  @Test
  void exportWhoseSourceGoesAwayIsCutAndSearchAnswersBusy() throws Exception {
    // Given
    try (Socket sleeper = sleeper()) {
      InputStream in = sleeper.getInputStream();
      assertThat(in.read()).isEqualTo('H');

      // When
      elastic.refuse();
      HttpResponse<String> search = process.get("/v1/order/search", ops);
      HttpResponse<String> export = process.csv(EXPORT, ops);
      HttpResponse<String> stats = process.get("/v1/dashboard/stats", ops);
      HttpResponse<String> list = process.get("/v1/order/list", process.token(42, Role.USER));
      HttpResponse<String> ready = process.get("/ready", ops);

      // Then
      for (HttpResponse<String> busy : List.of(search, export, stats)) {
        assertThat(busy.statusCode()).as(busy.body()).isEqualTo(503);
        assertThat(new JsonObject(busy.body()).getInteger("code")).isEqualTo(10005);
        assertThat(busy.headers().firstValue("Retry-After")).isPresent();
      }
      assertThat(list.statusCode()).isEqualTo(200);
      assertThat(ready.statusCode()).as(ready.body()).isEqualTo(200);
      assertThat(cut(in)).isTrue();
    } finally {
      elastic.restore();
    }
    await()
        .atMost(PATIENCE)
        .until(() -> process.get("/v1/order/search?limit=1", ops).statusCode() == 200);
  }

  /** Whether the answer ends without its last chunk. */
  private static boolean cut(InputStream in) {
    StringBuilder end = new StringBuilder();
    byte[] bytes = new byte[64 * 1_024];
    try {
      for (int length = in.read(bytes); length >= 0; length = in.read(bytes)) {
        end.append(new String(bytes, 0, length, StandardCharsets.ISO_8859_1));
        end.delete(0, Math.max(0, end.length() - 16));
      }
    } catch (java.io.IOException reset) {
      return true;
    }
    return !end.toString().endsWith("\r\n0\r\n\r\n");
  }

  @Test
  void searchWaitsForWhatItsCallerHasSeen() throws Exception {
    // Given
    Order first = RANDOM.at(InstantSource.system().instant());
    add(List.of(first));
    String path = "/v1/order/search?id=" + first.id() + "&seen=" + first.id() + ":";
    long seen = first.version() + 1;

    // When
    JsonObject known = get(path + first.version());
    JsonObject late = get(path + seen);
    Thread writer =
        Thread.ofVirtual()
            .start(() -> {
              try {
                await().pollDelay(Duration.ofMillis(300)).until(() -> true);
                add(List.of(next(first)));
              } catch (Exception failed) {
                throw new AssertionError(failed);
              }
            });
    JsonObject waited = get(path + seen);
    writer.join();

    // Then
    assertThat(known.getBoolean("fresh")).isTrue();
    assertThat(late.getBoolean("fresh")).isFalse();
    assertThat(waited.getBoolean("fresh")).isTrue();
    assertThat(waited.getJsonArray("orders").getJsonObject(0).getLong("version")).isEqualTo(seen);
    assertThat(get("/v1/order/search?limit=1").containsKey("fresh")).isFalse();
  }

  private static Order next(Order order) {
    return new Order(
        order.id(),
        order.orderNo(),
        order.userId(),
        order.totalCents(),
        order.discountCents(),
        order.actualCents(),
        order.status(),
        order.paymentMethod(),
        "",
        "",
        order.items(),
        order.createdAt(),
        order.paidAt(),
        null,
        null,
        null,
        order.version() + 1);
  }

  @Test
  void answersTellHowOldTheyAre() throws Exception {
    // Given
    Instant slow = Instant.parse("2026-11-26T01:02:03.004Z");
    assertThat(get("/v1/order/search?limit=1").getString("as_of")).isNull();
    index.progress(0, slow);
    assertThat(get("/v1/order/search?limit=1").getString("as_of")).isNull();

    // When
    index.progress(1, slow.plusSeconds(1));

    // Then
    assertThat(get("/v1/order/search?limit=1").getString("as_of")).isEqualTo(slow.toString());
    assertThat(get("/v1/dashboard/stats").getString("as_of")).isEqualTo(slow.toString());
  }

  @Test
  void dashboardCountsAsPlainJavaDoes() throws Exception {
    // Given
    LocalDate today = LocalDate.ofInstant(InstantSource.system().instant(), ZONE);
    List<Order> ofToday =
        INDEXED.values().stream()
            .filter(order -> LocalDate.ofInstant(order.createdAt(), ZONE).equals(today))
            .toList();
    List<Order> sold =
        ofToday.stream().filter(order -> order.status().hasReached(OrderStatus.PAID)).toList();

    // When
    JsonObject stats = get("/v1/dashboard/stats");

    // Then
    assertThat(stats.getInteger("today_orders")).as("seed %d", SEED).isEqualTo(ofToday.size());
    assertThat(stats.getDouble("today_sales"))
        .isEqualTo(Money.toDouble(sold.stream().mapToLong(Order::actualCents).sum()));
    assertThat(ids(stats.getJsonArray("recent_orders")))
        .isEqualTo(INDEXED.keySet().stream().limit(100).toList());
    for (OrderStatus status : OrderStatus.values()) {
      assertThat(stats.getJsonObject("status_distribution").getLong(status.wireName()))
          .isEqualTo(INDEXED.values().stream().filter(o -> o.status() == status).count());
    }
    assertThat(stats.getString("time_zone")).isEqualTo("Asia/Shanghai");
    assertThat(stats.getJsonArray("top_products")).isEqualTo(topProducts(sold));
  }

  private static JsonArray topProducts(List<Order> sold) {
    Map<Long, Long> units = byProduct(sold, OrderItem::quantity);
    Map<Long, Long> cents = byProduct(sold, OrderItem::subtotalCents);
    Map<Long, String> names = new HashMap<>();
    sold.forEach(o -> o.items().forEach(i -> names.put(i.productId(), i.productName())));
    JsonArray top = new JsonArray();
    units.entrySet().stream()
        .sorted(
            Map.Entry.<Long, Long>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(10)
        .forEach(entry ->
            top.add(
                new JsonObject()
                    .put("product_id", entry.getKey())
                    .put("product_name", names.get(entry.getKey()))
                    .put("quantity", entry.getValue())
                    .put("sales", Money.toDouble(cents.get(entry.getKey())))));
    return top;
  }

  private static Map<Long, Long> byProduct(List<Order> orders, ToLongFunction<OrderItem> value) {
    return orders.stream()
        .flatMap(order -> order.items().stream())
        .collect(Collectors.groupingBy(OrderItem::productId, Collectors.summingLong(value)));
  }

  @Test
  void dashboardStreamShowsEachChangeAndEverythingAfterAReconnect() throws Exception {
    // Given
    EventReader reader = process.listen("/v1/dashboard/stream", ops);
    EventReader.Event first = Objects.requireNonNull(reader.next(PATIENCE));
    int orders = new JsonObject(first.data()).getInteger("today_orders");
    assertThat(first.name()).isEqualTo("stats");
    assertThat(reader.next(Duration.ofSeconds(1))).isNull();

    // When
    add(List.of(RANDOM.at(InstantSource.system().instant())));

    // Then
    EventReader.Event second = Objects.requireNonNull(reader.next(PATIENCE));
    assertThat(new JsonObject(second.data()).getInteger("today_orders")).isEqualTo(orders + 1);
    reader.close();

    // And a client that comes again is shown everything at once
    try (EventReader again =
        process.listen("/v1/dashboard/stream", ops, "Last-Event-ID", second.id())) {
      EventReader.Event shown = Objects.requireNonNull(again.next(PATIENCE));
      assertThat(new JsonObject(shown.data())).isEqualTo(get("/v1/dashboard/stats"));
    }
  }

  @Test
  void slowWatcherIsLeftOutUntilItReadsAndThenSeesTheNewest() throws Exception {
    // Given one who reads nothing and one who does
    try (Socket sleeper = asking("/v1/dashboard/stream", "*/*");
        EventReader reader = process.listen("/v1/dashboard/stream", ops)) {
      EventReader.Event event = Objects.requireNonNull(reader.next(PATIENCE));
      int events = 1;

      // When there is more to tell than a connection holds
      for (long bytes = 0; bytes < CONNECTION_BYTES_MAX; bytes += event.data().length()) {
        add(List.of(RANDOM.at(InstantSource.system().instant())));
        event = Objects.requireNonNull(reader.next(PATIENCE));
        events++;
      }

      // Then the sleeper was told less, but the newest at last
      sleeper.setSoTimeout((int) PATIENCE.toMillis());
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(sleeper.getInputStream(), StandardCharsets.UTF_8));
      int told = 0;
      String line;
      do {
        line = Objects.requireNonNull(lines.readLine());
        told += line.startsWith("event: stats") ? 1 : 0;
      } while (!line.equals("data: " + event.data()));
      assertThat(told).isBetween(2, events - 1);
    }
  }

  @Test
  void dashboardStreamSaysWhenItIsStaleAndRecovers() throws Exception {
    // Given
    try (EventReader reader = process.listen("/v1/dashboard/stream", ops)) {
      assertThat(Objects.requireNonNull(reader.next(PATIENCE)).name()).isEqualTo("stats");

      // When
      elastic.refuse();
      EventReader.Event away = reader.next(PATIENCE);
      elastic.restore();
      EventReader.Event back = reader.next(PATIENCE);

      // Then
      assertThat(Objects.requireNonNull(away).name()).isEqualTo("stale");
      assertThat(Objects.requireNonNull(back).name()).isEqualTo("stats");
    } finally {
      elastic.restore();
    }
  }
}

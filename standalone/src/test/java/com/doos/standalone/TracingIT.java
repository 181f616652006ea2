package com.doos.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.doos.servers.Endpoints;
import com.doos.testkit.WithServers;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One trace from a request to the order that it paid, and none for requests that nobody traces. */
@Tag("any-database")
@WithServers
final class TracingIT {
  private static final Logger LOG = LoggerFactory.getLogger(TracingIT.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int TOGETHER = 20;
  private static final String ORDER =
      "{\"items\":[{\"product_id\":1003,\"quantity\":1}],\"payment_method\":\"alipay\"}";

  private static final Predicate<Span> REQUEST = named("POST /v1/order/create");

  /** From the request to the stock, the shard, Kafka, and back to the paid order. */
  private static final List<List<Predicate<Span>>> WAYS =
      List.of(
          List.of(
              REQUEST,
              named("inventory.v1.InventoryService/ReserveStock"),
              named("stock batch"),
              sql("t_reservation")),
          List.of(REQUEST, sql("INTO t_order")),
          List.of(
              REQUEST, TracingIT::isSending, named("stock effect"), sql("t_message_consume_log")),
          List.of(
              REQUEST,
              TracingIT::isSending,
              named("order callback"),
              named("order.v1.OrderService/UpdateOrderStatusBatch"),
              sql("UPDATE t_order")));

  @Test
  void anOrderIsOneTraceFromItsRequestToItsPayment(Endpoints servers) throws Exception {
    try (SpanReceiver receiver = new SpanReceiver();
        TestHouse house =
            new TestHouse(
                servers,
                Map.of(
                    "DOOS_TRACING_OTLP_ENDPOINT",
                    receiver.endpoint(),
                    "DOOS_TRACING_SAMPLED_PERMILLE",
                    "0"))) {
      // Given an order that nobody traces
      String alice = house.login("alice");
      String quiet = id(house.post("/v1/order/create", ORDER, alice));
      await().atMost(PATIENCE).until(() -> house.messageStatus(quiet) == 2);
      assertThat(receiver.size()).isZero();

      // When one comes with a trace
      String traceId = newTraceId();
      HttpResponse<String> created = house.post("/v1/order/create", ORDER, headers(alice, traceId));
      String id = id(created);
      await().atMost(PATIENCE).until(() -> house.messageStatus(id) == 2);

      // Then
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> {
            for (List<Predicate<Span>> way : WAYS) {
              List<Span> so = receiver.trace(traceId);
              assertThat(SpanReceiver.leads(so, way)).as(SpanReceiver.tree(so)).isTrue();
            }
          });
      List<Span> trace = receiver.trace(traceId);
      LOG.info("{}", SpanReceiver.tree(trace));

      // And every span hangs together with the caller's
      Set<ByteString> ids = trace.stream().map(Span::getSpanId).collect(Collectors.toSet());
      assertThat(trace.stream().filter(span -> !ids.contains(span.getParentSpanId()))).hasSize(1);
      assertThat(created.headers().firstValue("X-Request-Id")).hasValue(traceId);
      assertThat(receiver.size()).isEqualTo(trace.size());

      // And orders that share transactions stay apart
      ordersOfOneMomentKeepTheirTraces(house, receiver, alice);
    }
  }

  private static void ordersOfOneMomentKeepTheirTraces(
      TestHouse house, SpanReceiver receiver, String token) throws Exception {
    Map<String, String> orders = new HashMap<>();
    try (ExecutorService shoppers = Executors.newVirtualThreadPerTaskExecutor()) {
      Map<String, Future<String>> placed = new HashMap<>();
      for (int i = 0; i < TOGETHER; i++) {
        String traceId = newTraceId();
        placed.put(
            traceId,
            shoppers.submit(
                () -> id(house.post("/v1/order/create", ORDER, headers(token, traceId)))));
      }
      for (Map.Entry<String, Future<String>> one : placed.entrySet()) {
        orders.put(one.getKey(), one.getValue().get());
      }
    }
    for (String id : orders.values()) {
      await().atMost(PATIENCE).until(() -> house.messageStatus(id) == 2);
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          for (String traceId : orders.keySet()) {
            List<Span> trace = receiver.trace(traceId);
            assertThat(SpanReceiver.leads(trace, List.of(REQUEST, TracingIT::isSending))).isTrue();
          }
        });
    for (String traceId : orders.keySet()) {
      List<Span> trace = receiver.trace(traceId);
      assertThat(trace.stream().filter(REQUEST)).hasSize(1);
      assertThat(trace.stream().filter(TracingIT::isSending)).hasSize(1);
    }
  }

  private static String newTraceId() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  private static Map<String, String> headers(String token, String traceId) {
    return Map.of(
        "Authorization", "Bearer " + token,
        "traceparent", "00-" + traceId + "-00000000000000aa-01");
  }

  private static String id(HttpResponse<String> created) {
    return new JsonObject(created.body()).getString("order_id");
  }

  private static boolean isSending(Span span) {
    return span.getName().endsWith(" send");
  }

  private static Predicate<Span> named(String name) {
    return span -> span.getName().equals(name);
  }

  private static Predicate<Span> sql(String part) {
    return span -> SpanReceiver.attribute(span, "db.query.text").contains(part);
  }
}

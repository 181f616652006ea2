package com.doos.order;

import com.doos.order.domain.Order;
import com.doos.order.domain.OrderItem;
import com.doos.servers.Endpoints;
import com.doos.shared.search.OrderMapping;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An order index of its own, with the documents that the CDC service would write. */
final class TestIndex implements AutoCloseable {
  private static final int BULK_MAX = 2_000;

  private final HttpClient http = HttpClient.newHttpClient();
  private final String uri;
  final String alias = "orders-" + UUID.randomUUID();

  TestIndex(Endpoints servers) throws Exception {
    uri = servers.elasticsearchUri();
    JsonObject definition =
        new JsonObject()
            .put("settings", new JsonObject().put("refresh_interval", "-1"))
            .put("aliases", new JsonObject().put(alias, new JsonObject()))
            .put("mappings", OrderMapping.read());
    send("PUT", "/" + alias + "-v1", definition.encode());
  }

  /** Writes documents; they are found from now on. */
  void write(List<Order> orders) throws Exception {
    for (int from = 0; from < orders.size(); from += BULK_MAX) {
      StringBuilder body = new StringBuilder();
      for (Order order : orders.subList(from, Math.min(orders.size(), from + BULK_MAX))) {
        body.append("{\"index\":{\"_id\":\"")
            .append(order.id())
            .append("\",\"version\":")
            .append(order.version())
            .append(",\"version_type\":\"external\"}}\n")
            .append(document(order).encode())
            .append('\n');
      }
      String answer = send("POST", "/" + alias + "/_bulk?filter_path=errors", body.toString());
      if (!answer.contains("false")) {
        throw new IOException(answer);
      }
    }
    send("POST", "/" + alias + "/_refresh", "");
  }

  /** Says how far a shard's orders are in the index. */
  void progress(int shard, Instant asOf) throws Exception {
    JsonObject document = new JsonObject().put("shard", shard).put("as_of", asOf.toString());
    send("PUT", "/" + alias + "-progress/_doc/" + shard, document.encode());
  }

  private static JsonObject document(Order order) {
    JsonArray items = new JsonArray();
    for (OrderItem item : order.items()) {
      items.add(
          new JsonObject()
              .put("product_id", item.productId())
              .put("sku_id", item.skuId())
              .put("product_name", item.productName())
              .put("product_image", item.productImage())
              .put("price_cents", item.priceCents())
              .put("quantity", item.quantity())
              .put("subtotal_cents", item.subtotalCents()));
    }
    JsonObject document =
        new JsonObject()
            .put("id", String.valueOf(order.id()))
            .put("order_no", order.orderNo())
            .put("user_id", order.userId())
            .put("total_cents", order.totalCents())
            .put("discount_cents", order.discountCents())
            .put("actual_cents", order.actualCents())
            .put("status", order.status().wireName())
            .put("version", order.version())
            .put("items", items);
    if (order.paymentMethod() != null) {
      document.put("payment_method", order.paymentMethod().wireName());
    }
    time(document, "created_at", order.createdAt());
    time(document, "paid_at", order.paidAt());
    return document;
  }

  private static void time(JsonObject document, String field, @Nullable Instant time) {
    if (time != null) {
      document.put(field, time.toString());
    }
  }

  private String send(String method, String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(uri + path))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new IOException(answer.body());
    }
    return answer.body();
  }

  @Override
  public void close() throws Exception {
    send("DELETE", "/" + alias + "-v1," + alias + "-progress?ignore_unavailable=true", "");
  }
}

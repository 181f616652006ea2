package com.doos.order.search;

import com.doos.order.domain.DashboardStats;
import com.doos.order.domain.DashboardStats.TopProduct;
import com.doos.order.domain.Order;
import com.doos.order.domain.OrderItem;
import com.doos.order.domain.OrderStatus;
import com.doos.order.domain.PaymentMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the answers to {@link OrderQueries}. */
final class OrderAnswers {
  private OrderAnswers() {}

  /** The orders found, without address and remark, which the index does not have. */
  static List<Order> orders(JsonObject answer) {
    return hits(answer).map(hit -> order(hit.getJsonObject("_source"))).toList();
  }

  static Map<Long, Long> versions(JsonObject answer) {
    Map<Long, Long> versions = new HashMap<>();
    hits(answer)
        .forEach(hit ->
            versions.put(
                Long.parseLong(hit.getString("_id")),
                hit.getJsonObject("_source").getLong("version")));
    return versions;
  }

  /** The least of the shards' times; null unless each has one. */
  static @Nullable Instant asOf(JsonObject answer) {
    Instant least = null;
    for (Object entry : answer.getJsonArray("docs")) {
      JsonObject source = ((JsonObject) entry).getJsonObject("_source");
      String text = source == null ? null : source.getString("as_of");
      if (text == null) {
        return null;
      }
      Instant time = Instant.parse(text);
      least = least == null || time.isBefore(least) ? time : least;
    }
    return least;
  }

  static DashboardStats stats(JsonObject answer, ZoneId zone, @Nullable Instant asOf) {
    JsonObject aggregations = answer.getJsonObject("aggregations");
    JsonObject today = aggregations.getJsonObject("today");
    JsonObject sold = today.getJsonObject("sold");
    Map<OrderStatus, Long> byStatus = new EnumMap<>(OrderStatus.class);
    for (OrderStatus status : OrderStatus.values()) {
      byStatus.put(status, 0L);
    }
    buckets(aggregations, "statuses")
        .forEach(bucket ->
            byStatus.put(
                OrderStatus.ofWireName(bucket.getString("key")), bucket.getLong("doc_count")));
    return new DashboardStats(
        sum(sold, "sales"),
        today.getLong("doc_count"),
        orders(answer),
        buckets(sold.getJsonObject("items"), "products").map(OrderAnswers::product).toList(),
        byStatus,
        zone,
        asOf);
  }

  private static TopProduct product(JsonObject bucket) {
    return new TopProduct(
        bucket.getLong("key"),
        buckets(bucket, "name").findFirst().map(name -> name.getString("key")).orElse(""),
        sum(bucket, "units"),
        sum(bucket, "sales"));
  }

  private static long sum(JsonObject aggregations, String name) {
    return Math.round(aggregations.getJsonObject(name).getDouble("value"));
  }

  private static Stream<JsonObject> buckets(JsonObject aggregations, String name) {
    return objects(aggregations.getJsonObject(name).getJsonArray("buckets"));
  }

  private static Stream<JsonObject> hits(JsonObject answer) {
    return objects(answer.getJsonObject("hits").getJsonArray("hits"));
  }

  private static Stream<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast);
  }

  private static Order order(JsonObject document) {
    String method = document.getString("payment_method");
    return new Order(
        Long.parseLong(document.getString("id")),
        document.getString("order_no"),
        document.getLong("user_id"),
        document.getLong("total_cents"),
        document.getLong("discount_cents"),
        document.getLong("actual_cents"),
        OrderStatus.ofWireName(document.getString("status")),
        method == null ? null : PaymentMethod.ofWireName(method),
        "",
        "",
        objects(document.getJsonArray("items")).map(OrderAnswers::item).toList(),
        Instant.parse(document.getString("created_at")),
        document.getInstant("paid_at"),
        document.getInstant("shipped_at"),
        document.getInstant("completed_at"),
        document.getInstant("cancelled_at"),
        document.getLong("version"));
  }

  private static OrderItem item(JsonObject item) {
    return new OrderItem(
        item.getLong("product_id"),
        item.getLong("sku_id", 0L),
        item.getString("product_name", ""),
        item.getString("product_image", ""),
        item.getLong("price_cents"),
        item.getInteger("quantity"));
  }
}

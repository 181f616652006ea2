package com.doos.order.api;

import com.doos.order.app.ShardCommand;
import com.doos.order.domain.Order;
import com.doos.order.domain.OrderChange;
import com.doos.order.domain.OrderItem;
import com.doos.order.domain.OrderStatus;
import com.doos.order.domain.PaymentMethod;
import com.doos.order.store.OrderStore;
import com.doos.shared.money.Money;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Orders as JSON: order ids as strings, money with two decimals, times as RFC 3339 UTC. */
public final class OrderJson {
  private OrderJson() {}

  /**
   * The answer to a request for an order.
   *
   * @param paymentTtl how long it waits for its payment
   */
  public static Buffer detail(ShardCommand.Detail found, Duration paymentTtl) {
    return new JsonObject()
        .put(
            "order",
            waiting(Objects.requireNonNull(found.order()), paymentTtl)
                .put("history", history(found.history())))
        .toBuffer();
  }

  /**
   * The answer to a request for a list.
   *
   * @param paymentTtl how long orders wait for their payment
   */
  public static Buffer page(OrderStore.Page found, Duration paymentTtl) {
    JsonArray orders = new JsonArray();
    found.orders().forEach(order -> orders.add(waiting(order, paymentTtl)));
    return new JsonObject().put("orders", orders).put("total", found.total()).toBuffer();
  }

  /** The version of the order in what {@link #detail} wrote. */
  public static long versionOf(Buffer detail) {
    return detail.toJsonObject().getJsonObject("order").getLong("version");
  }

  /** Reads what {@link #detail} wrote. */
  static ShardCommand.Detail readDetail(Buffer json) {
    JsonObject order = json.toJsonObject().getJsonObject("order");
    return new ShardCommand.Detail(readOrder(order), readHistory(order));
  }

  /** Reads what {@link #page} wrote. */
  static OrderStore.Page readPage(Buffer json) {
    JsonObject page = json.toJsonObject();
    return new OrderStore.Page(
        objects(page, "orders").map(OrderJson::readOrder).toList(), page.getInteger("total"));
  }

  private static Order readOrder(JsonObject json) {
    String method = json.getString("payment_method");
    return new Order(
        Long.parseLong(json.getString("id")),
        json.getString("order_no"),
        json.getLong("user_id"),
        cents(json, "total_amount"),
        cents(json, "discount_amount"),
        cents(json, "actual_amount"),
        OrderStatus.ofWireName(json.getString("status")),
        method.isEmpty() ? null : PaymentMethod.ofWireName(method),
        json.getString("shipping_address"),
        json.getString("remark"),
        objects(json, "items").map(OrderJson::readItem).toList(),
        Instant.parse(json.getString("created_at")),
        json.getInstant("paid_at"),
        json.getInstant("shipped_at"),
        json.getInstant("completed_at"),
        json.getInstant("cancelled_at"),
        json.getLong("version"));
  }

  private static OrderItem readItem(JsonObject json) {
    return new OrderItem(
        json.getLong("product_id"),
        json.getLong("sku_id"),
        json.getString("product_name"),
        json.getString("product_image"),
        cents(json, "price"),
        json.getInteger("quantity"));
  }

  private static List<OrderChange> readHistory(JsonObject order) {
    long orderId = Long.parseLong(order.getString("id"));
    return objects(order, "history")
        .map(json -> {
          String from = json.getString("from_status");
          return new OrderChange(
              orderId,
              from.isEmpty() ? null : OrderStatus.ofWireName(from),
              OrderStatus.ofWireName(json.getString("to_status")),
              json.getString("actor"),
              json.getString("reason"),
              Instant.parse(json.getString("at")));
        })
        .toList();
  }

  private static Stream<JsonObject> objects(JsonObject json, String field) {
    return json.getJsonArray(field).stream().map(JsonObject.class::cast);
  }

  private static long cents(JsonObject json, String field) {
    return Money.parse(json.getDouble(field), field);
  }

  static JsonObject created(Order order) {
    return new JsonObject()
        .put("order_id", String.valueOf(order.id()))
        .put("order_no", order.orderNo())
        .put("actual_amount", Money.decimal(order.actualCents()))
        .put("status", order.status().wireName())
        .put("created_at", order.createdAt().toString());
  }

  static JsonObject order(Order order) {
    JsonArray items = new JsonArray();
    order.items().forEach(item -> items.add(item(item)));
    JsonObject json =
        new JsonObject()
            .put("id", String.valueOf(order.id()))
            .put("order_no", order.orderNo())
            .put("user_id", order.userId())
            .put("total_amount", Money.decimal(order.totalCents()))
            .put("discount_amount", Money.decimal(order.discountCents()))
            .put("actual_amount", Money.decimal(order.actualCents()))
            .put("status", order.status().wireName())
            .put(
                "payment_method",
                order.paymentMethod() == null ? "" : order.paymentMethod().wireName())
            .put("shipping_address", order.shippingAddress())
            .put("remark", order.remark())
            .put("items", items)
            .put("created_at", order.createdAt().toString())
            .put("version", order.version());
    time(json, "paid_at", order.paidAt());
    time(json, "shipped_at", order.shippedAt());
    time(json, "completed_at", order.completedAt());
    time(json, "cancelled_at", order.cancelledAt());
    return json;
  }

  /** With the time at which it is cancelled, while it waits for its payment. */
  private static JsonObject waiting(Order order, Duration paymentTtl) {
    JsonObject json = order(order);
    time(json, "expires_at", order.expiresAt(paymentTtl));
    return json;
  }

  /** As the index has it: without personal data. */
  static JsonObject found(Order order) {
    JsonObject json = order(order);
    json.remove("shipping_address");
    json.remove("remark");
    return json;
  }

  /** How many orders there are in each state. */
  static JsonObject counts(Map<OrderStatus, Long> byStatus) {
    JsonObject counts = new JsonObject();
    byStatus.forEach((status, orders) -> counts.put(status.wireName(), orders));
    return counts;
  }

  static JsonArray history(List<OrderChange> changes) {
    JsonArray history = new JsonArray();
    for (OrderChange change : changes) {
      history.add(
          new JsonObject()
              .put("from_status", change.from() == null ? "" : change.from().wireName())
              .put("to_status", change.to().wireName())
              .put("actor", change.actor())
              .put("reason", change.reason())
              .put("at", change.at().toString()));
    }
    return history;
  }

  private static JsonObject item(OrderItem item) {
    return new JsonObject()
        .put("product_id", item.productId())
        .put("sku_id", item.skuId())
        .put("product_name", item.productName())
        .put("product_image", item.productImage())
        .put("price", Money.decimal(item.priceCents()))
        .put("quantity", item.quantity())
        .put("subtotal", Money.decimal(item.subtotalCents()));
  }

  private static void time(JsonObject json, String field, @Nullable Instant time) {
    if (time != null) {
      json.put(field, time.toString());
    }
  }
}

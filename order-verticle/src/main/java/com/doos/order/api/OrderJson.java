package com.doos.order.api;

import com.doos.order.domain.Order;
import com.doos.order.domain.OrderChange;
import com.doos.order.domain.OrderItem;
import com.doos.shared.money.Money;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Orders as JSON: order ids as strings, money with two decimals, times as RFC 3339 UTC. */
final class OrderJson {
  private OrderJson() {}

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

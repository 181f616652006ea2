package com.doos.order.store;

import com.doos.order.domain.OrderItem;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * The JSON of {@code t_order.items_snapshot}: the items as they were sold, so that every row image
 * in the binlog is a whole document. Amounts are whole cents.
 */
final class ItemsSnapshot {
  private ItemsSnapshot() {}

  static String encode(List<OrderItem> items) {
    JsonArray array = new JsonArray();
    for (OrderItem item : items) {
      array.add(
          new JsonObject()
              .put("product_id", item.productId())
              .put("sku_id", item.skuId())
              .put("product_name", item.productName())
              .put("product_image", item.productImage())
              .put("price_cents", item.priceCents())
              .put("quantity", item.quantity())
              .put("subtotal_cents", item.subtotalCents()));
    }
    return array.encode();
  }

  static List<OrderItem> decode(String json) {
    List<OrderItem> items = new ArrayList<>();
    for (Object element : new JsonArray(json)) {
      JsonObject item = (JsonObject) element;
      items.add(
          new OrderItem(
              item.getLong("product_id"),
              item.getLong("sku_id"),
              item.getString("product_name"),
              item.getString("product_image"),
              item.getLong("price_cents"),
              item.getInteger("quantity")));
    }
    return List.copyOf(items);
  }
}

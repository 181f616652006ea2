package com.doos.order.api;

import com.doos.order.domain.DashboardStats;
import com.doos.order.domain.DashboardStats.TopProduct;
import com.doos.shared.money.Money;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** {@link DashboardStats} as JSON, its money with two decimals. */
final class DashboardJson {
  private DashboardJson() {}

  static JsonObject of(DashboardStats stats) {
    JsonArray recent = new JsonArray();
    stats.recent().forEach(order -> recent.add(OrderJson.found(order)));
    JsonArray top = new JsonArray();
    stats.topProducts().forEach(product -> top.add(product(product)));
    return new JsonObject()
        .put("today_sales", Money.decimal(stats.todaySalesCents()))
        .put("today_orders", stats.todayOrders())
        .put("recent_orders", recent)
        .put("top_products", top)
        .put("status_distribution", OrderJson.counts(stats.byStatus()))
        .put("as_of", stats.asOf() == null ? null : stats.asOf().toString())
        .put("time_zone", stats.zone().getId());
  }

  private static JsonObject product(TopProduct product) {
    return new JsonObject()
        .put("product_id", product.productId())
        .put("product_name", product.productName())
        .put("quantity", product.quantity())
        .put("sales", Money.decimal(product.salesCents()));
  }
}

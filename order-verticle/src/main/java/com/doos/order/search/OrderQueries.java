package com.doos.order.search;

import com.doos.order.domain.OrderFilter;
import com.doos.order.domain.OrderStatus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The requests to the order index. Orders are sorted by their id, newest first; a page begins below
 * an id, so that what is added meanwhile neither moves nor repeats anything.
 */
final class OrderQueries {
  static final int RECENT = 100;
  static final int TOP = 10;

  private static final String ID_NUMBER = "id.number";
  private static final String ITEMS = "items";
  private static final List<String> SOLD =
      List.of(
          OrderStatus.PAID.wireName(),
          OrderStatus.SHIPPED.wireName(),
          OrderStatus.COMPLETED.wireName());

  private OrderQueries() {}

  /**
   * A page of orders.
   *
   * @param before ids of this one or above are left out; 0 for none
   */
  static JsonObject page(OrderFilter filter, long before, int size) {
    JsonArray conditions = conditions(filter);
    if (before > 0) {
      conditions.add(range(ID_NUMBER, new JsonObject().put("lt", before)));
    }
    return newest(size).put("query", all(conditions));
  }

  private static JsonObject newest(int size) {
    return new JsonObject()
        .put("size", size)
        .put("track_total_hits", false)
        .put("sort", new JsonArray().add(new JsonObject().put(ID_NUMBER, "desc")));
  }

  /** Which versions of orders are found. */
  static JsonObject versions(Collection<Long> orderIds) {
    JsonArray ids = new JsonArray();
    orderIds.forEach(id -> ids.add(String.valueOf(id)));
    return new JsonObject()
        .put("size", orderIds.size())
        .put("_source", new JsonArray().add("version"))
        .put("query", new JsonObject().put("ids", new JsonObject().put("values", ids)));
  }

  /** The documents of the shards' progress. */
  static JsonObject progress(int shards) {
    JsonArray ids = new JsonArray();
    for (int shard = 0; shard < shards; shard++) {
      ids.add(String.valueOf(shard));
    }
    return new JsonObject().put("ids", ids);
  }

  /**
   * The newest orders, and the numbers of a day. They are exact: the index has one primary shard,
   * and sums of cents are below 2^53.
   */
  static JsonObject stats(Instant dayBegins, Instant dayEnds) {
    JsonObject items =
        new JsonObject()
            .put("nested", new JsonObject().put("path", ITEMS))
            .put("aggs", new JsonObject().put("products", products()));
    JsonObject sold =
        new JsonObject()
            .put("filter", new JsonObject().put("terms", new JsonObject().put("status", SOLD)))
            .put("aggs", new JsonObject().put("sales", sum("actual_cents")).put("items", items));
    JsonObject today =
        new JsonObject()
            .put("filter", created(dayBegins, dayEnds))
            .put("aggs", new JsonObject().put("sold", sold));
    return newest(RECENT)
        .put(
            "aggs",
            new JsonObject()
                .put("statuses", terms("status", OrderStatus.values().length))
                .put("today", today));
  }

  private static JsonObject products() {
    JsonArray order =
        new JsonArray()
            .add(new JsonObject().put("units", "desc"))
            .add(new JsonObject().put("_key", "asc"));
    JsonObject products = terms("items.product_id", TOP);
    products.getJsonObject("terms").put("order", order);
    return products.put(
        "aggs",
        new JsonObject()
            .put("units", sum("items.quantity"))
            .put("sales", sum("items.subtotal_cents"))
            .put("name", terms("items.product_name.raw", 1)));
  }

  private static JsonObject terms(String field, int size) {
    return new JsonObject().put("terms", new JsonObject().put("field", field).put("size", size));
  }

  private static JsonObject sum(String field) {
    return new JsonObject().put("sum", new JsonObject().put("field", field));
  }

  private static JsonArray conditions(OrderFilter filter) {
    JsonArray conditions = new JsonArray();
    if (filter.id() > 0) {
      conditions.add(term(ID_NUMBER, filter.id()));
    }
    if (!filter.orderNo().isEmpty()) {
      conditions.add(term("order_no", filter.orderNo()));
    }
    if (filter.userId() > 0) {
      conditions.add(term("user_id", filter.userId()));
    }
    if (!filter.statuses().isEmpty()) {
      List<String> names = filter.statuses().stream().map(OrderStatus::wireName).toList();
      conditions.add(new JsonObject().put("terms", new JsonObject().put("status", names)));
    }
    if (filter.paymentMethod() != null) {
      conditions.add(term("payment_method", filter.paymentMethod().wireName()));
    }
    if (filter.productId() > 0 || !filter.productName().isEmpty()) {
      conditions.add(item(filter));
    }
    if (filter.createdFrom() != null || filter.createdTo() != null) {
      conditions.add(created(filter.createdFrom(), filter.createdTo()));
    }
    if (filter.centsMin() != null || filter.centsMax() != null) {
      conditions.add(
          range("actual_cents", bounds("gte", filter.centsMin(), "lte", filter.centsMax())));
    }
    return conditions;
  }

  /** One item that fits both. */
  private static JsonObject item(OrderFilter filter) {
    JsonArray conditions = new JsonArray();
    if (filter.productId() > 0) {
      conditions.add(term("items.product_id", filter.productId()));
    }
    if (!filter.productName().isEmpty()) {
      JsonObject words = new JsonObject().put("query", filter.productName()).put("operator", "and");
      conditions.add(
          new JsonObject().put("match", new JsonObject().put("items.product_name", words)));
    }
    return new JsonObject()
        .put("nested", new JsonObject().put("path", ITEMS).put("query", all(conditions)));
  }

  private static JsonObject created(@Nullable Instant from, @Nullable Instant to) {
    return range(
        "created_at", bounds("gte", millis(from), "lt", millis(to)).put("format", "epoch_millis"));
  }

  private static @Nullable Long millis(@Nullable Instant time) {
    return time == null ? null : time.toEpochMilli();
  }

  private static JsonObject bounds(
      String lower, @Nullable Long from, String upper, @Nullable Long to) {
    JsonObject bounds = new JsonObject();
    if (from != null) {
      bounds.put(lower, from);
    }
    if (to != null) {
      bounds.put(upper, to);
    }
    return bounds;
  }

  private static JsonObject range(String field, JsonObject bounds) {
    return new JsonObject().put("range", new JsonObject().put(field, bounds));
  }

  private static JsonObject term(String field, Object value) {
    return new JsonObject().put("term", new JsonObject().put(field, value));
  }

  private static JsonObject all(JsonArray conditions) {
    return new JsonObject().put("bool", new JsonObject().put("filter", conditions));
  }
}

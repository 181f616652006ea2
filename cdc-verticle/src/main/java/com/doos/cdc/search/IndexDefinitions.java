package com.doos.cdc.search;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Settings and strict mappings of the indices. */
final class IndexDefinitions {
  private static final List<String> LATER_TIMES =
      List.of("updated_at", "paid_at", "shipped_at", "completed_at", "cancelled_at");

  private static final String COMPLETE = "complete";
  private static final String REFRESH = "5s";

  /**
   * A deleted document's version is forgotten soon: only documents that should not be there are
   * deleted, and the right one may follow at once.
   */
  static final int GC_DELETES_MS = 1_000;

  private IndexDefinitions() {}

  /**
   * The order index. What no search asks for is only stored.
   *
   * <pre>
   * id             stored; id.number as long, for ranges and cursors
   * order_no       keyword, not sorted by
   * status, payment_method     keyword
   * user_id, actual_cents      long
   * total_cents, discount_cents, version     stored
   * created_at     date, RFC 3339 UTC with milliseconds; the other times only to sort and count by
   * items          nested: product_id, product_name (text; .raw to count by), quantity and
   *                subtotal_cents (to add up); sku_id, price_cents, product_image stored
   * </pre>
   */
  static JsonObject orders(String alias) {
    JsonObject number = new JsonObject().put("number", type("long"));
    JsonObject fields =
        new JsonObject()
            .put("id", stored("keyword").put("fields", number))
            .put("order_no", type("keyword").put("doc_values", false))
            .put("user_id", type("long"))
            .put("total_cents", stored("long"))
            .put("discount_cents", stored("long"))
            .put("actual_cents", type("long"))
            .put("status", type("keyword"))
            .put("payment_method", type("keyword"))
            .put("version", stored("long"))
            .put("items", type("nested").put("properties", itemFields()))
            .put("created_at", date());
    for (String time : LATER_TIMES) {
      fields.put(time, date().put("index", false));
    }
    return index(fields).put("aliases", new JsonObject().put(alias, new JsonObject()));
  }

  private static JsonObject itemFields() {
    JsonObject raw = new JsonObject().put("raw", type("keyword").put("index", false));
    return new JsonObject()
        .put("product_id", type("long"))
        .put("sku_id", stored("long"))
        .put("product_name", type("text").put("norms", false).put("fields", raw))
        .put("product_image", stored("keyword"))
        .put("price_cents", stored("long"))
        .put("quantity", type("integer").put("index", false))
        .put("subtotal_cents", type("long").put("index", false));
  }

  private static JsonObject date() {
    return type("date").put("format", "strict_date_optional_time");
  }

  /** A field that is told and not searched. */
  private static JsonObject stored(String type) {
    return type(type).put("index", false).put("doc_values", false);
  }

  /**
   * How far the order index has come: a document for each shard, under its number. What was
   * committed before {@code as_of} is searchable. It is written often and lost without harm.
   */
  static JsonObject progress() {
    JsonObject index =
        index(new JsonObject().put("shard", type("integer")).put("as_of", type("date")));
    index.getJsonObject("settings").put("translog.durability", "async");
    return index;
  }

  /** The mark of an index that has all orders, also those from before it was created. */
  static JsonObject complete() {
    return new JsonObject().put("_meta", new JsonObject().put(COMPLETE, true));
  }

  /**
   * @param mappings of the indices behind an alias, by name
   */
  static boolean isComplete(JsonObject mappings) {
    return mappings.stream()
        .map(index -> ((JsonObject) index.getValue()).getJsonObject("mappings"))
        .allMatch(mapping ->
            mapping.getJsonObject("_meta", new JsonObject()).getBoolean(COMPLETE, false));
  }

  /** Settings of an index that is being filled and not searched. */
  static JsonObject filling() {
    return new JsonObject().put("refresh_interval", "-1");
  }

  /** Settings of an index in use: {@code RefreshLoop} refreshes more often. */
  static JsonObject inUse() {
    return new JsonObject().put("refresh_interval", REFRESH);
  }

  /** The request that makes another index the one behind an alias, at once for everybody. */
  static JsonObject moveAlias(String alias, List<String> from, String to, String dropped) {
    JsonArray actions = new JsonArray();
    for (String old : from) {
      actions.add(action("remove", old, alias));
    }
    actions.add(action("add", to, alias)).add(action("remove", to, dropped));
    return new JsonObject().put("actions", actions);
  }

  private static JsonObject action(String what, String index, String alias) {
    return new JsonObject().put(what, new JsonObject().put("index", index).put("alias", alias));
  }

  /** The request that adds an alias to an index that has none. */
  static JsonObject addAlias(String index, String alias) {
    return new JsonObject().put("actions", new JsonArray().add(action("add", index, alias)));
  }

  private static JsonObject type(String name) {
    return new JsonObject().put("type", name);
  }

  private static JsonObject index(JsonObject fields) {
    return new JsonObject()
        .put(
            "settings",
            new JsonObject()
                .put("number_of_shards", 1)
                .put("number_of_replicas", 0)
                .put("refresh_interval", REFRESH)
                .put("gc_deletes", GC_DELETES_MS + "ms"))
        .put("mappings", new JsonObject().put("dynamic", "strict").put("properties", fields));
  }
}

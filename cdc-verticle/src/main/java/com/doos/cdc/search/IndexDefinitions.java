package com.doos.cdc.search;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Settings and strict mappings of the indices. */
final class IndexDefinitions {
  private static final List<String> TIMES =
      List.of("created_at", "updated_at", "paid_at", "shipped_at", "completed_at", "cancelled_at");

  private static final String REFRESH = "5s";

  /**
   * A deleted document's version is forgotten soon: only documents that should not be there are
   * deleted, and the right one may follow at once.
   */
  static final int GC_DELETES_MS = 1_000;

  private IndexDefinitions() {}

  /**
   * The order index.
   *
   * <pre>
   * id             keyword; id.number as long, for ranges and cursors
   * order_no, status, payment_method     keyword
   * user_id, *_cents, version            long
   * *_at           date, RFC 3339 UTC with milliseconds
   * items          nested: product_id, sku_id, product_name (text; .raw as keyword), quantity,
   *                price_cents, subtotal_cents, product_image (not searchable)
   * </pre>
   */
  static JsonObject orders(String alias) {
    JsonObject fields =
        new JsonObject()
            .put("id", type("keyword").put("fields", new JsonObject().put("number", type("long"))))
            .put("order_no", type("keyword"))
            .put("user_id", type("long"))
            .put("total_cents", type("long"))
            .put("discount_cents", type("long"))
            .put("actual_cents", type("long"))
            .put("status", type("keyword"))
            .put("payment_method", type("keyword"))
            .put("version", type("long"))
            .put("items", type("nested").put("properties", itemFields()));
    for (String time : TIMES) {
      fields.put(time, type("date").put("format", "strict_date_optional_time"));
    }
    return index(fields).put("aliases", new JsonObject().put(alias, new JsonObject()));
  }

  private static JsonObject itemFields() {
    return new JsonObject()
        .put("product_id", type("long"))
        .put("sku_id", type("long"))
        .put(
            "product_name",
            type("text").put("fields", new JsonObject().put("raw", type("keyword"))))
        .put("product_image", type("keyword").put("index", false).put("doc_values", false))
        .put("price_cents", type("long"))
        .put("quantity", type("integer"))
        .put("subtotal_cents", type("long"));
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

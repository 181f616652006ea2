package com.doos.cdc.search;

import com.doos.shared.search.OrderMapping;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Settings and strict mappings of the indices. */
final class IndexDefinitions {
  /** Twice the default: documents come and are replaced all the time, and merging costs most. */
  private static final int SEGMENTS_PER_TIER = 20;

  private static final String COMPLETE = "complete";
  private static final String REFRESH = "5s";

  /**
   * A deleted document's version is forgotten soon: only documents that should not be there are
   * deleted, and the right one may follow at once.
   */
  static final int GC_DELETES_MS = 1_000;

  private IndexDefinitions() {}

  /** The order index, see {@link OrderMapping}. */
  static JsonObject orders(String alias) {
    JsonObject index =
        index(OrderMapping.read()).put("aliases", new JsonObject().put(alias, new JsonObject()));
    index.getJsonObject("settings").put("merge.policy.segments_per_tier", SEGMENTS_PER_TIER);
    return index;
  }

  /**
   * How far the order index has come: a document for each shard, under its number. What was
   * committed before {@code as_of} is searchable. It is written often and lost without harm.
   */
  static JsonObject progress() {
    JsonObject fields = new JsonObject().put("shard", type("integer")).put("as_of", type("date"));
    JsonObject index = index(new JsonObject().put("dynamic", "strict").put("properties", fields));
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

  private static JsonObject index(JsonObject mappings) {
    return new JsonObject()
        .put(
            "settings",
            new JsonObject()
                .put("number_of_shards", 1)
                .put("number_of_replicas", 0)
                .put("refresh_interval", REFRESH)
                .put("gc_deletes", GC_DELETES_MS + "ms"))
        .put("mappings", mappings);
  }
}

package com.doos.cdc.search;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads documents back. Blocking. */
public final class StoredDocuments {
  /** See {@link #forgetDeleted}. */
  public static final Duration FORGOTTEN_AFTER =
      Duration.ofMillis(IndexDefinitions.GC_DELETES_MS + 200);

  private static final int PAGE = 1_000;
  private static final String SORTED_BY = "id.number";

  private final ElasticClient client;

  public StoredDocuments(ElasticOrderIndex index) {
    this.client = index.client();
  }

  /**
   * The documents of a range of ids, as far as they are searchable.
   *
   * @param after excluded
   * @param last included
   */
  public Map<Long, StoredDocument> range(String alias, long after, long last) throws IOException {
    Map<Long, StoredDocument> found = new TreeMap<>();
    long from = after;
    List<StoredDocument> page;
    do {
      page = page(alias, from, last);
      for (StoredDocument document : page) {
        found.put(document.id(), document);
        from = document.id();
      }
    } while (page.size() == PAGE);
    return found;
  }

  private List<StoredDocument> page(String alias, long after, long last) throws IOException {
    JsonObject range =
        new JsonObject().put(SORTED_BY, new JsonObject().put("gt", after).put("lte", last));
    JsonObject search =
        new JsonObject()
            .put("size", PAGE)
            .put("version", true)
            .put("query", new JsonObject().put("range", range))
            .put("sort", new JsonArray().add(SORTED_BY));
    JsonArray hits =
        client
            .send("POST", "/" + alias + "/_search", search)
            .getJsonObject("hits")
            .getJsonArray("hits");
    List<StoredDocument> documents = new ArrayList<>();
    for (int i = 0; i < hits.size(); i++) {
      documents.add(stored(hits.getJsonObject(i)));
    }
    return documents;
  }

  /** The documents of some orders as they were written last, searchable or not. */
  public Map<Long, StoredDocument> get(String alias, Collection<Long> ids) throws IOException {
    Map<Long, StoredDocument> found = new TreeMap<>();
    JsonObject wanted =
        new JsonObject().put("ids", new JsonArray(ids.stream().map(String::valueOf).toList()));
    JsonArray documents = client.send("POST", "/" + alias + "/_mget", wanted).getJsonArray("docs");
    for (int i = 0; i < documents.size(); i++) {
      JsonObject document = documents.getJsonObject(i);
      if (document.getBoolean("found", false)) {
        StoredDocument stored = stored(document);
        found.put(stored.id(), stored);
      }
    }
    return found;
  }

  private static StoredDocument stored(JsonObject hit) {
    return new StoredDocument(
        Long.parseLong(hit.getString("_id")),
        hit.getLong("_version"),
        hit.getJsonObject("_source"));
  }

  /** Deletes a document, whatever its version is. */
  public void delete(String alias, StoredDocument document) throws IOException {
    client.send(
        "DELETE",
        "/"
            + alias
            + "/_doc/"
            + document.id()
            + "?version_type=external_gte&version="
            + document.version(),
        null);
  }

  /** Called {@link #FORGOTTEN_AFTER} a deletion it lets documents of lower versions follow. */
  public void forgetDeleted(String alias) throws IOException {
    client.send("POST", "/" + alias + "/_refresh", null);
  }
}

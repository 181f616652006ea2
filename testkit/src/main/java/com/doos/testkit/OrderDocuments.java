package com.doos.testkit;

import com.doos.servers.Endpoints;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the search index has of the orders. */
public final class OrderDocuments {
  private static final int PAGE_SIZE = 1_000;

  private final HttpClient http = HttpClient.newHttpClient();
  private final String index;

  /**
   * @param name of the index or its alias
   */
  public OrderDocuments(Endpoints servers, String name) {
    this.index = servers.elasticsearchUri() + "/" + name + "/";
  }

  /**
   * The version of each document by the order's id.
   *
   * @throws IOException also when the index does not answer with a page
   */
  public Map<Long, Long> versions() throws IOException, InterruptedException {
    Map<Long, Long> versions = new TreeMap<>();
    for (JsonObject hit : hits(false)) {
      versions.put(Long.valueOf(hit.getString("_id")), hit.getLong("_version"));
    }
    return versions;
  }

  /**
   * All documents, each with its {@code _id}, {@code _version} and {@code _source}.
   *
   * @throws IOException also when the index does not answer with a page
   */
  public List<JsonObject> hits() throws IOException, InterruptedException {
    return hits(true);
  }

  private List<JsonObject> hits(boolean sources) throws IOException, InterruptedException {
    post("_refresh", "");
    List<JsonObject> hits = new ArrayList<>();
    long last = 0;
    JsonArray page;
    do {
      JsonObject query =
          new JsonObject()
              .put("size", PAGE_SIZE)
              .put("version", true)
              .put("_source", sources)
              .put("sort", new JsonArray().add("id.number"))
              .put("search_after", new JsonArray().add(last));
      JsonObject answer = post("_search", query.encode());
      if (!answer.containsKey("hits")) {
        throw new IOException(answer.encode());
      }
      page = answer.getJsonObject("hits").getJsonArray("hits");
      for (int i = 0; i < page.size(); i++) {
        hits.add(page.getJsonObject(i));
        last = Long.parseLong(page.getJsonObject(i).getString("_id"));
      }
    } while (!page.isEmpty());
    return hits;
  }

  private JsonObject post(String path, String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(index + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return new JsonObject(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }
}

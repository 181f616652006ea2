package com.doos.testkit;

import com.doos.servers.Endpoints;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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
    post("_refresh", "");
    Map<Long, Long> versions = new TreeMap<>();
    long last = 0;
    JsonArray hits;
    do {
      JsonObject page =
          new JsonObject()
              .put("size", PAGE_SIZE)
              .put("version", true)
              .put("_source", false)
              .put("sort", new JsonArray().add("id.number"))
              .put("search_after", new JsonArray().add(last));
      JsonObject answer = post("_search", page.encode());
      if (!answer.containsKey("hits")) {
        throw new IOException(answer.encode());
      }
      hits = answer.getJsonObject("hits").getJsonArray("hits");
      for (int i = 0; i < hits.size(); i++) {
        last = Long.parseLong(hits.getJsonObject(i).getString("_id"));
        versions.put(last, hits.getJsonObject(i).getLong("_version"));
      }
    } while (!hits.isEmpty());
    return versions;
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

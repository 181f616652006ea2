package com.doos.cdc.search;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.http.HttpHost;
import org.apache.http.entity.ContentType;
import org.apache.http.entity.StringEntity;
import org.apache.http.util.EntityUtils;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.ResponseException;
import org.elasticsearch.client.RestClient;
import org.jspecify.annotations.Nullable;

/** Requests to the search cluster. Blocking, each within a time limit; callable from any thread. */
final class ElasticClient {
  private static final int CONNECT_MS_MAX = 2_000;
  private static final int ANSWER_MS_MAX = 15_000;
  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;
  private static final ContentType NDJSON =
      ContentType.create("application/x-ndjson", StandardCharsets.UTF_8);

  private final RestClient client;

  ElasticClient(String uri) {
    this.client =
        RestClient.builder(HttpHost.create(uri))
            .setRequestConfigCallback(request ->
                request.setConnectTimeout(CONNECT_MS_MAX).setSocketTimeout(ANSWER_MS_MAX))
            .build();
  }

  boolean exists(String path) throws IOException {
    return client.performRequest(new Request("HEAD", path)).getStatusLine().getStatusCode()
        != NOT_FOUND;
  }

  /**
   * @throws ResponseException when the answer is a refusal
   */
  JsonObject send(String method, String path, @Nullable JsonObject body) throws IOException {
    Request request = new Request(method, path);
    if (body != null) {
      request.setJsonEntity(body.encode());
    }
    return answer(request);
  }

  /**
   * Sends lines to {@code _bulk}.
   *
   * @return {@code items} with status and error of each
   */
  JsonObject bulk(String lines) throws IOException {
    Request request = new Request("POST", "/_bulk");
    // Without its alias an index would be made anew, with a mapping that was guessed.
    request.addParameter("require_alias", "true");
    request.addParameter("filter_path", "items.*.status,items.*.error.type,items.*.error.reason");
    request.setEntity(new StringEntity(lines, NDJSON));
    return answer(request);
  }

  private JsonObject answer(Request request) throws IOException {
    String text =
        EntityUtils.toString(client.performRequest(request).getEntity(), StandardCharsets.UTF_8);
    try {
      return new JsonObject(text);
    } catch (DecodeException malformed) {
      throw new IOException("not an answer of Elasticsearch", malformed);
    }
  }

  /** Deletes what may not be there. */
  void delete(String path) throws IOException {
    if (exists(path)) {
      send("DELETE", path, null);
    }
  }

  /** Creates an index unless somebody else was faster. */
  void create(String index, JsonObject definition) throws IOException {
    try {
      send("PUT", "/" + index, definition);
    } catch (ResponseException e) {
      boolean exists =
          e.getResponse().getStatusLine().getStatusCode() == BAD_REQUEST
              && String.valueOf(e.getMessage()).contains("resource_already_exists");
      if (!exists) {
        throw e;
      }
    }
  }

  void close() throws IOException {
    client.close();
  }
}

package com.doos.cdc.search;

import com.doos.cdc.app.OrderIndex;
import com.doos.cdc.document.OrderDocument;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import org.apache.http.HttpHost;
import org.apache.http.entity.ContentType;
import org.apache.http.entity.StringEntity;
import org.apache.http.util.EntityUtils;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.Response;
import org.elasticsearch.client.ResponseException;
import org.elasticsearch.client.RestClient;
import org.jspecify.annotations.Nullable;

/**
 * The order index in Elasticsearch. Documents are written whole, under the order's id, with the
 * row's version as external version: whatever is repeated or comes late leaves the newest in place.
 */
public final class ElasticOrderIndex implements OrderIndex {
  private static final int CONNECT_MS_MAX = 2_000;
  private static final int ANSWER_MS_MAX = 15_000;
  private static final int NOT_FOUND = 404;
  private static final int BAD_REQUEST = 400;
  private static final ContentType NDJSON =
      ContentType.create("application/x-ndjson", StandardCharsets.UTF_8);

  private final IndexConfig config;
  private final InstantSource clock;
  private final RestClient client;

  public ElasticOrderIndex(IndexConfig config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
    this.client =
        RestClient.builder(HttpHost.create(config.uri()))
            .setRequestConfigCallback(request ->
                request.setConnectTimeout(CONNECT_MS_MAX).setSocketTimeout(ANSWER_MS_MAX))
            .build();
  }

  @Override
  public void prepare() throws IOException {
    if (!exists("/_alias/" + config.alias())) {
      create(config.firstIndex(), IndexDefinitions.orders(config.alias()));
      // An index of that name may have been there already, without its alias.
      send(
          "POST",
          "/_aliases",
          IndexDefinitions.addAlias(config.firstIndex(), config.alias()).encode());
    }
    if (!exists("/" + config.deadLetters())) {
      create(config.deadLetters(), IndexDefinitions.deadLetters());
    }
  }

  private boolean exists(String path) throws IOException {
    return client.performRequest(new Request("HEAD", path)).getStatusLine().getStatusCode()
        != NOT_FOUND;
  }

  /** Creates an index unless another destination was faster. */
  private void create(String index, JsonObject definition) throws IOException {
    try {
      send("PUT", "/" + index, definition.encode());
    } catch (ResponseException e) {
      boolean exists =
          e.getResponse().getStatusLine().getStatusCode() == BAD_REQUEST
              && String.valueOf(e.getMessage()).contains("resource_already_exists");
      if (!exists) {
        throw e;
      }
    }
  }

  @Override
  public List<Result> write(List<OrderDocument> documents) throws IOException {
    StringBuilder body = new StringBuilder();
    for (OrderDocument document : documents) {
      body.append("{\"index\":{\"_id\":\"")
          .append(document.id())
          .append("\",\"version\":")
          .append(document.version())
          .append(",\"version_type\":\"external\"}}\n")
          .append(document.json())
          .append('\n');
    }
    Request request = new Request("POST", "/" + config.alias() + "/_bulk");
    // Without its alias the index would be made anew, with a mapping that was guessed.
    request.addParameter("require_alias", "true");
    request.addParameter("filter_path", "items.*.status,items.*.error.type,items.*.error.reason");
    request.setEntity(new StringEntity(body.toString(), NDJSON));
    return BulkAnswer.read(text(client.performRequest(request)), documents.size());
  }

  @Override
  public void keep(DeadLetter deadLetter) throws IOException {
    JsonObject document =
        new JsonObject()
            .put("key", deadLetter.key())
            .put("reason", deadLetter.reason())
            .put("document", deadLetter.document())
            .put("kept_at", clock.instant().toString());
    send("PUT", "/" + config.deadLetters() + "/_doc/" + deadLetter.key(), document.encode());
  }

  /** Asks the cluster whether it is there. */
  public void ping() throws IOException {
    send("GET", "/_cluster/health", null);
  }

  private void send(String method, String path, @Nullable String json) throws IOException {
    Request request = new Request(method, path);
    if (json != null) {
      request.setJsonEntity(json);
    }
    EntityUtils.consume(client.performRequest(request).getEntity());
  }

  private static String text(Response response) throws IOException {
    return EntityUtils.toString(response.getEntity(), StandardCharsets.UTF_8);
  }

  public void close() throws IOException {
    client.close();
  }
}

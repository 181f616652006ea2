package com.doos.order.search;

import com.doos.shared.breaker.Breaker;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.apache.http.HttpHost;
import org.apache.http.util.EntityUtils;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.Response;
import org.elasticsearch.client.ResponseException;
import org.elasticsearch.client.ResponseListener;
import org.elasticsearch.client.RestClient;

/**
 * Asks Elasticsearch, behind a {@link Breaker}. The library's threads read and decode the answers;
 * the caller's context goes on with them.
 */
public final class ElasticClient {
  private static final int CONNECT_MS_MAX = 1_000;
  private static final int BAD_REQUEST = 400;
  private static final String NAME = "search";

  private final Vertx vertx;
  private final Breaker breaker;
  private final RestClient client;

  /**
   * @param breaker its limit of a call is that of the connections too
   * @param connectionsMax requests under way at a time; further ones wait
   */
  public ElasticClient(Vertx vertx, String uri, Breaker breaker, int connectionsMax) {
    this.vertx = vertx;
    this.breaker = breaker;
    int answerMillisMax = (int) breaker.timeout().toMillis();
    this.client =
        RestClient.builder(HttpHost.create(uri))
            .setRequestConfigCallback(request ->
                request.setConnectTimeout(CONNECT_MS_MAX).setSocketTimeout(answerMillisMax))
            .setHttpClientConfigCallback(
                http -> http.setMaxConnPerRoute(connectionsMax).setMaxConnTotal(connectionsMax))
            .build();
  }

  /**
   * Posts a request.
   *
   * @return the answer; fails with {@link ErrorCode#OVERLOADED} when Elasticsearch or the index is
   *     away
   */
  Future<JsonObject> post(String path, JsonObject body) {
    return breaker.call(() -> {
      Request request = new Request("POST", path);
      request.setJsonEntity(body.encode());
      return send(request);
    });
  }

  private Future<JsonObject> send(Request request) {
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    client.performRequestAsync(
        request,
        new ResponseListener() {
          @Override
          public void onSuccess(Response response) {
            try {
              String text = EntityUtils.toString(response.getEntity(), StandardCharsets.UTF_8);
              answer.complete(new JsonObject(text));
            } catch (IOException | DecodeException cut) {
              answer.completeExceptionally(DoosException.unavailable(NAME, cut));
            }
          }

          @Override
          public void onFailure(Exception failure) {
            answer.completeExceptionally(meaning(failure));
          }
        });
    return Future.fromCompletionStage(answer, vertx.getOrCreateContext());
  }

  /** A request that Elasticsearch does not understand is a fault of ours; all else passes. */
  private static Throwable meaning(Exception failure) {
    boolean ours =
        failure instanceof ResponseException refused
            && refused.getResponse().getStatusLine().getStatusCode() == BAD_REQUEST;
    return ours ? failure : DoosException.unavailable(NAME, failure);
  }

  public Future<Void> close() {
    return vertx
        .executeBlocking(() -> {
          client.close();
          return true;
        })
        .mapEmpty();
  }
}

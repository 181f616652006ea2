package com.doos.standalone;

import com.doos.standalone.FuzzInput.Call;
import com.doos.standalone.FuzzInput.Header;
import com.doos.standalone.FuzzInput.Target;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.StreamResetException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** HTTP/2 without TLS, as gRPC speaks it. */
final class FuzzMultiplexed {
  private static final int CONNECTIONS_MAX = 8;

  /** HTTP/2 has no such fields. */
  private static final Set<String> OF_HTTP_1 =
      Set.of("upgrade", "connection", "expect", "transfer-encoding", "host", "http2-settings");

  private final Context context;
  private final HttpClient client;
  private final Map<Target, Integer> ports;

  FuzzMultiplexed(Vertx vertx, Map<Target, Integer> ports) {
    this.ports = ports;
    this.context = vertx.getOrCreateContext();
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false),
            new PoolOptions().setHttp2MaxSize(CONNECTIONS_MAX));
  }

  /** Fails when the request cannot be sent. */
  Future<FuzzAnswer> send(Call call) {
    Promise<FuzzAnswer> answer = Promise.promise();
    context.runOnContext(run -> {
      try {
        request(call).onComplete(answer);
      } catch (RuntimeException refused) {
        answer.fail(refused);
      }
    });
    return answer.future().recover(FuzzMultiplexed::ended);
  }

  private Future<FuzzAnswer> request(Call call) {
    RequestOptions options =
        new RequestOptions()
            .setHost("127.0.0.1")
            .setPort(ports.get(call.target()))
            .setMethod(HttpMethod.valueOf(call.method()))
            .setURI(call.uri());
    return client
        .request(options)
        .compose(request -> {
          for (Header header : call.headers()) {
            String name = header.name().toLowerCase(Locale.ROOT);
            if (!OF_HTTP_1.contains(name)) {
              request.headers().add(name, header.value());
            }
          }
          return request.send(call.body());
        })
        .compose(response ->
            call.uri().endsWith("/Watch") && call.target().isGrpc()
                ? begun(response)
                : whole(response, call.method().equals("HEAD")));
  }

  /** Of a call that answers for ever: that it has begun to is enough. */
  private static Future<FuzzAnswer> begun(HttpClientResponse response) {
    Map<String, String> fields = fields(response.headers());
    fields.putIfAbsent("grpc-status", "0");
    return response
        .request()
        .reset()
        .transform(done ->
            Future.succeededFuture(
                new FuzzAnswer(response.statusCode(), fields, Buffer.buffer(), false)));
  }

  private static Future<FuzzAnswer> whole(HttpClientResponse response, boolean head) {
    return response
        .body()
        .map(body -> {
          Map<String, String> fields = fields(response.headers());
          fields.putAll(fields(response.trailers()));
          return new FuzzAnswer(response.statusCode(), fields, body, head);
        });
  }

  private static Map<String, String> fields(MultiMap headers) {
    Map<String, String> fields = new HashMap<>();
    headers.forEach((name, value) -> fields.put(name.toLowerCase(Locale.ROOT), value));
    return fields;
  }

  private static Future<FuzzAnswer> ended(Throwable failure) {
    return switch (failure) {
      case StreamResetException reset -> Future.succeededFuture(FuzzAnswer.CUT_OFF);
      case HttpClosedException closed -> Future.succeededFuture(FuzzAnswer.NONE);
      default -> Future.failedFuture(failure);
    };
  }
}

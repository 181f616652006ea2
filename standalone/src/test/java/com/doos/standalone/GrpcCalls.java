package com.doos.standalone;

import com.doos.testkit.TestPools;
import com.google.protobuf.MessageLite;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Unary calls with whatever metadata, as an outsider makes them. */
final class GrpcCalls {
  private final Vertx vertx;
  private final GrpcClient client;
  private final SocketAddress server;

  /**
   * @param message null when the call was refused
   */
  record Outcome<A>(GrpcStatus status, @Nullable A message) {}

  GrpcCalls(Vertx vertx, int port) {
    this(vertx, GrpcClient.client(vertx), port);
  }

  private GrpcCalls(Vertx vertx, GrpcClient client, int port) {
    this.vertx = vertx;
    this.client = client;
    this.server = SocketAddress.inetSocketAddress(port, "127.0.0.1");
  }

  /** Over TLS, whatever certificate the server has. */
  static GrpcCalls overTls(Vertx vertx, int port) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setSsl(true)
            .setUseAlpn(true)
            .setTrustAll(true)
            .setVerifyHost(false)
            .setProtocolVersion(HttpVersion.HTTP_2);
    return new GrpcCalls(vertx, GrpcClient.client(vertx, options), port);
  }

  <Q extends MessageLite, A> Outcome<A> call(
      ServiceMethod<A, Q> method, Q message, Map<String, String> metadata) throws Exception {
    Promise<Outcome<A>> outcome = Promise.promise();
    vertx.runOnContext(turn ->
        client
            .request(server, method)
            .compose(request -> {
              metadata.forEach((name, value) -> request.headers().set(name, value));
              return request.send(message);
            })
            .compose(GrpcCalls::outcome)
            .onComplete(outcome));
    return TestPools.await(outcome.future());
  }

  private static <Q, A> Future<Outcome<A>> outcome(GrpcClientResponse<Q, A> response) {
    return response
        .last()
        .transform(last -> Future.succeededFuture(new Outcome<>(response.status(), last.result())));
  }
}

package com.doos.shared.runtime;

import com.doos.shared.config.ServerConfig;
import com.doos.shared.grpc.GrpcPort;
import com.doos.shared.http.ConnectionGuard;
import com.doos.shared.http.ErrorAnswer;
import com.doos.shared.http.HttpEdge;
import com.doos.shared.log.LogKeys;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.grpc.server.Service;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop that serves the HTTP and gRPC requests of a service. Several instances share the
 * ports, both of which speak HTTP/1.1 and HTTP/2. A botched upgrade to HTTP/2 the library leaves
 * without an answer; {@link ConnectionGuard} then closes the connection.
 */
public final class ApiVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(ApiVerticle.class);
  private static final int HEADER_BYTES_MAX = 16 * 1_024;
  private static final int LINE_BYTES_MAX = 8 * 1_024;
  private static final int IDLE_SECONDS_MAX = 75;

  private static final int DRAIN_SECONDS_MAX = 15;

  /** What an instance serves; made on its own event loop. */
  public record Api(HttpEdge http, List<Service> grpc) {}

  private final ServerConfig config;
  private final Function<Vertx, Api> factory;
  private final Drain drain;
  private final List<HttpServer> servers = new ArrayList<>();
  private final List<ConnectionGuard> guards = new ArrayList<>();

  public ApiVerticle(ServerConfig config, Function<Vertx, Api> factory, Drain drain) {
    this.drain = drain;
    this.config = config;
    this.factory = factory;
  }

  @Override
  public Future<?> start() {
    Api api = factory.apply(vertx);
    HttpServer http = serve(api.http().router());
    HttpServer rpc = serve(new GrpcPort(vertx, api.grpc()));
    return http.listen(config.httpPort(), config.host())
        .onSuccess(ApiVerticle::listening)
        .compose(done -> rpc.listen(config.grpcPort(), config.host()))
        .onSuccess(ApiVerticle::listening);
  }

  private HttpServer serve(Handler<HttpServerRequest> handler) {
    ConnectionGuard guard =
        new ConnectionGuard(vertx, ConnectionGuard.Limits.DEFAULT, InstantSource.system());
    guards.add(guard);
    HttpServer server =
        guard
            .serve(vertx.createHttpServer(options()), handler)
            .invalidRequestHandler(ErrorAnswer::malformed);
    servers.add(server);
    drain.register(() -> {
      guard.refuse();
      return server.shutdown(DRAIN_SECONDS_MAX, TimeUnit.SECONDS);
    });
    return server;
  }

  @Override
  public Future<?> stop() {
    guards.forEach(ConnectionGuard::close);
    return Future.join(servers.stream().map(HttpServer::close).toList());
  }

  private static void listening(HttpServer server) {
    LOG.atDebug().addKeyValue(LogKeys.PORT, server.actualPort()).log("listening");
  }

  private static HttpServerOptions options() {
    return new HttpServerOptions()
        .setMaxHeaderSize(HEADER_BYTES_MAX)
        .setMaxInitialLineLength(LINE_BYTES_MAX)
        .setInitialSettings(new Http2Settings().setMaxHeaderListSize(HEADER_BYTES_MAX))
        .setIdleTimeout(IDLE_SECONDS_MAX)
        // Nobody opens web sockets here; each request would pass through their handlers.
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setTcpNoDelay(true);
  }
}

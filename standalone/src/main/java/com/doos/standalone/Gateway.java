package com.doos.standalone;

import com.doos.shared.error.DoosException;
import com.doos.shared.http.Answer;
import com.doos.shared.http.ErrorAnswer;
import com.doos.shared.http.SecurityHeaders;
import com.doos.shared.limit.ClientAddress;
import com.doos.shared.trace.Traces;
import com.doos.standalone.web.WebFiles;
import com.doos.standalone.web.WebHandler;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.proxy.handler.ProxyHandler;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One origin for browsers and testers: {@code /v1/product} and {@code /v1/stock} go to the
 * inventory service, the rest of {@code /v1} to the order service, everything else is the UI. Its
 * {@code /ready} is that of all services together.
 */
final class Gateway extends VerticleBase {
  private static final int CONNECTIONS_MAX = 64;
  private static final int WAITING_MAX = 4_096;

  /** More than the services let in: they refuse with a reason. */
  private static final int STREAMS_MAX = 4_096;

  private static final int CONNECT_TIMEOUT_MS = 1_000;
  private static final long PROBE_TIMEOUT_MS = 3_000;
  private static final int IDLE_SECONDS_MAX = 75;

  /** What router and proxy answer by themselves. */
  private static final List<Integer> REFUSALS =
      List.of(400, 403, 404, 405, 406, 413, 415, 500, 502);

  private static final String LOCALHOST = "127.0.0.1";
  private static final String UI = "webroot";

  private final int port;
  private final Settings settings;
  private @Nullable HttpClient client;
  private @Nullable HttpClient streamClient;

  Gateway(int port, Settings settings) {
    this.port = port;
    this.settings = settings;
  }

  @Override
  public Future<HttpServer> start() {
    return vertx
        .executeBlocking(() -> WebFiles.read(Gateway.class.getClassLoader(), UI))
        .compose(this::listen);
  }

  private Future<HttpServer> listen(WebFiles ui) {
    HttpClient http = client(CONNECTIONS_MAX, WAITING_MAX);
    client = http;
    // A stream keeps its connection for hours: it must not be one that requests wait for.
    HttpClient live = client(STREAMS_MAX, 0);
    streamClient = live;
    ProxyHandler streams = proxy(live, settings.orderHttp());
    ProxyHandler orders = proxy(http, settings.orderHttp());
    ProxyHandler inventory = proxy(http, settings.inventoryHttp());
    Router router = Router.router(vertx);
    router.route("/v1/product/*").handler(inventory);
    router.route("/v1/stock/*").handler(inventory);
    router.route("/v1/order/stream").handler(streams);
    router.route("/v1/dashboard/stream").handler(streams);
    router.route("/v1/*").handler(orders);
    router.get("/ready").handler(context -> ready(http, context));
    for (String path : List.of("/health", "/metrics", "/openapi.yaml")) {
      router.get(path).handler(orders);
    }
    router.route().handler(Gateway::careful);
    router.route().handler(new WebHandler(ui));
    for (int status : REFUSALS) {
      router.errorHandler(status, context -> ErrorAnswer.send(context.request(), status));
    }
    return vertx
        .createHttpServer(new HttpServerOptions().setIdleTimeout(IDLE_SECONDS_MAX))
        .invalidRequestHandler(ErrorAnswer::malformed)
        .requestHandler(router)
        .listen(port, "0.0.0.0");
  }

  private static void careful(RoutingContext context) {
    SecurityHeaders.OF_PAGES.forEach(context.response()::putHeader);
    context.next();
  }

  private HttpClient client(int connectionsMax, int waitingMax) {
    return vertx.createHttpClient(
        new HttpClientOptions().setConnectTimeout(CONNECT_TIMEOUT_MS),
        new PoolOptions().setHttp1MaxSize(connectionsMax).setMaxWaitQueueSize(waitingMax));
  }

  @Override
  public Future<?> stop() {
    return Future.join(
        Stream.of(client, streamClient).filter(Objects::nonNull).map(HttpClient::close).toList());
  }

  private static ProxyHandler proxy(HttpClient http, int service) {
    return ProxyHandler.create(
        HttpProxy.reverseProxy(http).origin(service, LOCALHOST).addInterceptor(new Forwarded()));
  }

  /**
   * Tells the services who asks. What a client says about itself is overwritten: this is the
   * outermost proxy.
   */
  private static final class Forwarded implements ProxyInterceptor {
    @Override
    public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
      HttpServerRequest asked = context.request().proxiedRequest();
      String peer = asked.remoteAddress().hostAddress();
      context.request().headers().remove(ClientAddress.FORWARDED);
      // The gateway's own span takes its place.
      context.request().headers().remove(Traces.HEADER);
      if (peer != null) {
        context.request().putHeader(ClientAddress.FORWARDED, peer);
      }
      // HTTP/2 need not say how long a body is; the proxy looks here for how to send it on.
      if (asked.version() == HttpVersion.HTTP_2
          && !asked.method().equals(HttpMethod.GET)
          && !asked.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
        asked.headers().set(HttpHeaders.TRANSFER_ENCODING, HttpHeaders.CHUNKED);
      }
      return context
          .sendRequest()
          .recover(away -> Future.succeededFuture(unavailable(context, away)));
    }

    /** The service is away, or more requests wait for it than may. */
    private static ProxyResponse unavailable(ProxyContext context, Throwable why) {
      HttpServerRequest asked = context.request().proxiedRequest();
      DoosException failure = DoosException.unavailable("service", why);
      int status = failure.code().httpStatus();
      Answer answer = ErrorAnswer.of(failure, status, asked, ErrorAnswer.identify(asked));
      ProxyResponse response =
          context
              .request()
              .release()
              .response()
              .setStatusCode(status)
              .putHeader(HttpHeaders.CONTENT_TYPE, answer.contentType())
              .setBody(Body.body(answer.body()));
      answer.headers().forEach(response::putHeader);
      return response;
    }
  }

  private void ready(HttpClient http, RoutingContext context) {
    Map<String, Future<Boolean>> probes = new TreeMap<>();
    probes.put("order", probe(http, settings.orderHttp()));
    probes.put("inventory", probe(http, settings.inventoryHttp()));
    probes.put("relay", probe(http, settings.relayHttp()));
    probes.put("cdc", probe(http, settings.cdcHttp()));
    Future.join(List.copyOf(probes.values()))
        .onComplete(done -> {
          boolean up = probes.values().stream().allMatch(Future::result);
          JsonObject body = new JsonObject().put("status", up ? "UP" : "DOWN");
          probes.forEach((name, probe) -> body.put(name, probe.result() ? "UP" : "DOWN"));
          context.response().setStatusCode(up ? 200 : 503);
          context.json(body).onFailure(context::fail);
        });
  }

  private static Future<Boolean> probe(HttpClient http, int service) {
    return http.request(HttpMethod.GET, service, LOCALHOST, "/ready")
        .compose(request -> request.send())
        .map(response -> response.statusCode() == 200)
        .timeout(PROBE_TIMEOUT_MS, TimeUnit.MILLISECONDS)
        .otherwise(false);
  }
}

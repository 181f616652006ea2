package com.doos.shared.http;

import com.doos.shared.auth.Credentials;
import com.doos.shared.auth.Principal;
import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.doos.shared.error.Language;
import com.doos.shared.gate.Gate;
import com.doos.shared.limit.Origin;
import com.doos.shared.log.LogKeys;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.HttpException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP side of a service: every route passes the {@link Gate}, answers JSON, fails as {@code
 * {code, message, request_id}} and is counted and timed.
 */
public final class HttpEdge {
  private static final Logger LOG = LoggerFactory.getLogger(HttpEdge.class);
  private static final String REQUEST_ID = "doos.request_id";
  private static final String ADDRESS = "doos.address";
  private static final int PAYLOAD_TOO_LARGE = 413;

  private final Router router;
  private final Gate gate;
  private final RequestMeters meters;
  private final int bodyBytesMax;

  /**
   * @param bodyBytesMax larger bodies are refused
   */
  public HttpEdge(Vertx vertx, String service, Gate gate, MeterRegistry metrics, int bodyBytesMax) {
    this.router = Router.router(vertx);
    this.gate = gate;
    this.meters = new RequestMeters(service, metrics);
    this.bodyBytesMax = bodyBytesMax;
    router.route().handler(this::begin);
    router.route().failureHandler(context -> fail(context, context.failure()));
    router.errorHandler(400, this::refuseMalformed);
    router.errorHandler(404, context -> refuse(context, 404, Detail.NO_SUCH_PATH));
    router.errorHandler(405, context -> refuse(context, 405, Detail.METHOD_NOT_ALLOWED));
  }

  /** The router, for {@code HttpServer.requestHandler}. */
  public Router router() {
    return router;
  }

  /** What a route does. */
  @FunctionalInterface
  public interface Endpoint {
    /**
     * @param caller {@link Principal#NOBODY} where anybody may call
     */
    Future<Answer> handle(RoutingContext context, Principal caller);
  }

  /** Declares a route; who may call it says the {@link Gate}. */
  public HttpEdge on(HttpMethod method, String path, Endpoint endpoint) {
    Gate.Door door = gate.door(method + " " + path);
    route(method, path)
        .handler(context ->
            call(
                context,
                () ->
                    door.enter(context.get(ADDRESS), () -> credentials(context))
                        .compose(caller -> endpoint.handle(context, caller))));
    return this;
  }

  private static Credentials credentials(RoutingContext context) {
    HttpServerRequest request = context.request();
    return Credentials.of(
        request.headers(), request.method().name(), request.uri(), () -> body(context));
  }

  private static byte[] body(RoutingContext context) {
    Buffer body = context.body().buffer();
    return body == null ? new byte[0] : body.getBytes();
  }

  private Route route(HttpMethod method, String path) {
    Route route = router.route(method, path);
    if (method.equals(HttpMethod.POST)) {
      route.handler(BodyHandler.create(false).setBodyLimit(bodyBytesMax));
    }
    return route;
  }

  private static void identify(RoutingContext context) {
    String id =
        RequestId.of(context.request().getHeader(RequestId.HEADER), ThreadLocalRandom.current());
    context.put(REQUEST_ID, id);
    context.response().putHeader(RequestId.HEADER, id);
  }

  private void begin(RoutingContext context) {
    identify(context);
    SecurityHeaders.OF_API.forEach(context.response()::putHeader);
    context.put(
        ADDRESS, gate.address(context.request().remoteAddress(), context.request().headers()));
    long startedNanos = meters.start();
    context.addEndHandler(done -> measure(context, startedNanos));
    context.next();
  }

  /** The request's id. */
  public static String requestId(RoutingContext context) {
    return context.get(REQUEST_ID);
  }

  /** Where a request comes from. */
  public static Origin origin(RoutingContext context) {
    String captcha = context.request().getHeader(Origin.CAPTCHA_HEADER);
    return new Origin(requestId(context), context.get(ADDRESS), captcha == null ? "" : captcha);
  }

  private void call(RoutingContext context, Supplier<Future<Answer>> handler) {
    Future<Answer> answer;
    try {
      answer = handler.get();
    } catch (RuntimeException thrown) {
      answer = Future.failedFuture(thrown);
    }
    answer.onComplete(done -> respond(context, done.result(), done.cause()));
  }

  private void respond(
      RoutingContext context, @Nullable Answer answer, @Nullable Throwable failure) {
    if (context.response().ended() || context.response().closed()) {
      return;
    }
    if (answer == null) {
      fail(context, failure);
      return;
    }
    answer.headers().forEach(context.response()::putHeader);
    context
        .response()
        .setStatusCode(answer.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, answer.contentType())
        .end(answer.body())
        .onFailure(gone -> LOG.debug("client went away", gone));
  }

  private void fail(RoutingContext context, @Nullable Throwable failure) {
    if ((failure instanceof HttpException http && http.getStatusCode() == PAYLOAD_TOO_LARGE)
        || context.statusCode() == PAYLOAD_TOO_LARGE) {
      respond(context, DoosException.invalid(Detail.BODY_TOO_LARGE, bodyBytesMax), 413);
      return;
    }
    DoosException known =
        DoosException.from(failure == null ? new IllegalStateException("no cause") : failure);
    if (known.code() == ErrorCode.INTERNAL) {
      LOG.atError()
          .addKeyValue(LogKeys.TRACE_ID, requestId(context))
          .addKeyValue(LogKeys.PATH, context.normalizedPath())
          .setCause(known.getCause())
          .log("request failed");
    }
    respond(context, known, known.code().httpStatus());
  }

  /** A path that cannot be decoded fails before any route is tried. */
  private void refuseMalformed(RoutingContext context) {
    identify(context);
    refuse(context, 400, Detail.MALFORMED_REQUEST);
  }

  private void refuse(RoutingContext context, int status, Detail detail) {
    respond(context, DoosException.invalid(detail), status);
  }

  private void respond(RoutingContext context, DoosException failure, int status) {
    Language language =
        Language.ofAcceptLanguage(context.request().getHeader(HttpHeaders.ACCEPT_LANGUAGE));
    if (failure.code().retryable()) {
      context.response().putHeader("Retry-After", String.valueOf(failure.retryAfterSeconds()));
    }
    Buffer body =
        new JsonObject()
            .put("code", failure.code().number())
            .put("message", failure.message(language))
            .put("request_id", requestId(context))
            .toBuffer();
    respond(context, Answer.json(status, body), null);
  }

  private void measure(RoutingContext context, long startedNanos) {
    Route matched = context.currentRoute();
    String path = matched == null || matched.getPath() == null ? "other" : matched.getPath();
    meters.record(
        context.request().method(), path, context.response().getStatusCode(), startedNanos);
  }
}

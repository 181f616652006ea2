package com.doos.shared.http;

import com.doos.shared.auth.Credentials;
import com.doos.shared.auth.Principal;
import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.doos.shared.gate.Gate;
import com.doos.shared.limit.Origin;
import com.doos.shared.log.LogKeys;
import com.doos.shared.trace.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.HttpException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP side of a service: every route passes the {@link Gate}, answers JSON, fails as {@code
 * {code, message, request_id}} and is counted and timed, a {@link StreamedAnswer} up to its first
 * byte.
 */
public final class HttpEdge {
  private static final Logger LOG = LoggerFactory.getLogger(HttpEdge.class);
  private static final String REQUEST_ID = "doos.request_id";
  private static final String ADDRESS = "doos.address";

  /** Nanoseconds; there until the request has been measured. */
  private static final String STARTED = "doos.started";

  /** While it is set, what fails is the reading of the request. */
  private static final String READING = "doos.reading";

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
    for (int status : new int[] {400, 404, 405}) {
      router.errorHandler(status, context -> refuse(context, status));
    }
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
    Future<? extends Reply> handle(RoutingContext context, Principal caller);
  }

  /** Declares a route; who may call it says the {@link Gate}. */
  public HttpEdge on(HttpMethod method, String path, Endpoint endpoint) {
    String operation = method + " " + path;
    Gate.Door door = gate.door(operation);
    route(method, path)
        .handler(context -> {
          Traces.name(operation);
          call(
              context,
              () ->
                  door.enter(context.get(ADDRESS), () -> credentials(context))
                      .compose(
                          caller -> endpoint.handle(context, caller).<Reply>map(reply -> reply)));
        });
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
      BodyHandler body = BodyHandler.create(false).setBodyLimit(bodyBytesMax);
      route.handler(context -> {
        takeAsJson(context);
        body.handle(context);
      });
    }
    return route;
  }

  /** A body is JSON whatever it calls itself: nothing here decodes forms, or fails to. */
  private static void takeAsJson(RoutingContext context) {
    context.request().headers().remove(HttpHeaders.CONTENT_TYPE);
    context.put(READING, true);
  }

  private static void identify(RoutingContext context) {
    context.put(REQUEST_ID, ErrorAnswer.identify(context.request()));
  }

  private void begin(RoutingContext context) {
    identify(context);
    context.put(
        ADDRESS, gate.address(context.request().remoteAddress(), context.request().headers()));
    context.put(STARTED, meters.start());
    context.addEndHandler(done -> measure(context));
    context.next();
  }

  /** The request's id. */
  public static String requestId(RoutingContext context) {
    return context.get(REQUEST_ID);
  }

  /** Where a request comes from. */
  public static Origin origin(RoutingContext context) {
    String captcha = context.request().getHeader(Origin.CAPTCHA_HEADER);
    return new Origin(
        Traces.carrier(requestId(context)), context.get(ADDRESS), captcha == null ? "" : captcha);
  }

  private void call(RoutingContext context, Supplier<Future<Reply>> handler) {
    context.remove(READING);
    Future<Reply> answer;
    try {
      answer = handler.get();
    } catch (RuntimeException thrown) {
      answer = Future.failedFuture(thrown);
    }
    answer.onComplete(done -> respond(context, done.result(), done.cause()));
  }

  private void respond(RoutingContext context, @Nullable Reply reply, @Nullable Throwable failure) {
    if (reply instanceof StreamedAnswer streamed) {
      stream(context, streamed);
    } else if (context.response().ended() || context.response().closed()) {
      LOG.debug("client went away");
    } else if (reply instanceof Answer answer) {
      send(context, answer);
    } else {
      fail(context, failure);
    }
  }

  private static void send(RoutingContext context, Answer answer) {
    head(context, answer)
        .setStatusCode(answer.status())
        .end(answer.body())
        .onFailure(gone -> LOG.debug("client went away", gone));
  }

  private static HttpServerResponse head(RoutingContext context, Reply reply) {
    HttpServerResponse response = context.response();
    reply.headers().forEach(response::putHeader);
    return response.putHeader(HttpHeaders.CONTENT_TYPE, reply.contentType());
  }

  private void stream(RoutingContext context, StreamedAnswer answer) {
    HttpServerResponse response = head(context, answer).setChunked(true);
    measure(context);
    Future.succeededFuture()
        .compose(begun -> answer.body().writeTo(response))
        .compose(written -> response.end())
        .onFailure(cut -> {
          LOG.debug("an answer ends in the middle", cut);
          response.reset().onFailure(gone -> LOG.debug("was closed already", gone));
        });
  }

  private void fail(RoutingContext context, @Nullable Throwable failure) {
    int status = ofHttp(context, failure);
    if (status != 0) {
      DoosException reason =
          status == PAYLOAD_TOO_LARGE
              ? DoosException.invalid(Detail.BODY_TOO_LARGE, bodyBytesMax)
              : ErrorAnswer.reason(status);
      respond(context, reason, status);
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

  /** The status of what the client or its connection is to blame for; 0 for anything else. */
  private static int ofHttp(RoutingContext context, @Nullable Throwable failure) {
    if (failure instanceof DoosException) {
      return 0;
    }
    int status =
        failure instanceof HttpException http ? http.getStatusCode() : context.statusCode();
    if (status >= 400 && status < 500) {
      return status;
    }
    return context.get(READING) == null ? 0 : 400;
  }

  private void refuse(RoutingContext context, int status) {
    respond(context, ErrorAnswer.reason(status), status);
  }

  private void respond(RoutingContext context, DoosException failure, int status) {
    if (requestId(context) == null) { // a path that cannot be decoded fails before any route
      identify(context);
    }
    Answer answer = ErrorAnswer.of(failure, status, context.request(), requestId(context));
    respond(context, answer, null);
  }

  private void measure(RoutingContext context) {
    Long startedNanos = context.remove(STARTED);
    if (startedNanos == null) {
      return;
    }
    Route matched = context.currentRoute();
    String path = matched == null || matched.getPath() == null ? "other" : matched.getPath();
    meters.record(
        context.request().method(), path, context.response().getStatusCode(), startedNanos);
  }
}

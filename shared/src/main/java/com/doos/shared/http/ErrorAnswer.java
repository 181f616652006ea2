package com.doos.shared.http;

import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.doos.shared.error.Language;
import com.doos.shared.error.RefusedItem;
import com.doos.shared.money.Money;
import com.doos.shared.trace.Traces;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a failure is answered over HTTP: as {@code {code, message, request_id}}, with {@code details}
 * when it is about items of an order.
 */
public final class ErrorAnswer {
  private static final Logger LOG = LoggerFactory.getLogger(ErrorAnswer.class);

  private ErrorAnswer() {}

  /** The answer to a request, in the language it asks for. */
  public static Answer of(
      DoosException failure, int status, HttpServerRequest request, String requestId) {
    Language language = Language.ofAcceptLanguage(request.getHeader(HttpHeaders.ACCEPT_LANGUAGE));
    JsonObject body =
        new JsonObject()
            .put("code", failure.code().number())
            .put("message", failure.message(language))
            .put("request_id", requestId);
    if (!failure.items().isEmpty()) {
      body.put("details", details(failure.items()));
    }
    Answer answer = Answer.json(status, body.toBuffer());
    return failure.code().retryable()
        ? answer.withHeader("Retry-After", String.valueOf(failure.retryAfterSeconds()))
        : answer;
  }

  private static JsonArray details(List<RefusedItem> items) {
    JsonArray details = new JsonArray();
    for (RefusedItem item : items) {
      JsonObject detail =
          new JsonObject().put("product_id", item.productId()).put("sku_id", item.skuId());
      if (item.available() != null) {
        detail.put("available", item.available());
      }
      if (item.priceCents() != null) {
        detail.put("price", Money.decimal(item.priceCents()));
      }
      details.add(detail);
    }
    return details;
  }

  /** Gives a request its id, which the answer carries beside the headers of all answers. */
  public static String identify(HttpServerRequest request) {
    String proposed = request.getHeader(RequestId.HEADER);
    String id =
        RequestId.of(proposed == null ? Traces.currentId() : proposed, ThreadLocalRandom.current());
    request.response().putHeader(RequestId.HEADER, id);
    SecurityHeaders.OF_API.forEach(request.response()::putHeader);
    return id;
  }

  /** What is wrong with a request that HTTP itself refuses. */
  public static DoosException reason(int status) {
    return switch (status) {
      case 404 -> DoosException.invalid(Detail.NO_SUCH_PATH);
      case 405 -> DoosException.invalid(Detail.METHOD_NOT_ALLOWED);
      default ->
          status < 500
              ? DoosException.invalid(Detail.MALFORMED_REQUEST)
              : DoosException.of(ErrorCode.INTERNAL);
    };
  }

  /** Answers a request that no {@link HttpEdge} does. */
  public static void send(HttpServerRequest request, int status) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed() || response.headWritten()) {
      return;
    }
    Answer answer = of(reason(status), status, request, identify(request));
    response
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, answer.contentType())
        .end(answer.body())
        .onFailure(gone -> LOG.debug("client went away", gone));
  }

  /**
   * For {@code HttpServer.invalidRequestHandler}: answers what is no HTTP, and closes its
   * connection, since nobody knows where the next request begins.
   */
  public static void malformed(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    int status =
        cause instanceof TooLongHttpLineException
            ? 414
            : cause instanceof TooLongHttpHeaderException ? 431 : 400;
    send(request, status);
    request.connection().close().onFailure(gone -> LOG.debug("was closed already", gone));
  }
}

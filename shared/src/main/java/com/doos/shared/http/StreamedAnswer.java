package com.doos.shared.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;

/**
 * An answer with status 200 whose body comes bit by bit, as a long list or as events do. What can
 * be refused is refused before: once the first byte is out, a failure can only cut the connection.
 */
public record StreamedAnswer(String contentType, Map<String, String> headers, Body body)
    implements Reply {

  /** Writes the body. */
  @FunctionalInterface
  public interface Body {
    /**
     * Always called, also when the client has gone by then.
     *
     * @param response to be written to, not to be ended
     * @return completes when all is written; when it fails the connection is cut, so that nobody
     *     takes what there is for the whole
     */
    Future<Void> writeTo(HttpServerResponse response);
  }
}

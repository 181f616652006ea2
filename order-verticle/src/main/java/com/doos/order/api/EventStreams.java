package com.doos.order.api;

import com.doos.shared.auth.Principal;
import com.doos.shared.auth.Tokens;
import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.doos.shared.http.StreamedAnswer;
import com.doos.shared.runtime.Drain;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The open streams of one kind in this process. A stream ends when its client goes, when the access
 * token it was opened with does not count any more, and when the process drains. Safe for all
 * threads.
 */
public final class EventStreams {
  private static final String OPEN = "event_streams_open";

  /** Shorter than the idle time-outs of all between here and the client. */
  private static final long HEARTBEAT_MS = 15_000;

  private static final long RETRY_MS = 2_000;

  /** Asks proxies not to collect what comes bit by bit. */
  private static final Map<String, String> HEADERS = Map.of("X-Accel-Buffering", "no");

  private final Tokens tokens;
  private final Drain drain;
  private final int max;
  private final int perUserMax;

  /** With the user of each. */
  private final Map<EventStream, Long> open = new ConcurrentHashMap<>();

  /**
   * @param kind of the streams, for metrics
   * @param max streams of this process
   * @param perUserMax streams of one user in this process
   */
  public EventStreams(
      String kind, Tokens tokens, Drain drain, int max, int perUserMax, MeterRegistry metrics) {
    this.tokens = tokens;
    this.drain = drain;
    this.max = max;
    this.perUserMax = perUserMax;
    metrics.gaugeMapSize(OPEN, Tags.of("kind", kind), open);
    drain.register(() -> {
      open.keySet().forEach(EventStream::end);
      return Future.succeededFuture();
    });
  }

  /**
   * Opens a stream.
   *
   * @param begin called on the stream's event loop when it is open
   * @throws DoosException {@link ErrorCode#OVERLOADED} when there are too many
   */
  StreamedAnswer open(RoutingContext context, Principal caller, Consumer<EventStream> begin) {
    if (drain.begun()
        || open.size() >= max
        || Collections.frequency(open.values(), caller.userId()) >= perUserMax) {
      throw new DoosException(ErrorCode.OVERLOADED, Detail.UNAVAILABLE, "stream");
    }
    String authorization = context.request().getHeader(HttpHeaders.AUTHORIZATION);
    Vertx vertx = context.vertx();
    return new StreamedAnswer(
        ServerSentEvents.CONTENT_TYPE,
        HEADERS,
        response -> follow(vertx, response, caller, authorization, begin));
  }

  private Future<Void> follow(
      Vertx vertx,
      HttpServerResponse response,
      Principal caller,
      @Nullable String authorization,
      Consumer<EventStream> begin) {
    Context loop = vertx.getOrCreateContext();
    EventStream stream = new EventStream(loop, response);
    open.put(stream, caller.userId());
    response.closeHandler(gone -> stream.end());
    long heartbeat = vertx.setPeriodic(HEARTBEAT_MS, turn -> beat(stream, authorization));
    stream
        .ended()
        .onComplete(end -> {
          vertx.cancelTimer(heartbeat);
          open.remove(stream);
        });
    if (response.closed()) {
      stream.end();
    }
    stream.offer(ServerSentEvents.retry(RETRY_MS));
    begin.accept(stream);
    return stream.ended();
  }

  private void beat(EventStream stream, @Nullable String authorization) {
    stream.offer(ServerSentEvents.HEARTBEAT);
    tokens.verify(authorization).onFailure(expired -> stream.end());
  }
}

package com.doos.shared.trace;

import io.opentelemetry.api.trace.Tracer;
import io.vertx.core.Context;
import io.vertx.core.spi.observability.HttpRequest;
import io.vertx.core.spi.tracing.SpanKind;
import io.vertx.core.spi.tracing.TagExtractor;
import io.vertx.core.spi.tracing.VertxTracer;
import io.vertx.core.tracing.TracingPolicy;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Decides where a trace begins. A request that comes with a {@code traceparent} is traced when its
 * caller does; of the others a share begins a trace, probes never do. What is not traced costs this
 * decision and nothing else: no span is made, so that none of its calls makes one.
 */
final class HeadSampling<I, O> implements VertxTracer<I, O> {
  private static final int PERMILLE = 1_000;
  private static final Set<String> PROBES = Set.of("/health", "/ready", "/metrics");

  private final VertxTracer<I, O> library;
  private final Tracer tracer;
  private final int permille;
  private final IntUnaryOperator random;

  /**
   * @param library makes the spans of what is traced
   * @param tracer for spans beside those of the library
   * @param random a number below its argument
   */
  HeadSampling(VertxTracer<I, O> library, Tracer tracer, int permille, IntUnaryOperator random) {
    this.library = library;
    this.tracer = tracer;
    this.permille = permille;
    this.random = random;
  }

  Tracer tracer() {
    return tracer;
  }

  @Override
  public <R> @Nullable I receiveRequest(
      Context context,
      SpanKind kind,
      TracingPolicy policy,
      R request,
      String operation,
      Iterable<Map.Entry<String, String>> headers,
      TagExtractor<R> tags) {
    return isTraced(request, parent(headers))
        ? library.receiveRequest(context, kind, policy, request, operation, headers, tags)
        : null;
  }

  private boolean isTraced(Object request, @Nullable String parent) {
    if (parent != null) {
      return Traces.isSampled(parent);
    }
    return request instanceof HttpRequest http
        && !PROBES.contains(http.uri())
        && random.applyAsInt(PERMILLE) < permille;
  }

  private static @Nullable String parent(Iterable<Map.Entry<String, String>> headers) {
    for (Map.Entry<String, String> header : headers) {
      if (header.getKey().equalsIgnoreCase(Traces.HEADER)) {
        return header.getValue();
      }
    }
    return null;
  }

  @Override
  public <R> void sendResponse(
      Context context,
      R response,
      @Nullable I received,
      @Nullable Throwable failure,
      TagExtractor<R> tags) {
    if (received != null) {
      library.sendResponse(context, response, received, failure, tags);
    }
  }

  @Override
  public <R> @Nullable O sendRequest(
      Context context,
      SpanKind kind,
      TracingPolicy policy,
      R request,
      String operation,
      BiConsumer<String, String> headers,
      TagExtractor<R> tags) {
    return library.sendRequest(
        context, kind, TracingPolicy.PROPAGATE, request, operation, headers, tags);
  }

  @Override
  public <R> void receiveResponse(
      Context context,
      R response,
      @Nullable O sent,
      @Nullable Throwable failure,
      TagExtractor<R> tags) {
    if (sent != null) {
      library.receiveResponse(context, response, sent, failure, tags);
    }
  }

  @Override
  public void close() {
    library.close();
  }
}

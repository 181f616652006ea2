package com.doos.shared.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Carries a trace to where the libraries do not: into batches, and through texts that are stored.
 *
 * <p>A <em>carrier</em> is a text of at most 64 characters that names a request: the W3C {@code
 * traceparent} of a request that is traced, else the request's id.
 */
public final class Traces {
  /** The header of requests that carries a trace on. */
  public static final String HEADER = "traceparent";

  /** The {@code traceparent} of a request that nobody is to trace. */
  public static final String NOT_SAMPLED =
      "00-00000000000000000000000000000001-0000000000000001-00";

  private static final Pattern PARENT =
      Pattern.compile("00-(?<trace>[0-9a-f]{32})-(?<span>[0-9a-f]{16})-(?<flags>[0-9a-f]{2})");

  private Traces() {}

  /** The trace that the current work belongs to; null when it is not traced. */
  public static @Nullable Context current() {
    Context context = Context.current();
    return Span.fromContextOrNull(context) == null ? null : context;
  }

  /** Names the current span after what the request asks for. */
  public static void name(String operation) {
    Span.current().updateName(operation);
  }

  /** The id of the current trace; null when the current work is not traced. */
  public static @Nullable String currentId() {
    SpanContext span = Span.current().getSpanContext();
    return span.isValid() ? span.getTraceId() : null;
  }

  /**
   * What carries the current trace on.
   *
   * @param requestId the carrier of a request that is not traced
   */
  public static String carrier(String requestId) {
    SpanContext span = Span.current().getSpanContext();
    return span.isValid() ? carrier(span) : requestId;
  }

  /** What carries on the trace of a span. */
  public static String carrier(SpanContext span) {
    return String.join(
        "-", "00", span.getTraceId(), span.getSpanId(), span.getTraceFlags().asHex());
  }

  /** The id that people look for: of the trace, or of the request that is not traced. */
  public static String id(String carrier) {
    Matcher parent = PARENT.matcher(carrier);
    return parent.matches() ? parent.group("trace") : carrier;
  }

  static boolean isSampled(String traceparent) {
    Matcher parent = PARENT.matcher(traceparent);
    return parent.matches() && TraceFlags.fromHex(parent.group("flags"), 0).isSampled();
  }

  /** The trace of a carrier; null when it carries none. */
  public static @Nullable Context of(String carrier) {
    Matcher parent = PARENT.matcher(carrier);
    if (!parent.matches()) {
      return null;
    }
    SpanContext span =
        SpanContext.createFromRemoteParent(
            parent.group("trace"),
            parent.group("span"),
            TraceFlags.fromHex(parent.group("flags"), 0),
            TraceState.getDefault());
    return span.isValid() && span.isSampled() ? Context.root().with(Span.wrap(span)) : null;
  }

  /** Begins a span of a trace; null when this process reports none. */
  public static @Nullable Span begin(Vertx vertx, String name, SpanKind kind, Context parent) {
    Tracer tracer = tracer(vertx);
    return tracer == null
        ? null
        : tracer.spanBuilder(name).setParent(parent).setSpanKind(kind).startSpan();
  }

  /**
   * A promise whose future is continued where it was made, and so as part of the trace.
   *
   * @param trace the {@link #current} one
   */
  public static <T> Promise<T> promise(@Nullable Context trace) {
    ContextInternal context = trace == null ? null : ContextInternal.current();
    return context == null ? Promise.promise() : context.promise();
  }

  /** Whether an instance reports spans at all. */
  public static boolean isOn(Vertx vertx) {
    return tracer(vertx) != null;
  }

  private static @Nullable Tracer tracer(Vertx vertx) {
    return ((VertxInternal) vertx).tracer() instanceof SlowStatements<?, ?> statements
            && statements.tracer() instanceof HeadSampling<?, ?> sampling
        ? sampling.tracer()
        : null;
  }

  /**
   * Does what several traces wait for as a span of the first of them, which links to the others.
   *
   * @param owner the context to do it on
   * @param traces none when none of those who wait is traced
   */
  public static <T> Future<T> batch(
      io.vertx.core.Context owner,
      String name,
      SpanKind kind,
      List<Context> traces,
      Supplier<Future<T>> work) {
    Tracer tracer = traces.isEmpty() ? null : tracer(owner.owner());
    if (tracer == null) {
      return work.get();
    }
    Context parent = traces.getFirst();
    SpanBuilder builder = tracer.spanBuilder(name).setParent(parent).setSpanKind(kind);
    for (Context other : traces.subList(1, traces.size())) {
      builder.addLink(Span.fromContext(other).getSpanContext());
    }
    Span span = builder.startSpan();
    return within(owner, parent.with(span), work)
        .onComplete(done -> {
          if (done.failed()) {
            span.setStatus(StatusCode.ERROR);
          }
          span.end();
        });
  }

  /** Does something on a context of its own, beside the owner, whose calls belong to the trace. */
  @SuppressWarnings("MustBeClosedChecker") // the scope is the context's, which ends with the work
  private static <T> Future<T> within(
      io.vertx.core.Context owner, Context trace, Supplier<Future<T>> work) {
    ContextInternal outside = (ContextInternal) owner;
    Promise<T> outcome = outside.promise();
    outside
        .duplicate()
        .runOnContext(turn -> {
          var unused = trace.makeCurrent();
          Future.<Void>succeededFuture().compose(start -> work.get()).onComplete(outcome);
        });
    return outcome.future();
  }
}

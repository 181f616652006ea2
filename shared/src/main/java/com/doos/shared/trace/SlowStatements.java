package com.doos.shared.trace;

import com.doos.shared.log.LogKeys;
import io.vertx.core.Context;
import io.vertx.core.spi.tracing.SpanKind;
import io.vertx.core.spi.tracing.TagExtractor;
import io.vertx.core.spi.tracing.VertxTracer;
import io.vertx.core.tracing.TracingPolicy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs SQL statements that take long, with their placeholders and never with values. It sees them
 * where a tracer does, and hands everything on to the tracer of the process. A database in trouble
 * does not flood the log: between two lines the slow statements are counted.
 */
final class SlowStatements<I, O> implements VertxTracer<I, SlowStatements.Sent<O>> {
  static final Duration SLOW = Duration.ofMillis(100);
  static final Duration BETWEEN_LINES = Duration.ofMillis(200);

  /** A multi-row insert has thousands of placeholders, and its beginning says what it is. */
  static final int TEXT_LENGTH_MAX = 500;

  private static final Logger LOG = LoggerFactory.getLogger(SlowStatements.class);

  /** Name that the SQL client gives to what it does, and the tag with the statement. */
  private static final String QUERY = "Query";

  private static final String STATEMENT = "db.query.text";

  private final VertxTracer<I, O> tracer;
  private final LongSupplier nanoTime;
  private final AtomicLong nextLine;
  private final AtomicInteger untold = new AtomicInteger();

  /**
   * What has been asked of somebody else.
   *
   * @param traced of the tracer
   * @param statement null when it is no SQL
   */
  record Sent<O>(@Nullable O traced, long at, @Nullable Statement<?> statement) {}

  /** A request with what knows its text, which is asked for slow ones only. */
  private record Statement<R>(R request, TagExtractor<R> tags) {
    String text() {
      String text = tags.extract(request).getOrDefault(STATEMENT, "");
      return text.length() <= TEXT_LENGTH_MAX ? text : text.substring(0, TEXT_LENGTH_MAX) + "...";
    }
  }

  /**
   * @param tracer gets all that it would get without this
   * @param nanoTime a clock that only moves forward
   */
  SlowStatements(VertxTracer<I, O> tracer, LongSupplier nanoTime) {
    this.tracer = tracer;
    this.nanoTime = nanoTime;
    this.nextLine = new AtomicLong(nanoTime.getAsLong());
  }

  VertxTracer<I, O> tracer() {
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
    return tracer.receiveRequest(context, kind, policy, request, operation, headers, tags);
  }

  @Override
  public <R> void sendResponse(
      Context context,
      R response,
      @Nullable I received,
      @Nullable Throwable failure,
      TagExtractor<R> tags) {
    tracer.sendResponse(context, response, received, failure, tags);
  }

  @Override
  public <R> @Nullable Sent<O> sendRequest(
      Context context,
      SpanKind kind,
      TracingPolicy policy,
      R request,
      String operation,
      BiConsumer<String, String> headers,
      TagExtractor<R> tags) {
    O traced = tracer.sendRequest(context, kind, policy, request, operation, headers, tags);
    if (operation.equals(QUERY)) {
      return new Sent<>(traced, nanoTime.getAsLong(), new Statement<>(request, tags));
    }
    return traced == null ? null : new Sent<>(traced, 0, null);
  }

  @Override
  public <R> void receiveResponse(
      Context context,
      R response,
      @Nullable Sent<O> sent,
      @Nullable Throwable failure,
      TagExtractor<R> tags) {
    if (sent == null) {
      return;
    }
    tracer.receiveResponse(context, response, sent.traced(), failure, tags);
    if (sent.statement() != null) {
      long now = nanoTime.getAsLong();
      if (now - sent.at() > SLOW.toNanos()) {
        tell(sent.statement(), now, now - sent.at());
      }
    }
  }

  private void tell(Statement<?> statement, long now, long took) {
    long next = nextLine.get();
    if (now - next < 0 || !nextLine.compareAndSet(next, now + BETWEEN_LINES.toNanos())) {
      untold.incrementAndGet();
      return;
    }
    LOG.atWarn()
        .addKeyValue(LogKeys.DURATION_MS, TimeUnit.NANOSECONDS.toMillis(took))
        .addKeyValue(LogKeys.COUNT, 1 + untold.getAndSet(0))
        .log("slow SQL: {}", statement.text());
  }

  @Override
  public void close() {
    tracer.close();
  }
}

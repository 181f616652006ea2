package com.doos.standalone;

import com.doos.testkit.TestPools;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

/** An OTLP receiver over HTTP that keeps the spans it gets. */
final class SpanReceiver implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final Queue<Span> spans = new ConcurrentLinkedQueue<>();
  private final HttpServer server;

  SpanReceiver() throws Exception {
    server =
        TestPools.await(vertx.createHttpServer().requestHandler(this::take).listen(0, "127.0.0.1"));
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  private void take(HttpServerRequest request) {
    request
        .body()
        .onSuccess(body -> {
          try {
            ExportTraceServiceRequest.parseFrom(body.getBytes())
                .getResourceSpansList()
                .forEach(resource ->
                    resource
                        .getScopeSpansList()
                        .forEach(scope -> spans.addAll(scope.getSpansList())));
            byte[] done = ExportTraceServiceResponse.getDefaultInstance().toByteArray();
            request
                .response()
                .putHeader("Content-Type", "application/x-protobuf")
                .end(Buffer.buffer(done));
          } catch (InvalidProtocolBufferException e) {
            request.response().setStatusCode(400).end();
          }
        });
  }

  /** The spans of a trace. */
  List<Span> trace(String traceId) {
    ByteString id = ByteString.copyFrom(HexFormat.of().parseHex(traceId));
    return spans.stream().filter(span -> span.getTraceId().equals(id)).toList();
  }

  int size() {
    return spans.size();
  }

  /**
   * Follows a trace down: a span that the first condition holds for, among its descendants one that
   * the second holds for, and so on.
   */
  static boolean leads(List<Span> trace, List<Predicate<Span>> steps) {
    return leads(trace, Optional.empty(), steps);
  }

  private static boolean leads(List<Span> trace, Optional<Span> from, List<Predicate<Span>> steps) {
    if (steps.isEmpty()) {
      return true;
    }
    return trace.stream()
        .filter(span -> from.isEmpty() || descends(trace, span, from.get()))
        .filter(steps.getFirst())
        .anyMatch(span -> leads(trace, Optional.of(span), steps.subList(1, steps.size())));
  }

  private static boolean descends(List<Span> trace, Span span, Span ancestor) {
    Optional<Span> parent = parent(trace, span);
    return parent.isPresent()
        && (parent.get().equals(ancestor) || descends(trace, parent.get(), ancestor));
  }

  private static Optional<Span> parent(List<Span> trace, Span span) {
    return trace.stream()
        .filter(other -> other.getSpanId().equals(span.getParentSpanId()))
        .findFirst();
  }

  /** The trace for people: indented by depth, in the order of time. */
  static String tree(List<Span> trace) {
    StringBuilder text = new StringBuilder();
    trace.stream()
        .filter(span -> parent(trace, span).isEmpty())
        .forEach(root -> print(trace, root, 0, text));
    return text.toString();
  }

  private static void print(List<Span> trace, Span span, int depth, StringBuilder text) {
    text.append("  ".repeat(depth))
        .append(span.getName())
        .append(' ')
        .append(attribute(span, "db.query.text"))
        .append(
            " %.1f ms%n"
                .formatted((span.getEndTimeUnixNano() - span.getStartTimeUnixNano()) / 1e6));
    List<Span> children = new ArrayList<>(trace);
    children.removeIf(child -> !child.getParentSpanId().equals(span.getSpanId()));
    children.sort(Comparator.comparingLong(Span::getStartTimeUnixNano));
    children.forEach(child -> print(trace, child, depth + 1, text));
  }

  /** The value of an attribute, in one line; empty when there is none. */
  static String attribute(Span span, String key) {
    return span.getAttributesList().stream()
        .filter(attribute -> attribute.getKey().equals(key))
        .map(KeyValue::getValue)
        .map(value -> value.getStringValue().strip().replaceAll("\\s+", " "))
        .findFirst()
        .orElse("");
  }

  @Override
  public void close() throws Exception {
    TestPools.await(vertx.close());
  }
}

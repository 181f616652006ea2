package com.doos.shared.http;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * {@code http_requests_total} and {@code http_request_duration_seconds}. The meters of a kind of
 * request are looked up by their tags once: that costs microseconds.
 */
final class RequestMeters {
  /** Methods with a name of their own; a client may invent any number of others. */
  private static final Set<HttpMethod> METHODS =
      Set.of(
          HttpMethod.GET,
          HttpMethod.POST,
          HttpMethod.PUT,
          HttpMethod.PATCH,
          HttpMethod.DELETE,
          HttpMethod.HEAD,
          HttpMethod.OPTIONS);

  private static final String OTHER = "other";

  private record Kind(String method, String path, int status) {}

  private record Meters(Timer duration, Counter requests) {}

  private final String service;
  private final MeterRegistry metrics;
  private final Clock clock;

  /** As many as routes, methods and status codes allow. */
  private final Map<Kind, Meters> meters = new ConcurrentHashMap<>();

  RequestMeters(String service, MeterRegistry metrics) {
    this.service = service;
    this.metrics = metrics;
    this.clock = metrics.config().clock();
  }

  /** Nanoseconds to hand to {@link #record} at the end. */
  long start() {
    return clock.monotonicTime();
  }

  void record(HttpMethod method, String path, int status, long startedNanos) {
    String name = METHODS.contains(method) ? method.name() : OTHER;
    Meters found = meters.computeIfAbsent(new Kind(name, path, status), this::register);
    found.duration().record(clock.monotonicTime() - startedNanos, TimeUnit.NANOSECONDS);
    found.requests().increment();
  }

  private Meters register(Kind kind) {
    Tags tags = Tags.of("service", service, "method", kind.method(), "path", kind.path());
    Timer duration =
        Timer.builder("http_request_duration")
            .tags(tags)
            .serviceLevelObjectives(
                Duration.ofMillis(10),
                Duration.ofMillis(50),
                Duration.ofMillis(100),
                Duration.ofMillis(200),
                Duration.ofMillis(500),
                Duration.ofSeconds(1),
                Duration.ofSeconds(2))
            .register(metrics);
    String status = String.valueOf(kind.status());
    return new Meters(duration, metrics.counter("http_requests", tags.and("status", status)));
  }
}

package com.doos.shared.http;

import com.doos.shared.runtime.Drain;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.ext.healthchecks.Status;
import java.util.Map;
import java.util.function.Supplier;

/**
 * {@code /health} (the process lives), {@code /ready} (each dependency answers and the service
 * takes work) and {@code /metrics} (Prometheus text).
 */
public final class Probes {
  /**
   * Meter that appears as {@code order_created_total}. The client library reserves the suffix
   * {@code _created} and would cut it off.
   */
  public static final String ORDERS_CREATED = "orders_placed_and_answered";

  private static final String EXPOSED_AS = "order_created";
  private static final long CHECK_TIMEOUT_MS = 2_000;
  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final HealthChecks checks;

  public Probes(Vertx vertx, Drain drain) {
    this.checks = HealthChecks.create(vertx);
    checks.register("intake", status -> status.complete(drain.begun() ? Status.KO() : Status.OK()));
  }

  /** Adds a dependency: ready only while the check succeeds within two seconds. */
  public Probes requires(String name, Supplier<Future<?>> check) {
    checks.register(
        name,
        CHECK_TIMEOUT_MS,
        status ->
            check
                .get()
                .onComplete(
                    done -> // later than the time limit at times
                    status.tryComplete(done.succeeded() ? Status.OK() : Status.KO())));
    return this;
  }

  /** Declares the three routes. */
  public void bind(HttpEdge edge, PrometheusMeterRegistry metrics) {
    edge.on(
        HttpMethod.GET,
        "/health",
        (context, caller) ->
            Future.succeededFuture(Answer.ok(new JsonObject().put("status", "UP"))));
    edge.on(HttpMethod.GET, "/ready", (context, caller) -> ready());
    edge.on(
        HttpMethod.GET,
        "/metrics",
        (context, caller) ->
            Future.succeededFuture(new Answer(200, PROMETHEUS_TEXT, Map.of(), scrape(metrics))));
  }

  private Future<Answer> ready() {
    return checks
        .checkStatus()
        .map(result -> {
          JsonObject body = result.toJson();
          body.remove("outcome");
          boolean up = Boolean.TRUE.equals(result.getUp());
          return Answer.json(up ? 200 : 503, body.toBuffer());
        });
  }

  private static Buffer scrape(PrometheusMeterRegistry metrics) {
    return Buffer.buffer(metrics.scrape().replace(ORDERS_CREATED, EXPOSED_AS));
  }
}

package com.doos.shared.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.vertx.core.VertxBuilder;
import io.vertx.core.spi.tracing.VertxTracer;
import io.vertx.core.tracing.TracingOptions;
import io.vertx.tracing.opentelemetry.OpenTelemetryTracingFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Sends the spans of this process to an OTLP receiver; what it does not take in time is lost. */
public final class Tracing implements AutoCloseable {
  private static final String NAME = "com.doos";
  private static final int SPANS_WAITING_MAX = 8_192;
  private static final Duration EXPORT_INTERVAL = Duration.ofSeconds(1);
  private static final Duration EXPORT_MAX = Duration.ofSeconds(5);

  private final OpenTelemetrySdk sdk;
  private final TracingConfig config;

  /**
   * @param service name of the process
   */
  public Tracing(TracingConfig config, String service) {
    this.config = config;
    OtlpHttpSpanExporter exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(config.endpoint() + "/v1/traces")
            .setTimeout(EXPORT_MAX)
            .build();
    SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setResource(
                Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), service)))
            .addSpanProcessor(
                BatchSpanProcessor.builder(exporter)
                    .setMaxQueueSize(SPANS_WAITING_MAX)
                    .setScheduleDelay(EXPORT_INTERVAL)
                    .setExporterTimeout(EXPORT_MAX)
                    .build())
            .build();
    this.sdk =
        OpenTelemetrySdk.builder()
            .setTracerProvider(provider)
            .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
            .build();
  }

  /** Has an instance log its slow statements, and report its spans if it is traced. */
  public static VertxBuilder install(VertxBuilder builder, Optional<Tracing> tracing) {
    return builder.withTracer(options -> {
      VertxTracer<?, ?> tracer =
          tracing
              .<VertxTracer<?, ?>>map(traced -> traced.sampling(options))
              .orElse(VertxTracer.NOOP);
      return new SlowStatements<>(tracer, System::nanoTime);
    });
  }

  private HeadSampling<?, ?> sampling(TracingOptions options) {
    return new HeadSampling<>(
        new OpenTelemetryTracingFactory(sdk).tracer(options),
        sdk.getTracer(NAME),
        config.permille(),
        bound -> ThreadLocalRandom.current().nextInt(bound));
  }

  /** Sends what waits; blocking, with a limit. */
  @Override
  public void close() {
    sdk.getSdkTracerProvider().shutdown().join(EXPORT_MAX.toMillis(), TimeUnit.MILLISECONDS);
  }
}

package com.doos.shared.runtime;

import com.doos.shared.sql.Pools;
import com.doos.shared.trace.Tracing;
import com.doos.shared.trace.TracingConfig;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What a service gets from the process it runs in.
 *
 * @param tracing empty when nothing is traced
 */
public record ServiceContext(
    PrometheusMeterRegistry metrics, InstantSource clock, Drain drain, Optional<Tracing> tracing) {

  /** Of a process that traces nothing. */
  public static ServiceContext create() {
    return create(Optional.empty());
  }

  /**
   * Of a process that is traced as configured.
   *
   * @param process its name in traces
   */
  public static ServiceContext create(TracingConfig config, String process) {
    return create(config.enabled() ? Optional.of(new Tracing(config, process)) : Optional.empty());
  }

  private static ServiceContext create(Optional<Tracing> tracing) {
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    metrics.config().meterFilter(new DatabasePoolNames());
    new JvmMemoryMetrics().bindTo(metrics);
    new JvmThreadMetrics().bindTo(metrics);
    new ProcessorMetrics().bindTo(metrics);
    new UptimeMetrics().bindTo(metrics);
    return new ServiceContext(metrics, InstantSource.system(), new Drain(), tracing);
  }

  /** The pools' connections in use under the name that the alert rules know. */
  private static final class DatabasePoolNames implements MeterFilter {
    @Override
    public Meter.Id map(Meter.Id id) {
      return id.getName().equals("vertx.pool.in.use") && "sql".equals(id.getTag("pool_type"))
          ? id.withName(Pools.CONNECTIONS_IN_USE)
          : id;
    }
  }

  /**
   * A Vert.x instance that reports its pools to {@link #metrics}; requests are measured by the
   * edges themselves.
   *
   * @param eventLoops threads; 0 takes the library's default
   */
  public Vertx vertx(int eventLoops) {
    MicrometerMetricsOptions reported = new MicrometerMetricsOptions().setEnabled(true);
    for (MetricsDomain domain : MetricsDomain.values()) {
      if (domain != MetricsDomain.NAMED_POOLS) {
        reported.addDisabledMetricsCategory(domain);
      }
    }
    // Without it there is no temporary folder that a killed process leaves behind.
    FileSystemOptions noClassPath = new FileSystemOptions().setClassPathResolvingEnabled(false);
    VertxOptions options =
        new VertxOptions()
            .setPreferNativeTransport(true)
            .setFileSystemOptions(noClassPath)
            .setMetricsOptions(reported);
    if (eventLoops > 0) {
      options.setEventLoopPoolSize(eventLoops);
    }
    VertxBuilder builder =
        Vertx.builder().with(options).withMetrics(new MicrometerMetricsFactory(metrics));
    Tracing.install(builder, tracing);
    Vertx vertx = builder.build();
    vertx.deployVerticle(
        () -> new EventLoopDelay(metrics),
        new DeploymentOptions().setInstances(options.getEventLoopPoolSize()));
    return vertx;
  }
}

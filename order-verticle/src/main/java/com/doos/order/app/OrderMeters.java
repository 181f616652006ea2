package com.doos.order.app;

import com.doos.shared.http.Probes;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** {@code order_created_total} and {@code order_create_duration_seconds}. */
final class OrderMeters {
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(10),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(200),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(2)
  };

  private final Outcome placed;
  private final Outcome refused;

  OrderMeters(MeterRegistry metrics) {
    this.placed = new Outcome(metrics, "success");
    this.refused = new Outcome(metrics, "failure");
  }

  void record(boolean success, Duration elapsed) {
    (success ? placed : refused).record(elapsed);
  }

  /** The meters of one status. */
  private record Outcome(Counter count, Timer duration) {
    Outcome(MeterRegistry metrics, String status) {
      this(
          metrics.counter(Probes.ORDERS_CREATED, "status", status),
          Timer.builder("order_create_duration")
              .tag("status", status)
              .serviceLevelObjectives(BUCKETS)
              .register(metrics));
    }

    void record(Duration elapsed) {
      count.increment();
      duration.record(elapsed);
    }
  }
}

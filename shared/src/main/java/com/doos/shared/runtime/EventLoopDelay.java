package com.doos.shared.runtime;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How much later than due an event loop does what is due: {@code event_loop_delay_seconds}. One
 * that is kept busy lets everything wait that it serves. Deployed once for each event loop.
 */
final class EventLoopDelay extends VerticleBase {
  private static final long INTERVAL_MS = 500;

  private final Timer delay;

  EventLoopDelay(MeterRegistry metrics) {
    this.delay =
        Timer.builder("event_loop_delay")
            .serviceLevelObjectives(
                Duration.ofMillis(10),
                Duration.ofMillis(50),
                Duration.ofMillis(100),
                Duration.ofMillis(500),
                Duration.ofSeconds(2))
            .register(metrics);
  }

  @Override
  public Future<?> start() {
    next();
    return Future.succeededFuture();
  }

  private void next() {
    long due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(INTERVAL_MS);
    vertx.setTimer(
        INTERVAL_MS,
        now -> {
          delay.record(Math.max(0, System.nanoTime() - due), TimeUnit.NANOSECONDS);
          next();
        });
  }
}

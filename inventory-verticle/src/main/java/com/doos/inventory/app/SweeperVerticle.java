package com.doos.inventory.app;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sweeps at an interval, and goes on at once while there is more to sweep. */
public final class SweeperVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(SweeperVerticle.class);
  private static final long AT_ONCE_MS = 1;

  private final ReservationSweeper sweeper;
  private final Duration interval;
  private Future<?> round = Future.succeededFuture();
  private boolean stopping;

  /**
   * @param interval from the end of a sweep to the next one
   */
  public SweeperVerticle(ReservationSweeper sweeper, Duration interval) {
    this.sweeper = sweeper;
    this.interval = interval;
  }

  @Override
  public Future<?> start() {
    next(interval.toMillis());
    return Future.succeededFuture();
  }

  /** Waits for the sweep that is under way. */
  @Override
  public Future<?> stop() {
    stopping = true;
    return round.otherwiseEmpty();
  }

  private void next(long delayMs) {
    vertx.setTimer(
        delayMs,
        timer -> {
          if (!stopping) {
            round = sweep();
          }
        });
  }

  private Future<?> sweep() {
    return sweeper
        .sweep()
        .onFailure(failure -> LOG.warn("expired reservations stay until the next sweep", failure))
        .onComplete(done ->
            next(
                done.succeeded() && Boolean.TRUE.equals(done.result())
                    ? AT_ONCE_MS
                    : interval.toMillis()));
  }
}

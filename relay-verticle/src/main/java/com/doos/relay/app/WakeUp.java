package com.doos.relay.app;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Timer;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A signal with a memory of one: given while nobody waits, it ends the next wait at once. Confined
 * to one context.
 */
final class WakeUp {
  private boolean given;
  private @Nullable Promise<Void> waiting;

  void give() {
    given = true;
    if (waiting != null) {
      waiting.tryComplete();
    }
  }

  /** Completes with the next signal, or after {@code max} without one; never fails. */
  Future<Void> next(Vertx vertx, Duration max) {
    if (given || max.isZero()) {
      given = false;
      return Future.succeededFuture();
    }
    Promise<Void> signal = Promise.promise();
    waiting = signal;
    long millis = Math.max(1, max.toMillis()); // there is no timer for less
    Timer timer = vertx.timer(millis, TimeUnit.MILLISECONDS);
    return Future.any(signal.future(), timer)
        .transform(done -> {
          var unused = timer.cancel();
          given = false;
          waiting = null;
          return Future.succeededFuture();
        });
  }
}

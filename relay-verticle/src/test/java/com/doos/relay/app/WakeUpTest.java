package com.doos.relay.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WakeUpTest {
  private static final Duration LONG = Duration.ofHours(1);

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final WakeUp wakeUp = new WakeUp();

  @AfterEach
  void close() throws Exception {
    get(vertx.close());
  }

  @Test
  void endsAWaitThatHasBegun() throws Exception {
    Future<Void> woken =
        onContext(() -> {
          Future<Void> next = wakeUp.next(vertx, LONG);
          wakeUp.give();
          return next;
        });

    get(woken);
  }

  @Test
  void remembersOneSignal() throws Exception {
    get(
        onContext(() -> {
          wakeUp.give();
          wakeUp.give();
          return wakeUp.next(vertx, LONG);
        }));

    Future<Void> again =
        onContext(() -> Future.succeededFuture(wakeUp.next(vertx, LONG).isComplete()))
            .compose(complete -> complete ? Future.failedFuture("woken twice") : done());
    get(again);
  }

  @Test
  void endsByItselfAfterItsTimeAndWaitsAgain() throws Exception {
    Future<Boolean> waitsAgain =
        onContext(() ->
            wakeUp
                .next(vertx, Duration.ofMillis(1))
                .map(late -> wakeUp.next(vertx, LONG).isComplete()));

    assertThat(get(waitsAgain)).isFalse();
  }

  @Test
  void waitsForLessThanATimerCan() throws Exception {
    get(onContext(() -> wakeUp.next(vertx, Duration.ofNanos(1))));
  }

  private static Future<Void> done() {
    return Future.succeededFuture();
  }

  private <T> Future<T> onContext(Supplier<Future<T>> step) {
    Promise<T> result = Promise.promise();
    context.runOnContext(go -> step.get().onComplete(result));
    return result.future();
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}

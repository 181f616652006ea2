package com.doos.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.doos.shared.error.DoosException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for futures and looks at how they ended. */
public final class Outcomes {
  private static final Logger LOG = LoggerFactory.getLogger(Outcomes.class);
  private static final long SECONDS_MAX = 20;

  private Outcomes() {}

  /** The value of a future that must succeed. */
  public static <T> T value(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(SECONDS_MAX, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("failed", e.getCause());
    } catch (TimeoutException | InterruptedException e) {
      throw new AssertionError("no outcome", e);
    }
  }

  /** The failure of a future that must fail. */
  public static Throwable failure(Future<?> future) {
    return value(
        future.transform(outcome ->
            outcome.failed()
                ? Future.succeededFuture(outcome.cause())
                : Future.failedFuture("succeeded with " + outcome.result())));
  }

  /** The refusal a call must end in. */
  public static DoosException refusal(ThrowingCallable call) {
    return refusal(catchThrowable(call));
  }

  /** The refusal a future must end in. */
  public static DoosException refusal(Future<?> future) {
    return refusal(failure(future));
  }

  private static DoosException refusal(Throwable thrown) {
    assertThat(thrown).isInstanceOf(DoosException.class);
    return (DoosException) thrown;
  }

  /**
   * The future of a call made on an event loop. A chain that is put together on the test's thread
   * would at times attach its listeners after an answer has passed.
   */
  public static <T> Future<T> onLoop(Vertx vertx, Supplier<Future<T>> call) {
    Promise<T> outcome = Promise.promise();
    vertx.runOnContext(
        turn -> Future.<Void>succeededFuture().compose(start -> call.get()).onComplete(outcome));
    return outcome.future();
  }

  /** The seed of a random test, logged; {@code -Ddoos.test.seed=N} repeats one. */
  public static long seed() {
    long seed = Long.getLong("doos.test.seed", System.nanoTime());
    LOG.info("random test; repeat it with -Ddoos.test.seed={}", seed);
    return seed;
  }
}

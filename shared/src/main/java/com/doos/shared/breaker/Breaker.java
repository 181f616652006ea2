package com.doos.shared.breaker;

import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.circuitbreaker.CircuitBreakerState;
import io.vertx.circuitbreaker.OpenCircuitException;
import io.vertx.circuitbreaker.TimeoutException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Stands before a dependency. While too large a share of the calls fails, calls are refused at once
 * with {@link ErrorCode#OVERLOADED}; after a while one is let through to see.
 *
 * <p>A refusal by the dependency that is an answer (out of stock, not found) is no failure. Safe
 * for all threads.
 */
public final class Breaker {
  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final String dependency;
  private final BreakerConfig config;
  private final CircuitBreaker circuit;
  private final AtomicInteger underWay = new AtomicInteger();
  private long windowStart = System.nanoTime();
  private int calls;
  private int failures;

  /**
   * @param dependency for people, in messages and metrics
   */
  public Breaker(Vertx vertx, String dependency, BreakerConfig config, MeterRegistry metrics) {
    this.dependency = dependency;
    this.config = config;
    // The library opens after a number of failures; the share is counted here.
    this.circuit =
        CircuitBreaker.create(
                dependency,
                vertx,
                new CircuitBreakerOptions()
                    .setMaxFailures(Integer.MAX_VALUE)
                    .setTimeout(config.timeout().toMillis())
                    .setResetTimeout(config.openFor().toMillis()))
            .failurePolicy(done -> done.failed() && isFailure(done.cause()));
    Gauge.builder("circuit_breaker_open", circuit, Breaker::openness)
        .description("0 closed, 0.5 trying, 1 open")
        .tag("dependency", dependency)
        .register(metrics);
  }

  private static double openness(CircuitBreaker circuit) {
    return switch (circuit.state()) {
      case CLOSED -> 0;
      case HALF_OPEN -> 0.5;
      case OPEN -> 1;
    };
  }

  /**
   * Makes a call, unless the breaker is open or too many are under way.
   *
   * @return what the call answers; {@link Detail#TIMED_OUT} when it takes too long: it may or may
   *     not have taken effect
   */
  public <T> Future<T> call(Supplier<Future<T>> work) {
    if (underWay.incrementAndGet() > config.concurrentMax()) {
      underWay.decrementAndGet();
      return Future.failedFuture(refusal());
    }
    return circuit
        .execute(() -> attempt(work))
        .onComplete(done -> {
          underWay.decrementAndGet();
          if (!(done.cause() instanceof OpenCircuitException)) {
            count(done.failed() && isFailure(done.cause()));
          }
        })
        .recover(failure -> Future.failedFuture(meaning(failure)));
  }

  /** The limit of each call. */
  public Duration timeout() {
    return config.timeout();
  }

  private static <T> Future<T> attempt(Supplier<Future<T>> work) {
    try {
      return work.get();
    } catch (RuntimeException thrown) {
      return Future.failedFuture(thrown);
    }
  }

  private DoosException refusal() {
    return new DoosException(ErrorCode.OVERLOADED, Detail.UNAVAILABLE, dependency);
  }

  private Throwable meaning(Throwable failure) {
    return switch (failure) {
      case OpenCircuitException open -> refusal();
      case TimeoutException late -> new DoosException(ErrorCode.OVERLOADED, Detail.TIMED_OUT);
      default -> failure;
    };
  }

  private static boolean isFailure(Throwable failure) {
    return !(failure instanceof DoosException known)
        || known.code() == ErrorCode.OVERLOADED
        || known.code() == ErrorCode.INTERNAL;
  }

  private synchronized void count(boolean failed) {
    long now = System.nanoTime();
    if (now - windowStart > WINDOW_NANOS || circuit.state() != CircuitBreakerState.CLOSED) {
      windowStart = now;
      calls = 0;
      failures = 0;
    }
    calls++;
    failures += failed ? 1 : 0;
    if (calls >= config.callsMin() && failures * 100L >= (long) calls * config.failurePercent()) {
      circuit.open();
      calls = 0;
      failures = 0;
    }
  }

  /** Ends the library's timers; to be called once. */
  public void close() {
    circuit.close();
  }
}

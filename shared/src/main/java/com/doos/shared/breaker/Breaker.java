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
  private final Vertx vertx;
  private final Supplier<BreakerConfig> config;
  private final AtomicInteger underWay = new AtomicInteger();
  private long windowStart = System.nanoTime();
  private int calls;
  private int failures;
  private volatile Rules rules;

  /** The library's breaker, whose times are fixed, and the settings it was made from. */
  private record Rules(BreakerConfig config, CircuitBreaker circuit) {}

  /**
   * @param dependency for people, in messages and metrics
   * @param config asked at each call; a breaker whose settings change is closed and counts anew
   */
  public Breaker(
      Vertx vertx, String dependency, Supplier<BreakerConfig> config, MeterRegistry metrics) {
    this.vertx = vertx;
    this.dependency = dependency;
    this.config = config;
    this.rules = rules(config.get());
    Gauge.builder("circuit_breaker_open", this, Breaker::openness)
        .description("0 closed, 0.5 trying, 1 open")
        .tag("dependency", dependency)
        .register(metrics);
  }

  private Rules rules(BreakerConfig settings) {
    // The library opens after a number of failures; the share is counted here.
    CircuitBreakerOptions options =
        new CircuitBreakerOptions()
            .setMaxFailures(Integer.MAX_VALUE)
            .setTimeout(settings.timeout().toMillis())
            .setResetTimeout(settings.openFor().toMillis());
    return new Rules(
        settings,
        CircuitBreaker.create(dependency, vertx, options)
            .failurePolicy(done -> done.failed() && isFailure(done.cause())));
  }

  private Rules current() {
    BreakerConfig wanted = config.get();
    return wanted.equals(rules.config()) ? rules : replace(wanted);
  }

  private synchronized Rules replace(BreakerConfig wanted) {
    if (!wanted.equals(rules.config())) {
      rules.circuit().close();
      rules = rules(wanted);
      calls = 0;
      failures = 0;
    }
    return rules;
  }

  private double openness() {
    return switch (rules.circuit().state()) {
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
    Rules now = current();
    if (underWay.incrementAndGet() > now.config().concurrentMax()) {
      underWay.decrementAndGet();
      return Future.failedFuture(refusal());
    }
    return now.circuit()
        .execute(() -> attempt(work))
        .onComplete(done -> {
          underWay.decrementAndGet();
          if (!(done.cause() instanceof OpenCircuitException)) {
            count(now, done.failed() && isFailure(done.cause()));
          }
        })
        .recover(failure -> Future.failedFuture(meaning(failure)));
  }

  /** The limit of each call. */
  public Duration timeout() {
    return config.get().timeout();
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

  private synchronized void count(Rules asked, boolean failed) {
    CircuitBreaker circuit = asked.circuit();
    BreakerConfig settings = asked.config();
    long now = System.nanoTime();
    if (now - windowStart > WINDOW_NANOS || circuit.state() != CircuitBreakerState.CLOSED) {
      windowStart = now;
      calls = 0;
      failures = 0;
    }
    calls++;
    failures += failed ? 1 : 0;
    if (calls >= settings.callsMin()
        && failures * 100L >= (long) calls * settings.failurePercent()) {
      circuit.open();
      calls = 0;
      failures = 0;
    }
  }

  /** Ends the library's timers; to be called once. */
  public void close() {
    rules.circuit().close();
  }
}

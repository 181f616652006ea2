package com.doos.shared.breaker;

import static com.doos.shared.Outcomes.refusal;
import static com.doos.shared.Outcomes.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BreakerTest {
  private static final Duration OPEN_FOR = Duration.ofMillis(200);

  private final Vertx vertx = Vertx.vertx();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private BreakerConfig config = new BreakerConfig(Duration.ofMillis(300), 100, 50, 20, OPEN_FOR);
  private final Breaker breaker = new Breaker(vertx, "stock", () -> config, metrics);
  private final AtomicInteger reached = new AtomicInteger();

  @AfterEach
  void close() {
    breaker.close();
    value(vertx.close());
  }

  private Future<String> call(boolean fails) {
    return breaker.call(() -> {
      reached.incrementAndGet();
      return fails
          ? Future.failedFuture(DoosException.of(ErrorCode.OVERLOADED))
          : Future.succeededFuture("done");
    });
  }

  private void calls(int succeeding, int failing) {
    for (int i = 0; i < succeeding; i++) {
      value(call(false));
    }
    for (int i = 0; i < failing; i++) {
      refusal(call(true));
    }
  }

  @Test
  void letsCallsThroughWhileFewerThanHalfOfThemFail() {
    // When
    calls(20, 19);

    // Then
    assertThat(reached).hasValue(39);
    assertThat(value(call(false))).isEqualTo("done");
  }

  @Test
  void opensNotBeforeTwentyCalls() {
    // When
    calls(0, 19);

    // Then
    assertThat(value(call(false))).isEqualTo("done");
  }

  @Test
  void refusesAtOnceWhenHalfOfTheCallsFailAndTriesAgainLater() {
    // Given
    calls(10, 10);

    // When
    DoosException refused = refusal(call(false));

    // Then nothing was reached, and the metric tells
    assertThat(refused.code()).isEqualTo(ErrorCode.OVERLOADED);
    assertThat(refused.detail()).isEqualTo(Detail.UNAVAILABLE);
    assertThat(reached).hasValue(20);
    assertThat(metrics.get("circuit_breaker_open").gauge().value()).isEqualTo(1);

    // And one call that succeeds after a while closes it
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> metrics.get("circuit_breaker_open").gauge().value() < 1);
    assertThat(value(call(false))).isEqualTo("done");
    assertThat(metrics.get("circuit_breaker_open").gauge().value()).isZero();
  }

  @Test
  void staysOpenWhenTheTrialFails() {
    // Given
    calls(0, 20);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> metrics.get("circuit_breaker_open").gauge().value() < 1);

    // When
    refusal(call(true));

    // Then
    assertThat(refusal(call(false)).detail()).isEqualTo(Detail.UNAVAILABLE);
    assertThat(reached).hasValue(21);
  }

  @Test
  void aRefusalThatIsAnAnswerIsNoFailure() {
    // When
    for (int i = 0; i < 50; i++) {
      refusal(
          breaker.call(() -> Future.failedFuture(DoosException.of(ErrorCode.STOCK_INSUFFICIENT))));
    }

    // Then
    assertThat(value(call(false))).isEqualTo("done");
  }

  @Test
  void givesUpACallThatTakesTooLong() {
    // When
    DoosException late = refusal(breaker.call(() -> Promise.promise().future()));

    // Then
    assertThat(late.detail()).isEqualTo(Detail.TIMED_OUT);
  }

  @Test
  void refusesMoreCallsThanMayBeUnderWay() {
    // Given
    List<Promise<String>> running = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Promise<String> promise = Promise.promise();
      running.add(promise);
      breaker.call(promise::future).onFailure(late -> {});
    }

    // When
    DoosException refused = refusal(call(false));

    // Then
    assertThat(refused.code()).isEqualTo(ErrorCode.OVERLOADED);
    running.forEach(promise -> promise.tryComplete("done"));
    await().atMost(Duration.ofSeconds(10)).until(() -> value(call(false)).equals("done"));
  }

  @Test
  void aThrowIsAFailureLikeAnother() {
    for (int i = 0; i < 20; i++) {
      breaker
          .call(() -> {
            throw new IllegalStateException("boom");
          })
          .onFailure(e -> {});
    }

    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> assertThat(metrics.get("circuit_breaker_open").gauge().value()).isPositive());
  }

  @Test
  void takesOverOtherSettings() {
    // Given a breaker that is open
    calls(0, 20);
    int before = reached.get();
    refusal(call(false));
    assertThat(reached).hasValue(before);

    // When
    config = new BreakerConfig(Duration.ofMillis(300), 100, 50, 40, OPEN_FOR);

    // Then it is closed, and opens by the new number of calls
    calls(1, 38);
    assertThat(reached).hasValue(before + 39);
    calls(0, 1);
    refusal(call(false));
    assertThat(reached).hasValue(before + 40);
  }
}

package com.doos.shared.event;

import static com.doos.shared.Outcomes.failure;
import static com.doos.shared.Outcomes.refusal;
import static com.doos.shared.Outcomes.value;
import static org.assertj.core.api.Assertions.assertThat;

import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LocalBusTest {
  private record Question(String text) {}

  private final Vertx vertx = Vertx.vertx();
  private final LocalBus bus = new LocalBus(vertx, Duration.ofSeconds(10));

  @BeforeEach
  void prepare() {
    LocalBus.prepare(vertx);
  }

  @AfterEach
  void close() {
    value(vertx.close());
  }

  @Test
  void handsCommandAndAnswerOverAsTheyAre() {
    // Given
    Question question = new Question("?");
    AtomicReference<Question> received = new AtomicReference<>();
    bus.<Question>answer(
        "a",
        command -> {
          received.set(command);
          return Future.succeededFuture(command);
        });

    // When
    Question answer = value(bus.request("a", question, Question.class));

    // Then
    assertThat(received.get()).isSameAs(question);
    assertThat(answer).isSameAs(question);
  }

  @Test
  void aFailureArrivesAsTheExceptionItWas() {
    DoosException refusal = DoosException.of(ErrorCode.STOCK_INSUFFICIENT);
    bus.answer("a", command -> Future.failedFuture(refusal));

    assertThat(failure(bus.request("a", "?", String.class))).isSameAs(refusal);
  }

  @Test
  void aThrowArrivesAsTheExceptionItWas() {
    RuntimeException thrown = new IllegalStateException("boom");
    bus.answer(
        "a",
        command -> {
          throw thrown;
        });

    assertThat(failure(bus.request("a", "?", String.class))).isSameAs(thrown);
  }

  @Test
  void silenceIsATimeout() {
    // Given
    LocalBus impatient = new LocalBus(vertx, Duration.ofMillis(1));
    impatient.answer("a", command -> Promise.promise().future());

    // When
    DoosException refusal = refusal(impatient.request("a", "?", String.class));

    // Then
    assertThat(refusal.code()).isEqualTo(ErrorCode.OVERLOADED);
    assertThat(refusal.detail()).isEqualTo(Detail.TIMED_OUT);
  }

  @Test
  void nobodyThereIsUnavailable() {
    DoosException refusal = refusal(bus.request("nobody", "?", String.class));

    assertThat(refusal.code()).isEqualTo(ErrorCode.OVERLOADED);
    assertThat(refusal.detail()).isEqualTo(Detail.UNAVAILABLE);
  }

  @Test
  void anAnswerOfAnotherTypeIsAFailure() {
    bus.answer("a", command -> Future.succeededFuture(1));

    assertThat(failure(bus.request("a", "?", String.class))).isInstanceOf(ClassCastException.class);
  }

  @Test
  void anEmptyAnswerIsHandedOver() {
    bus.answer("a", command -> Future.succeededFuture());

    assertThat(value(bus.request("a", "?", String.class))).isNull();
  }

  @Test
  void addressesDifferByShard() {
    assertThat(BusAddresses.shard(0)).isNotEqualTo(BusAddresses.shard(1));
  }
}

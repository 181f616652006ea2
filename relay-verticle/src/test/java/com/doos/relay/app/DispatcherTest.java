package com.doos.relay.app;

import static com.doos.relay.app.Messages.message;
import static org.assertj.core.api.Assertions.assertThat;

import com.doos.relay.app.Outcome.Acknowledged;
import com.doos.relay.app.Outcome.HeldBack;
import com.doos.relay.app.Outcome.Refused;
import com.doos.relay.app.Outcome.Unreachable;
import com.doos.shared.outbox.OutboxMessage;
import com.doos.shared.outbox.StoredMessage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DispatcherTest {
  private final List<List<String>> waves = new ArrayList<>();
  private final List<Promise<List<Outcome>>> answers = new ArrayList<>();
  private final Dispatcher dispatcher = new Dispatcher(this::publish);

  private Future<List<Outcome>> publish(List<OutboxMessage> messages) {
    waves.add(messages.stream().map(OutboxMessage::messageId).toList());
    answers.add(Promise.promise());
    return answers.getLast().future();
  }

  @Test
  void sendsTheNextMessageOfAKeyOnlyAfterThePreviousWasAcknowledged() {
    // Given
    Future<List<Delivery>> done =
        dispatcher.dispatch(List.of(message(1, "a"), message(2, "a"), message(3, "b")));
    assertThat(waves).containsExactly(List.of("m1", "m3"));

    // When
    answer(new Acknowledged(), new Acknowledged());

    // Then
    assertThat(waves).containsExactly(List.of("m1", "m3"), List.of("m2"));
    assertThat(done.isComplete()).isFalse();
    answer(new Acknowledged());
    assertThat(outcomes(done))
        .isEqualTo(Map.of(1L, new Acknowledged(), 2L, new Acknowledged(), 3L, new Acknowledged()));
  }

  @Test
  void holdsBackWhatFollowsAFailureOfTheSameKeyOnly() {
    // Given
    List<StoredMessage> batch =
        List.of(
            message(1, "a"), message(2, "a"), message(3, "b"), message(4, "a"), message(5, "b"));
    Future<List<Delivery>> done = dispatcher.dispatch(batch);

    // When
    answer(new Refused("too large"), new Acknowledged());
    answer(new Acknowledged());

    // Then
    assertThat(waves).containsExactly(List.of("m1", "m3"), List.of("m5"));
    assertThat(outcomes(done))
        .isEqualTo(
            Map.of(
                1L, new Refused("too large"),
                2L, new HeldBack(),
                3L, new Acknowledged(),
                4L, new HeldBack(),
                5L, new Acknowledged()));
  }

  @Test
  void waitsOnlyOnceForABrokerThatIsAway() {
    // Given
    Future<List<Delivery>> done =
        dispatcher.dispatch(
            List.of(message(1, "a"), message(2, "a"), message(3, "b"), message(4, "b")));

    // When
    answer(new Acknowledged(), new Unreachable("timeout"));

    // Then
    assertThat(waves).hasSize(1);
    assertThat(outcomes(done))
        .isEqualTo(
            Map.of(
                1L, new Acknowledged(),
                2L, new HeldBack(),
                3L, new Unreachable("timeout"),
                4L, new HeldBack()));
  }

  @Test
  void noMessagePaysForABrokerThatGoesAwayBetweenTwoWaves() {
    // Given
    Future<List<Delivery>> done =
        dispatcher.dispatch(
            List.of(message(1, "a"), message(2, "a"), message(3, "b"), message(4, "b")));

    // When
    answer(new Acknowledged(), new Acknowledged());
    answer(new Unreachable("timeout"), new Unreachable("timeout"));

    // Then
    assertThat(outcomes(done))
        .isEqualTo(
            Map.of(
                1L, new Acknowledged(),
                2L, new HeldBack(),
                3L, new Acknowledged(),
                4L, new HeldBack()));
  }

  @Test
  void aMessageOfALaterWaveThatAloneWasNotTakenIsToldSo() {
    // Given
    Future<List<Delivery>> done =
        dispatcher.dispatch(
            List.of(message(1, "a"), message(2, "a"), message(3, "b"), message(4, "b")));

    // When
    answer(new Acknowledged(), new Acknowledged());
    answer(new Acknowledged(), new Unreachable("no such topic"));

    // Then
    assertThat(outcomes(done))
        .containsEntry(2L, new Acknowledged())
        .containsEntry(4L, new Unreachable("no such topic"));
  }

  @Test
  void anEmptyBatchIsDoneAtOnce() {
    assertThat(dispatcher.dispatch(List.of()).result()).isEmpty();
  }

  /** Answers the last wave. */
  private void answer(Outcome... outcomes) {
    answers.getLast().complete(List.of(outcomes));
  }

  private static Map<Long, Outcome> outcomes(Future<List<Delivery>> done) {
    assertThat(done.succeeded()).isTrue();
    return done.result().stream()
        .collect(
            Collectors.toMap(
                delivery -> delivery.message().id(), Delivery::outcome, (a, b) -> b, HashMap::new));
  }
}

package com.doos.relay.app;

import static com.doos.relay.app.Messages.message;
import static org.assertj.core.api.Assertions.assertThat;

import com.doos.relay.app.Outcome.Acknowledged;
import com.doos.relay.app.Outcome.HeldBack;
import com.doos.relay.app.Outcome.Refused;
import com.doos.shared.outbox.OutboxMessage;
import com.doos.shared.outbox.StoredMessage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DispatcherTest {
  private final Map<String, Promise<Outcome>> published = new LinkedHashMap<>();
  private final Dispatcher dispatcher = new Dispatcher(this::publish);

  private Future<Outcome> publish(OutboxMessage message) {
    Promise<Outcome> answer = Promise.promise();
    published.put(message.messageId(), answer);
    return answer.future();
  }

  @Test
  void sendsTheNextMessageOfAKeyOnlyAfterThePreviousWasAcknowledged() {
    // Given
    Future<List<Delivery>> done =
        dispatcher.dispatch(List.of(message(1, "a"), message(2, "a"), message(3, "b")));
    assertThat(published).containsOnlyKeys("m1", "m3");

    // When
    answer("m1", new Acknowledged());

    // Then
    assertThat(published).containsOnlyKeys("m1", "m3", "m2");
    assertThat(done.isComplete()).isFalse();
  }

  @Test
  void holdsBackWhatFollowsAFailureOfTheSameKeyOnly() {
    // Given
    List<StoredMessage> batch =
        List.of(message(1, "a"), message(2, "a"), message(3, "b"), message(4, "a"));
    Future<List<Delivery>> done = dispatcher.dispatch(batch);

    // When
    answer("m3", new Acknowledged());
    answer("m1", new Refused("too large"));

    // Then
    assertThat(published).containsOnlyKeys("m1", "m3");
    assertThat(outcomes(done))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                1L, new Refused("too large"),
                2L, new HeldBack(),
                3L, new Acknowledged(),
                4L, new HeldBack()));
  }

  @Test
  void anEmptyBatchIsDoneAtOnce() {
    assertThat(dispatcher.dispatch(List.of()).result()).isEmpty();
  }

  private void answer(String messageId, Outcome outcome) {
    Objects.requireNonNull(published.get(messageId)).complete(outcome);
  }

  private static Map<Long, Outcome> outcomes(Future<List<Delivery>> done) {
    assertThat(done.succeeded()).isTrue();
    return done.result().stream()
        .collect(
            Collectors.toMap(
                delivery -> delivery.message().id(), Delivery::outcome, (a, b) -> b, HashMap::new));
  }
}

package com.doos.relay.app;

import static com.doos.relay.app.Messages.message;
import static org.assertj.core.api.Assertions.assertThat;

import com.doos.relay.app.Outcome.Acknowledged;
import com.doos.relay.app.Outcome.HeldBack;
import com.doos.relay.app.Outcome.Refused;
import com.doos.relay.app.Outcome.Unreachable;
import com.doos.relay.app.RoundPlan.Failure;
import com.doos.shared.outbox.StoredMessage;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundPlanTest {
  private static final StoredMessage FIRST = message(1, "a");
  private static final StoredMessage SECOND = message(2, "b");
  private static final StoredMessage THIRD = message(3, "b");

  @Test
  void marksWhatWasAcknowledgedAndLeavesAloneWhatWasHeldBack() {
    RoundPlan plan =
        RoundPlan.of(
            List.of(
                new Delivery(FIRST, new Acknowledged()),
                new Delivery(SECOND, new Refused("too large")),
                new Delivery(THIRD, new HeldBack())));

    assertThat(plan.sent()).containsExactly(FIRST);
    assertThat(plan.failures()).containsExactly(new Failure(SECOND, "too large"));
    assertThat(plan.outage()).isFalse();
  }

  @Test
  void noMessagePaysForABrokerThatTakesNothing() {
    RoundPlan plan =
        RoundPlan.of(
            List.of(
                new Delivery(FIRST, new Unreachable("timeout")),
                new Delivery(SECOND, new Unreachable("timeout")),
                new Delivery(THIRD, new HeldBack())));

    assertThat(plan).isEqualTo(new RoundPlan(List.of(), List.of(), true));
  }

  @Test
  void aMessageThatAloneWasNotTakenPays() {
    RoundPlan plan =
        RoundPlan.of(
            List.of(
                new Delivery(FIRST, new Acknowledged()),
                new Delivery(SECOND, new Unreachable("no such topic"))));

    assertThat(plan.failures()).containsExactly(new Failure(SECOND, "no such topic"));
    assertThat(plan.outage()).isFalse();
  }

  @Test
  void aRefusedMessagePaysEvenDuringAnOutage() {
    RoundPlan plan =
        RoundPlan.of(
            List.of(
                new Delivery(FIRST, new Refused("too large")),
                new Delivery(SECOND, new Unreachable("timeout"))));

    assertThat(plan.failures()).containsExactly(new Failure(FIRST, "too large"));
    assertThat(plan.outage()).isTrue();
  }

  @Test
  void nothingToDoIsNoOutage() {
    assertThat(RoundPlan.of(List.of())).isEqualTo(new RoundPlan(List.of(), List.of(), false));
  }
}

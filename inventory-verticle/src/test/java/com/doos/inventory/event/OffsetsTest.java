package com.doos.inventory.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.kafka.client.common.TopicPartition;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OffsetsTest {
  private static final TopicPartition ONE = new TopicPartition("t", 1);
  private static final TopicPartition TWO = new TopicPartition("t", 2);

  private final Offsets offsets = new Offsets();

  @Test
  void neverCommitsBeyondAMessageThatIsNotDone() {
    // Given
    Offsets.Window window = offsets.arrived(ONE, 5);
    assertThat(offsets.arrived(ONE, 6)).isSameAs(window);
    assertThat(offsets.arrived(ONE, 7)).isSameAs(window);
    Offsets.Window other = offsets.arrived(TWO, 0);

    // When
    offsets.done(window, 6);
    offsets.done(window, 7);
    offsets.done(other, 0);

    // Then
    assertThat(offsets.committable()).isEqualTo(Map.of(ONE, 5L, TWO, 1L));
    assertThat(offsets.open()).isEqualTo(1);

    // And when that one is done, all is committed at once
    offsets.done(window, 5);
    assertThat(offsets.committable()).isEqualTo(Map.of(ONE, 8L, TWO, 1L));
  }

  @Test
  void commitsNothingTwice() {
    Offsets.Window window = offsets.arrived(ONE, 5);
    offsets.done(window, 5);
    offsets.committed(offsets.committable());

    assertThat(offsets.committable()).isEmpty();
    assertThat(offsets.position(ONE)).isEqualTo(6);
    assertThat(offsets.position(TWO)).isNull();
  }

  @Test
  void whatIsDeliveredAgainReplacesWhatWasOnItsWay() {
    // Given
    Offsets.Window before = offsets.arrived(ONE, 5);
    assertThat(offsets.arrived(ONE, 6)).isSameAs(before);

    // When a rebalance sets the partition back
    Offsets.Window after = offsets.arrived(ONE, 5);
    offsets.done(before, 6);

    // Then
    assertThat(before.isGone()).isTrue();
    assertThat(after.isGone()).isFalse();
    assertThat(offsets.position(ONE)).isEqualTo(5);
    assertThat(offsets.open()).isEqualTo(1);
  }
}

package com.doos.order.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LifetimesTest {
  private static final View FOUND = new View(1, Buffer.buffer("{}"));

  @Test
  void staysWithinTheJitterAndUsesItsWholeRange() {
    // Given
    long seed = System.nanoTime();
    Lifetimes lifetimes =
        new Lifetimes(Duration.ofSeconds(100), Duration.ofSeconds(10), 20, new Random(seed));
    long low = Long.MAX_VALUE;
    long high = 0;

    // When
    for (int i = 0; i < 10_000; i++) {
      long found = lifetimes.of(FOUND).toMillis();
      low = Math.min(low, found);
      high = Math.max(high, found);

      // Then
      assertThat(lifetimes.of(View.ABSENT))
          .as("seed %d", seed)
          .isBetween(Duration.ofSeconds(8), Duration.ofSeconds(12));
    }
    assertThat(low).as("seed %d", seed).isBetween(80_000L, 81_000L);
    assertThat(high).as("seed %d", seed).isBetween(119_000L, 120_000L);
  }

  @Test
  void withoutJitterIsTheSameEachTimeAndAbsenceNeverOutlivesAnAnswer() {
    // Given
    Lifetimes lifetimes =
        new Lifetimes(Duration.ofSeconds(1), Duration.ofSeconds(5), 0, new Random(1));

    // When, Then
    assertThat(lifetimes.of(FOUND)).isEqualTo(Duration.ofSeconds(1));
    assertThat(lifetimes.of(View.ABSENT)).isEqualTo(Duration.ofSeconds(1));
  }
}

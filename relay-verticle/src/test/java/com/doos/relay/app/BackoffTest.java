package com.doos.relay.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void doublesFromOneSecondAndThenGivesUp() {
    List<Long> seconds =
        IntStream.range(0, 5)
            .mapToObj(failed -> Backoff.afterFailure(failed, 5).orElseThrow().toSeconds())
            .toList();

    assertThat(seconds).containsExactly(1L, 2L, 4L, 8L, 16L);
    assertThat(Backoff.afterFailure(5, 5)).isEmpty();
  }

  @Test
  void givesUpAtOnceWithoutRetries() {
    assertThat(Backoff.afterFailure(0, 0)).isEmpty();
  }

  @Test
  void staysBelowItsLimitHoweverManyRetriesThereAre() {
    assertThat(Backoff.afterFailure(9, 1_000)).contains(Backoff.MAX);
    assertThat(Backoff.afterFailure(999, 1_000)).contains(Duration.ofMinutes(5));
  }
}

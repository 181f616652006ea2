package com.doos.prove;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class FaultScheduleTest {
  private static final Duration LENGTH = Duration.ofMinutes(10);
  private static final FaultSchedule.Targets TARGETS =
      new FaultSchedule.Targets(
          List.of("order", "relay"), List.of("redis", "kafka"), List.of("order>redis"));

  private static List<Fault> schedule(long seed) {
    return FaultSchedule.of(seed, LENGTH, EnumSet.allOf(FaultKind.class), TARGETS);
  }

  @Test
  void isTheSameForTheSameSeed() {
    assertThat(schedule(7)).isEqualTo(schedule(7)).isNotEqualTo(schedule(8));
  }

  @Test
  void endsWithTheLoadAndHasAllKinds() {
    List<Fault> faults = schedule(7);

    assertThat(faults).allMatch(fault -> fault.end().compareTo(LENGTH) <= 0);
    assertThat(faults).map(Fault::kind).containsAll(EnumSet.allOf(FaultKind.class));
    assertThat(faults)
        .filteredOn(fault -> fault.kind() == FaultKind.DELAY_LINK)
        .map(Fault::by)
        .containsAll(LongStream.of(100, 500, 1_000).mapToObj(Duration::ofMillis).toList());
  }

  @Test
  void breaksNothingTwiceAtATime() {
    List<Fault> faults = schedule(7);

    for (Fault one : faults) {
      assertThat(faults)
          .filteredOn(
              other -> other.target().equals(one.target()) && other.at().compareTo(one.at()) > 0)
          .allMatch(other -> other.at().compareTo(one.end()) > 0);
    }
  }

  @Test
  void isEmptyWithoutKinds() {
    assertThat(FaultSchedule.of(7, LENGTH, Set.of(), TARGETS)).isEmpty();
  }
}

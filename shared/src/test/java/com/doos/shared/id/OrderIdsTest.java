package com.doos.shared.id;

import static com.doos.shared.Outcomes.refusal;
import static com.doos.shared.Outcomes.seed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.doos.shared.MovableClock;
import com.doos.shared.error.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class OrderIdsTest {
  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07.089Z");

  private final MovableClock clock = new MovableClock(NOW);
  private final OrderIds ids = new OrderIds(MachineId.always(7), clock);

  @Test
  void issuesNoIdTwiceAcrossThreadsAndMachines() throws Exception {
    // Given
    long seed = seed();
    OrderIds[] machines = {
      new OrderIds(MachineId.always(0), InstantSource.system()),
      new OrderIds(MachineId.always(1), InstantSource.system()),
      new OrderIds(MachineId.always(1023), clock)
    };
    int threads = 6;
    int idsEach = 20_000;
    List<Callable<long[]>> issuers = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      Random random = new Random(seed + t);
      OrderIds machine = machines[t % machines.length];
      issuers.add(
          () -> LongStream.range(0, idsEach).map(i -> machine.next(random.nextInt(640))).toArray());
    }

    // When
    Set<Long> issued = new HashSet<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      for (Future<long[]> done : pool.invokeAll(issuers)) {
        LongStream.of(done.get()).forEach(issued::add);
      }
    }

    // Then
    assertThat(issued).as("seed %d", seed).hasSize(threads * idsEach).allMatch(id -> id > 0);
  }

  @Test
  void carriesTheGeneOfItsUser() {
    for (long user : new long[] {1, 2, 63, 64, 65, 1_000_003, Long.MAX_VALUE}) {
      assertThat(OrderIds.gene(ids.next(user))).isEqualTo((int) (user % 64));
    }
  }

  @Test
  void risesForEachGeneWhateverTheClockDoes() {
    // Given
    long seed = seed();
    Random random = new Random(seed);
    long last = ids.next(5);

    for (int i = 0; i < 10_000; i++) {
      // When
      clock.move(Duration.ofMillis(random.nextInt(-3, 5)));
      long next = ids.next(5);

      // Then
      assertThat(next).as("seed %d", seed).isGreaterThan(last);
      last = next;
    }
  }

  @Test
  void issues64IdsOfAGeneInAMillisecond() {
    // When
    List<Instant> times =
        IntStream.range(0, 65).mapToObj(i -> OrderIds.issuedAt(ids.next(3))).toList();

    // Then
    assertThat(times.subList(0, 64)).containsOnly(NOW);
    assertThat(times.get(64)).isEqualTo(NOW.plusMillis(1));
  }

  @Test
  void laysOutTheBitsOfASnowflake() {
    // When
    long id = ids.next(64 + 9);

    // Then
    long ms = Duration.between(Instant.parse("2025-01-01T00:00:00Z"), NOW).toMillis();
    assertThat(id >>> 22).isEqualTo(ms);
    assertThat((id >>> 12) & 1023).isEqualTo(7);
    assertThat(id & 4095).isEqualTo(9);
  }

  @Test
  void bridgesASmallClockRollback() {
    // Given
    long before = ids.next(1);

    // When
    clock.move(Duration.ofMillis(-OrderIds.LEAD_MS_MAX + 1));

    // Then
    assertThat(ids.next(1)).isGreaterThan(before);
  }

  @Test
  void refusesAfterALargeClockRollbackUntilTimeHasCaughtUp() {
    // Given
    long before = ids.next(1);

    // When
    clock.move(Duration.ofMillis(-OrderIds.LEAD_MS_MAX - 1));

    // Then
    assertThat(refusal(() -> ids.next(1)).code()).isEqualTo(ErrorCode.OVERLOADED);
    clock.move(Duration.ofSeconds(1));
    assertThat(ids.next(1)).isGreaterThan(before);
  }

  @Test
  void refusesATimeBeforeItsEpoch() {
    OrderIds early =
        new OrderIds(
            MachineId.always(1), InstantSource.fixed(Instant.parse("2024-12-31T00:00:00Z")));

    assertThat(refusal(() -> early.next(1)).code()).isEqualTo(ErrorCode.OVERLOADED);
  }

  @Test
  void refusesMachinesOutOfRange() {
    for (int machine : new int[] {-1, 1024}) {
      assertThatIllegalArgumentException().isThrownBy(() -> MachineId.always(machine));
    }
  }

  @Test
  void issuesIdsOnlyForTheTimesOfItsMachineId() {
    // Given a machine id that begins a second from now and ends two seconds later
    MachineId[] current = {
      new MachineId(9, NOW.toEpochMilli() + 1_000, NOW.toEpochMilli() + 3_000)
    };
    OrderIds leased = new OrderIds(() -> current[0], clock);

    // Then
    assertThat(OrderIds.issuedAt(leased.next(1))).isEqualTo(NOW.plusSeconds(1));
    clock.move(Duration.ofSeconds(3));
    assertThat(OrderIds.issuedAt(leased.next(2))).isEqualTo(NOW.plusSeconds(3));
    clock.move(Duration.ofMillis(1));
    assertThat(refusal(() -> leased.next(3)).code()).isEqualTo(ErrorCode.OVERLOADED);

    // When its end is moved
    current[0] = current[0].until(NOW.toEpochMilli() + 5_000);

    // Then
    assertThat(OrderIds.issuedAt(leased.next(3))).isEqualTo(NOW.plusMillis(3_001));
    assertThat(refusal(() -> new OrderIds(() -> MachineId.NONE, clock).next(1)).code())
        .isEqualTo(ErrorCode.OVERLOADED);
  }
}

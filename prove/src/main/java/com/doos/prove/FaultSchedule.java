package com.doos.prove;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** What breaks when. The same seed, length, kinds and targets make the same schedule. */
public final class FaultSchedule {
  private static final long QUIET_MS = 5_000;
  private static final long GAP_MS_MIN = 500;
  private static final long GAP_MS_MAX = 6_000;
  private static final long LASTS_MS_MIN = 1_000;
  private static final long LASTS_MS_MAX = 8_000;
  private static final Map<FaultKind, List<Duration>> AMOUNTS =
      Map.of(
          FaultKind.DELAY_LINK,
          List.of(Duration.ofMillis(100), Duration.ofMillis(500), Duration.ofSeconds(1)),
          FaultKind.SHIFT_CLOCK,
          List.of(Duration.ofSeconds(-30), Duration.ofSeconds(-2), Duration.ofSeconds(30)));

  /** What there is to break. */
  public record Targets(List<String> services, List<String> servers, List<String> links) {}

  private FaultSchedule() {}

  /**
   * Faults with at least half a second from the beginning of one to that of the next; so they
   * overlap, but no two of the same target do.
   *
   * @param length of the load
   */
  public static List<Fault> of(long seed, Duration length, Set<FaultKind> kinds, Targets targets) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    List<FaultKind> choices = kinds.stream().sorted().toList();
    List<Fault> faults = new ArrayList<>();
    long at = QUIET_MS;
    while (!choices.isEmpty() && at + LASTS_MS_MIN < length.toMillis()) {
      FaultKind kind = choices.get(random.nextInt(choices.size()));
      String target = target(kind, targets, random);
      List<Duration> amounts = AMOUNTS.getOrDefault(kind, List.of(Duration.ZERO));
      Duration by = amounts.get(random.nextInt(amounts.size()));
      long lasts = random.nextLong(LASTS_MS_MIN, LASTS_MS_MAX);
      Fault fault =
          new Fault(
              Duration.ofMillis(at),
              Duration.ofMillis(Math.min(lasts, length.toMillis() - at)),
              kind,
              target,
              by);
      if (faults.stream().noneMatch(other -> collide(other, fault))) {
        faults.add(fault);
      }
      at += random.nextLong(GAP_MS_MIN, GAP_MS_MAX);
    }
    return faults;
  }

  private static String target(FaultKind kind, Targets targets, RandomGenerator random) {
    List<String> choices =
        switch (kind) {
          case KILL_SERVICE, PAUSE_SERVICE, STARVE_SERVICE, SHIFT_CLOCK -> targets.services();
          case KILL_SERVER, PAUSE_SERVER -> targets.servers();
          case DELAY_LINK, BLACK_HOLE, RESET_LINK -> targets.links();
          case EMPTY_REDIS -> List.of("redis");
        };
    return choices.get(random.nextInt(choices.size()));
  }

  /** A service takes seconds to start, and a server too. */
  private static boolean collide(Fault one, Fault other) {
    return one.target().equals(other.target())
        && other.at().compareTo(one.end().plusSeconds(2)) < 0;
  }
}

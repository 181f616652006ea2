package com.doos.prove;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the command line says.
 *
 * @param runs with this seed and the next ones, on the same servers
 * @param length of the load
 * @param sabotage put into a service
 * @param patience for what is under way to end when the load has
 */
record ProveOptions(
    long seed,
    int runs,
    Duration length,
    Set<FaultKind> faults,
    Optional<Sabotage> sabotage,
    Duration patience) {
  static final String USAGE =
      "usage: prove [--seed N] [--runs N] [--minutes M] [--faults all|none|KIND,...] [--sabotage NAME]\nKINDs: "
          + FaultKind.labels()
          + "\nNAMEs: "
          + Sabotage.labels();

  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private static final int RUNS_MAX = 1_000;
  private static final int MINUTES_MAX = 24 * 60;

  /**
   * Reads the arguments.
   *
   * @param seed when none is given
   * @throws IllegalArgumentException with what is wrong
   */
  static ProveOptions of(List<String> arguments, long seed) {
    Deque<String> words = new ArrayDeque<>(arguments);
    long chosenSeed = seed;
    int runs = 1;
    Duration length = Duration.ofMinutes(2);
    Set<FaultKind> faults = FaultKind.parse("all");
    Optional<Sabotage> sabotage = Optional.empty();
    while (!words.isEmpty()) {
      String option = words.removeFirst();
      if (words.isEmpty()) {
        throw new IllegalArgumentException(option + " lacks its value, or is not known");
      }
      String value = words.removeFirst();
      switch (option) {
        case "--seed" -> chosenSeed = number(option, value, Long.MIN_VALUE, Long.MAX_VALUE);
        case "--runs" -> runs = (int) number(option, value, 1, RUNS_MAX);
        case "--minutes" -> length = Duration.ofMinutes(number(option, value, 1, MINUTES_MAX));
        case "--faults" -> faults = value.equals("none") ? Set.of() : FaultKind.parse(value);
        case "--sabotage" -> sabotage = Optional.of(Sabotage.parse(value));
        default -> throw new IllegalArgumentException(option + " is not known");
      }
    }
    return new ProveOptions(chosenSeed, runs, length, faults, sabotage, PATIENCE);
  }

  /** The same with another seed. */
  ProveOptions with(long otherSeed) {
    return new ProveOptions(otherSeed, runs, length, faults, sabotage, patience);
  }

  private static long number(String option, String value, long min, long max) {
    try {
      long number = Long.parseLong(value);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // said below
    }
    throw new IllegalArgumentException(option + " must be a whole number, not " + value);
  }
}

package com.doos.standalone.bench;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is measured and for how long.
 *
 * @param parts in this order
 * @param seconds of a measurement
 * @param warm seconds of full load before the first measurement of a process
 * @param rounds of the naive mode and the real one by turns
 * @param connections that each send an order when the one before was answered
 * @param rows orders that are in the tables already, for the part {@code rows}
 * @param report where {@code findings.md} and its charts go; null: beside the logs
 */
record BenchOptions(
    List<Part> parts,
    int seconds,
    int warm,
    int rounds,
    int connections,
    List<Integer> rows,
    @Nullable Path report) {

  /** What can be measured. */
  enum Part {
    ACCEPT,
    SUSTAINED,
    QUERIES,
    PRODUCTS,
    MODES,
    BATCHES,
    ROWS,
    INTAKE,
    CEILING,
    SHARDS;

    /** Whether it is measured on services that other parts use as well. */
    boolean sharesServices() {
      return switch (this) {
        case ACCEPT, SUSTAINED, PRODUCTS -> true;
        case QUERIES, MODES, BATCHES, ROWS, INTAKE, CEILING, SHARDS -> false;
      };
    }
  }

  private static final Map<String, String> DEFAULTS =
      Map.of(
          "parts", "accept,sustained,queries,products,modes,batches,intake,ceiling,shards",
          "seconds", "20",
          "warm", "90",
          "rounds", "2",
          "connections", "512",
          "rows", "1000000",
          "report", "");

  /**
   * Reads {@code name=value} pairs.
   *
   * @throws IllegalArgumentException for others than those above
   */
  static BenchOptions of(String[] args) {
    Map<String, String> values = new HashMap<>(DEFAULTS);
    for (String arg : args) {
      int equals = arg.indexOf('=');
      if (equals < 0 || !DEFAULTS.containsKey(arg.substring(0, equals))) {
        throw new IllegalArgumentException("unknown option " + arg + "; there are " + DEFAULTS);
      }
      values.put(arg.substring(0, equals), arg.substring(equals + 1));
    }
    String report = value(values, "report");
    return new BenchOptions(
        list(values, "parts").stream()
            .map(name -> Part.valueOf(name.toUpperCase(Locale.ROOT)))
            .sorted()
            .toList(),
        Integer.parseInt(value(values, "seconds")),
        Integer.parseInt(value(values, "warm")),
        Integer.parseInt(value(values, "rounds")),
        Integer.parseInt(value(values, "connections")),
        list(values, "rows").stream().map(Integer::valueOf).sorted().toList(),
        report.isEmpty() ? null : Path.of(report));
  }

  private static List<String> list(Map<String, String> values, String name) {
    return List.of(value(values, name).split(",", -1));
  }

  private static String value(Map<String, String> values, String name) {
    return values.getOrDefault(name, "");
  }
}

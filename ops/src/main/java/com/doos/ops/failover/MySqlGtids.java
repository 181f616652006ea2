package com.doos.ops.failover;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A set of MySQL's GTIDs, {@code uuid:1-5:7,uuid:1-3}; without tags.
 *
 * @param intervals by server the numbers, each interval with both ends
 */
record MySqlGtids(Map<String, List<Interval>> intervals) {

  /** From and to, both included. */
  record Interval(long from, long to) {
    boolean covers(Interval other) {
      return from <= other.from && other.to <= to;
    }
  }

  static MySqlGtids parse(String text) {
    Map<String, List<Interval>> intervals = new HashMap<>();
    for (String server : text.split(",", -1)) {
      String[] parts = server.strip().split(":", -1);
      for (int i = 1; i < parts.length; i++) {
        String[] ends = parts[i].split("-", -1);
        intervals
            .computeIfAbsent(parts[0], first -> new ArrayList<>())
            .add(new Interval(Long.parseLong(ends[0]), Long.parseLong(ends[ends.length - 1])));
      }
    }
    return new MySqlGtids(intervals);
  }

  /** The server joins adjoining intervals, so that each of the other's lies in one. */
  boolean containsAll(MySqlGtids others) {
    return others.intervals.entrySet().stream()
        .allMatch(server ->
            server.getValue().stream()
                .allMatch(wanted ->
                    intervals.getOrDefault(server.getKey(), List.of()).stream()
                        .anyMatch(own -> own.covers(wanted))));
  }
}

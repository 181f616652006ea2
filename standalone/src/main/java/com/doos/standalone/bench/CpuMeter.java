package com.doos.standalone.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Processor time of named processes and all they started, from {@code /proc}. */
final class CpuMeter {
  /** Of {@code /proc/PID/stat}; the same on every Linux that Java runs on. */
  private static final long MICROS_PER_TICK = 10_000;

  private static final int UTIME = 11;

  private final Map<String, Long> pids = new HashMap<>();

  void watch(String name, long pid) {
    pids.put(name, pid);
  }

  /** Microseconds used so far, by name. */
  Map<String, Long> read() {
    Map<String, Long> used = new TreeMap<>();
    pids.forEach((name, pid) -> used.put(name, micros(pid, !name.equals("load generator"))));
    return used;
  }

  private static long micros(long pid, boolean withDescendants) {
    return ProcessHandle.of(pid).stream()
        .flatMap(process ->
            withDescendants
                ? Stream.concat(Stream.of(process), process.descendants())
                : Stream.of(process))
        .mapToLong(process -> ownMicros(process.pid()))
        .sum();
  }

  private static long ownMicros(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[UTIME + 1])) * MICROS_PER_TICK;
    } catch (IOException gone) {
      return 0;
    }
  }

  /** What was used between two readings, by name. */
  static Map<String, Long> between(Map<String, Long> before, Map<String, Long> after) {
    Map<String, Long> used = new TreeMap<>();
    after.forEach((name, micros) -> used.put(name, micros - before.getOrDefault(name, 0L)));
    return used;
  }
}

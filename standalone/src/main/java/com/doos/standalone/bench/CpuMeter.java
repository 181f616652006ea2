package com.doos.standalone.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Processor time of named processes and all they started, from {@code /proc}. That of the JVMs'
 * compilers is told apart: it is not spent on an order, and becomes less as time goes by.
 */
final class CpuMeter {
  static final String COMPILERS = "JIT compilers";

  private static final Pattern COMPILER = Pattern.compile("C[12] Compiler.*\\s*");

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
    pids.forEach((name, pid) ->
        processes(pid, !name.equals("load generator"))
            .forEach(process -> {
              long compiling = compilerMicros(process);
              used.merge(name, micros(process) - compiling, Long::sum);
              used.merge(COMPILERS, compiling, Long::sum);
            }));
    return used;
  }

  /** The folders of a process and of all it has started. */
  private static Stream<Path> processes(long pid, boolean withDescendants) {
    return ProcessHandle.of(pid).stream()
        .flatMap(process ->
            withDescendants
                ? Stream.concat(Stream.of(process), process.descendants())
                : Stream.of(process))
        .map(process -> Path.of("/proc", String.valueOf(process.pid())));
  }

  private static long compilerMicros(Path process) {
    try (Stream<Path> threads = Files.list(process.resolve("task"))) {
      return threads.filter(CpuMeter::isCompiler).mapToLong(CpuMeter::micros).sum();
    } catch (IOException gone) {
      return 0;
    }
  }

  private static boolean isCompiler(Path thread) {
    try {
      return COMPILER.matcher(Files.readString(thread.resolve("comm"))).matches();
    } catch (IOException gone) {
      return false;
    }
  }

  /**
   * @param task folder of a process or of a thread
   */
  private static long micros(Path task) {
    try {
      String stat = Files.readString(task.resolve("stat"));
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

  /** Of all processes, without the compilers. */
  static double sum(Map<String, ? extends Number> used) {
    return used.entrySet().stream()
        .filter(process -> !process.getKey().equals(COMPILERS))
        .mapToDouble(process -> process.getValue().doubleValue())
        .sum();
  }
}

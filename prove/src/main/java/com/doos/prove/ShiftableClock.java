package com.doos.prove;

import com.doos.servers.DebianProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The wall clock of one process, set by libfaketime of Debian while the process runs. Its monotonic
 * clock, by which it waits, is left alone.
 */
final class ShiftableClock {
  private final Path library;
  private final Path file;

  private ShiftableClock(Path library, Path file) {
    this.library = library;
    this.file = file;
  }

  /**
   * The library, or nothing when it cannot be had here. Not the one for many threads, whose lock
   * makes the hundreds of times a second that a service asks for the time wait for each other.
   */
  static Optional<Path> library(Path dist) throws IOException, InterruptedException {
    return DebianProgram.library("libfaketime.so.1", "libfaketime", dist);
  }

  /**
   * A clock that is right.
   *
   * @param file for the shift
   */
  static ShiftableClock create(Path library, Path file) throws IOException {
    ShiftableClock clock = new ShiftableClock(library, file);
    clock.shift(Duration.ZERO);
    return clock;
  }

  /** What the process has to be started with. */
  Map<String, String> variables() {
    return Map.of(
        "LD_PRELOAD", library.toString(),
        "FAKETIME_TIMESTAMP_FILE", file.toString(),
        "FAKETIME_CACHE_DURATION", "1",
        "FAKETIME_DONT_FAKE_MONOTONIC", "1",
        "DONT_FAKE_MONOTONIC", "1",
        // Its remedy for waits of old C libraries; it makes a JVM five times slower.
        "FAKETIME_FORCE_MONOTONIC_FIX", "0");
  }

  /** From the next second on the clock is so far ahead, or behind when negative. */
  void shift(Duration by) throws IOException {
    Files.writeString(file, (by.isNegative() ? "" : "+") + by.toSeconds() + "\n");
  }
}

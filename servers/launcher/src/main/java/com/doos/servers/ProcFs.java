package com.doos.servers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What Linux tells about processes below {@code /proc}, and signals by {@code kill}. */
final class ProcFs {
  private static final String RSS_PREFIX = "VmRSS:";
  private static final long KIB = 1024;

  private ProcFs() {}

  /** Resident memory of a process and all its descendants; 0 when it is gone. */
  static long rssBytes(long pid) {
    return ProcessHandle.of(pid).stream()
        .flatMap(handle -> Stream.concat(Stream.of(handle), handle.descendants()))
        .mapToLong(handle -> ownRssBytes(handle.pid()))
        .sum();
  }

  private static long ownRssBytes(long pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
      return lines
          .filter(line -> line.startsWith(RSS_PREFIX))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIB)
          .sum();
    } catch (IOException | RuntimeException gone) {
      return 0;
    }
  }

  /** Whether a process lives that was started with exactly this environment entry. */
  static boolean hasEnvironment(long pid, String entry) {
    try {
      byte[] environment = Files.readAllBytes(Path.of("/proc/" + pid + "/environ"));
      String text = new String(environment, StandardCharsets.UTF_8);
      return List.of(text.split("\0", -1)).contains(entry);
    } catch (IOException gone) {
      return false;
    }
  }

  /** Sends a signal to every process of a group; nothing happens when there is none. */
  static void signalGroup(long groupId, String signal) {
    try {
      new ProcessBuilder("kill", "-" + signal, "--", "-" + groupId)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new IllegalStateException("cannot run kill", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

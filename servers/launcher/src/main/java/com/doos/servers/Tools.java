package com.doos.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the short-lived programs that preparing a server needs. */
final class Tools {
  private static final int OUTPUT_CHARS_MAX = 2_000;

  private Tools() {}

  /** Whether this process is the superuser: some servers then need an option, one refuses. */
  static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  /** Whether the program ends with 0 within the limit; its output is dropped. */
  static boolean succeeds(Duration max, List<String> command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return exitCode(process, max) == 0;
    } catch (IOException noSuchProgram) {
      return false;
    }
  }

  /** Runs a program to its end with the output in {@code log}; throws unless it ends with 0. */
  static void run(Duration max, Path log, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    int code = exitCode(builder.start(), max);
    if (code != 0) {
      String output = Files.readString(log, java.nio.charset.StandardCharsets.ISO_8859_1);
      String end = output.substring(Math.max(0, output.length() - OUTPUT_CHARS_MAX));
      throw new ServerStartException(
          command.get(0) + " ended with " + code + "; end of " + log + ":\n" + end, null);
    }
  }

  /** Unpacks a shell script of this package and returns its path. */
  static Path script(String name, Path folder) throws IOException {
    Files.createDirectories(folder);
    Path script = Files.createTempFile(folder, ".", "-" + name);
    try (var text = Tools.class.getResourceAsStream(name)) {
      if (text == null) {
        throw new IllegalStateException("resource " + name + " is missing");
      }
      Files.write(script, text.readAllBytes());
    }
    return script;
  }

  private static int exitCode(Process process, Duration max) throws InterruptedException {
    if (!process.waitFor(max.toMillis(), TimeUnit.MILLISECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      process.waitFor();
    }
    return process.exitValue();
  }
}

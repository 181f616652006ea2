package com.doos.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A process that cannot outlive this JVM.
 *
 * <p>It runs below a tiny shell ({@code watch.sh}) whose standard input is a pipe that only this
 * JVM holds. However the JVM ends, the kernel closes the pipe; the shell reads end of file, sends
 * TERM and, {@value #ORPHAN_SECONDS} s later, KILL to the whole process group. Output goes to
 * {@code log/NAME.log}, begun anew at a start when it is larger than 10 MB.
 */
final class ChildProcess {
  private static final int ORPHAN_SECONDS = 2;
  private static final long LOG_BYTES_MAX = 10L * 1024 * 1024;
  private static final int TAIL_LINES = 15;
  private static final Duration EARLIER_RUN_MAX = Duration.ofSeconds(ORPHAN_SECONDS + 4);
  private static final Duration PID_MAX = Duration.ofSeconds(5);
  private static final int KILL_SECONDS_MAX = 5;

  private final ChildSpec spec;
  private final Path log;
  private final Path pidFile;
  private final Process watchdog;

  private ChildProcess(ChildSpec spec, Path log, Path pidFile, Process watchdog) {
    this.spec = spec;
    this.log = log;
    this.pidFile = pidFile;
    this.watchdog = watchdog;
  }

  /** Forks the server; it is not ready yet when this returns, but its process id is known. */
  static ChildProcess start(ChildSpec spec, Path logs) throws IOException, InterruptedException {
    Path log = logs.resolve(spec.name() + ".log");
    Path pidFile = logs.resolve(spec.name() + ".pid");
    Files.deleteIfExists(pidFile);
    if (Files.exists(log) && Files.size(log) > LOG_BYTES_MAX) {
      Files.delete(log);
    }
    List<String> command = new ArrayList<>(List.of("setsid", "/bin/sh", script(logs).toString()));
    command.addAll(spec.command());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    // Elasticsearch refuses to start when a CLASSPATH of ours names other versions of its jars.
    builder.environment().remove("CLASSPATH");
    builder.environment().putAll(spec.environment());
    builder.environment().put("PIDFILE", pidFile.toString());
    builder.environment().put("ORPHAN_SECONDS", Integer.toString(ORPHAN_SECONDS));
    var child = new ChildProcess(spec, log, pidFile, builder.start());
    Waiting.until(PID_MAX, () -> child.pid().isPresent() || !child.isAlive());
    return child;
  }

  private static synchronized Path script(Path logs) throws IOException {
    Path script = logs.resolve("watch.sh");
    try (InputStream text = ChildProcess.class.getResourceAsStream("watch.sh")) {
      if (text == null) {
        throw new IllegalStateException("resource watch.sh is missing");
      }
      byte[] bytes = text.readAllBytes();
      if (!Files.exists(script) || Files.size(script) != bytes.length) {
        Files.write(script, bytes);
      }
    }
    return script;
  }

  /**
   * Waits for the children of a killed launcher, which their watchdogs are ending right now, and
   * kills what is left. The environment entry proves that a number is not some other process's.
   */
  static void endEarlierRun(Path logs) throws IOException, InterruptedException {
    List<Path> pidFiles;
    try (Stream<Path> files = Files.list(logs)) {
      pidFiles = files.filter(file -> file.toString().endsWith(".pid")).toList();
    }
    for (Path pidFile : pidFiles) {
      OptionalLong earlier = read(pidFile);
      String entry = "PIDFILE=" + pidFile;
      if (earlier.isPresent()
          && !Waiting.until(
              EARLIER_RUN_MAX, () -> !ProcFs.hasEnvironment(earlier.getAsLong(), entry))) {
        ProcFs.signalGroup(earlier.getAsLong(), "KILL");
      }
      Files.deleteIfExists(pidFile);
    }
  }

  private static OptionalLong read(Path pidFile) throws IOException {
    try {
      String text = Files.readString(pidFile).strip();
      return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
    } catch (NoSuchFileException gone) {
      return OptionalLong.empty();
    }
  }

  /** Process id of the server itself, which is its process group's as well. */
  OptionalLong pid() {
    try {
      return read(pidFile);
    } catch (IOException unreadable) {
      return OptionalLong.empty();
    }
  }

  boolean isAlive() {
    return watchdog.isAlive();
  }

  int exitCode() {
    return watchdog.exitValue();
  }

  void awaitExit() throws InterruptedException {
    watchdog.waitFor();
  }

  /** Returns once the server answers; throws when it ends first or takes too long. */
  void awaitReady() throws InterruptedException {
    boolean ready = Waiting.until(spec.readyMax(), () -> !isAlive() || spec.ready().call());
    if (ready && isAlive()) {
      return;
    }
    String what =
        isAlive() ? "did not answer within " + spec.readyMax() : "ended with " + exitCode();
    throw new ServerStartException(
        spec.name() + " " + what + "; end of " + log + ":\n" + tail(), null);
  }

  /** TERM, then KILL after the limit of the spec; returns when the process is gone. */
  void stop() throws InterruptedException {
    long seconds = spec.stopMax().toSeconds();
    try (OutputStream pipe = watchdog.getOutputStream()) {
      pipe.write((seconds + "\n").getBytes(StandardCharsets.US_ASCII));
    } catch (IOException alreadyGone) {
      // Nobody reads the pipe: the watchdog has ended, and the child before it.
    }
    if (!watchdog.waitFor(seconds + KILL_SECONDS_MAX, TimeUnit.SECONDS)) {
      pid().ifPresent(pid -> ProcFs.signalGroup(pid, "KILL"));
      watchdog.destroyForcibly();
    }
  }

  /** Sends a signal to the server and everything it started. */
  void signal(String signal) {
    pid().ifPresent(pid -> ProcFs.signalGroup(pid, signal));
  }

  private String tail() {
    try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
      List<String> all = lines.toList();
      return all.stream()
          .skip(Math.max(0, all.size() - TAIL_LINES))
          .collect(Collectors.joining("\n"));
    } catch (IOException e) {
      return e.toString();
    }
  }
}

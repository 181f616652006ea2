package com.doos.standalone;

import com.doos.servers.Niceness;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A service as a process of its own, with the class path of this one; it can be killed at any point
 * and started again.
 */
public final class ServiceProcess implements AutoCloseable {
  /** JVM flags of a service that starts fast and need not be fast. */
  public static final List<String> SMALL =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "-Xmx192m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1");

  private static final Duration ANSWER_MAX = Duration.ofSeconds(5);
  private static final Duration READY_MAX = Duration.ofSeconds(90);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long STOP_SECONDS_MAX = 40;

  private final Class<?> main;
  private final Path config;
  private final Map<String, String> environment;
  private final int httpPort;
  private final List<String> flags;
  private final Path log;
  private final HttpClient http = HttpClient.newHttpClient();
  private volatile boolean yields;
  private volatile @Nullable Process process;

  /**
   * Starts nothing yet.
   *
   * @param environment overrides the configuration file
   * @param httpPort where the service answers {@code /ready} and {@code /metrics}
   * @param flags of the JVM
   * @param log takes its output
   */
  public ServiceProcess(
      Class<?> main,
      Path config,
      Map<String, String> environment,
      int httpPort,
      List<String> flags,
      Path log) {
    this.main = main;
    this.config = config;
    this.environment = environment;
    this.httpPort = httpPort;
    this.flags = flags;
    this.log = log;
  }

  /** From the next start on, others that want the processor go first. */
  public void yieldProcessor() {
    yields = true;
  }

  /** Starts it; it is not ready yet. */
  public void start() throws IOException {
    start(List.of());
  }

  /** As {@link #start()}, with more flags, which come last. */
  public void start(List<String> moreFlags) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(moreFlags);
    // What a killed one leaves behind is deleted with its folder.
    Path tmp = Files.createDirectories(log.toAbsolutePath().resolveSibling("tmp"));
    command.add("-Djava.io.tmpdir=" + tmp);
    command.addAll(List.of(main.getName(), config.toString()));
    if (yields) {
      command = new ArrayList<>(Niceness.yielding(command));
      command.add(0, "setsid");
    }
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().putAll(environment);
    Process started = builder.start();
    process = started;
    Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
  }

  /** Of the process that was started last. */
  public long pid() {
    return running().pid();
  }

  private Process running() {
    Process started = process;
    if (started == null) {
      throw new IllegalStateException(main.getSimpleName() + " was never started");
    }
    return started;
  }

  /** Whether it was started and has ended since, by itself or not. */
  public boolean hasEnded() {
    Process started = process;
    return started != null && !started.isAlive();
  }

  /** SIGKILL; returns when the process is gone. */
  public void kill() {
    Process started = process;
    if (started != null) {
      started.destroyForcibly().onExit().join();
    }
  }

  /** SIGTERM; returns when the process has ended by itself, and fails when it does not. */
  public void stop() {
    running().destroy();
    running().onExit().orTimeout(STOP_SECONDS_MAX, TimeUnit.SECONDS).join();
  }

  /** SIGTERM, and SIGKILL when that is not enough. */
  @Override
  public void close() {
    try {
      if (process != null) {
        stop();
      }
    } catch (CompletionException late) {
      kill();
    }
  }

  /** Waits until the service says that it is ready. */
  public void awaitReady() {
    long deadline = System.nanoTime() + READY_MAX.toNanos();
    while (!isReady()) {
      if (!running().isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException(main.getSimpleName() + " is not ready; see " + log);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** Whether the service says so now. */
  public boolean isReady() {
    try {
      return get("/ready").statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** The service's metrics as Prometheus text. */
  public String metrics() throws IOException {
    return get("/metrics").body();
  }

  private HttpResponse<String> get(String path) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path))
            .timeout(ANSWER_MAX)
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}

package com.doos.standalone.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A service as a process of its own, with the class path of this one. */
final class ServiceProcess implements AutoCloseable {
  private static final Duration READY_MAX = Duration.ofSeconds(90);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long STOP_SECONDS_MAX = 40;

  private final String name;
  private final int httpPort;
  private final Process process;

  /**
   * @param overrides environment that overrides the configuration file
   * @param folder gets the log
   */
  ServiceProcess(
      String name,
      String main,
      int httpPort,
      Path config,
      Map<String, String> overrides,
      List<String> flags,
      Path folder)
      throws IOException {
    this.name = name;
    this.httpPort = httpPort;
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main, config.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(folder.resolve(name + ".log").toFile()));
    builder.environment().putAll(overrides);
    this.process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
  }

  long pid() {
    return process.pid();
  }

  /** Waits until the service says that it is ready. */
  void awaitReady() {
    long deadline = System.nanoTime() + READY_MAX.toNanos();
    while (!isReady()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException(name + " did not become ready; see its log");
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private boolean isReady() {
    try {
      return get(httpPort, "/ready").statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** The service's metrics as Prometheus text. */
  String metrics() throws IOException {
    return get(httpPort, "/metrics").body();
  }

  private static HttpResponse<String> get(int port, String path) throws IOException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}

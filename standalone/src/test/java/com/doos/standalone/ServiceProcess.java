package com.doos.standalone;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A service as a process of its own, which can be killed at any point and started again. */
final class ServiceProcess {
  private static final Path CONFIG = Path.of("..", "config", "dev.yaml");
  private static final Duration ANSWER_MAX = Duration.ofSeconds(5);
  private static final long STOP_SECONDS_MAX = 40;

  private final Class<?> main;
  private final Path config;
  private final Map<String, String> environment;
  private final int httpPort;
  private final Path log;
  private final HttpClient http = HttpClient.newHttpClient();
  private volatile Process process;

  /**
   * @param environment overrides of the development settings
   * @param httpPort where the service answers {@code /ready}
   * @param log takes its output
   */
  ServiceProcess(Class<?> main, Map<String, String> environment, int httpPort, Path log) {
    this(main, CONFIG, environment, httpPort, log);
  }

  /** As above, with another file than that of the development settings. */
  ServiceProcess(
      Class<?> main, Path config, Map<String, String> environment, int httpPort, Path log) {
    this.main = main;
    this.config = config;
    this.environment = environment;
    this.httpPort = httpPort;
    this.log = log;
  }

  void start() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                main.getName(),
                config.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().putAll(environment);
    process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  /** SIGKILL; returns when the process is gone. */
  void kill() {
    if (process != null) {
      process.destroyForcibly().onExit().join();
    }
  }

  /** SIGTERM; returns when the process has ended by itself. */
  void stop() {
    process.destroy();
    process.onExit().orTimeout(STOP_SECONDS_MAX, TimeUnit.SECONDS).join();
  }

  boolean isReady() {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + "/ready"))
            .timeout(ANSWER_MAX)
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}

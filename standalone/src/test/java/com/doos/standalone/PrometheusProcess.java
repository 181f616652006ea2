package com.doos.standalone;

import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A Prometheus that scrapes one place each second. */
final class PrometheusProcess implements AutoCloseable {
  private static final Duration START_MAX = Duration.ofSeconds(30);
  private static final String CONFIG =
      """
      global: {scrape_interval: 1s}
      scrape_configs:
        - job_name: doos
          static_configs: [{targets: ['127.0.0.1:%d'], labels: {service: doos}}]
      """;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final int port;

  private PrometheusProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts it; returns when it answers.
   *
   * @param folder for its data
   * @param target port on which {@code /metrics} is
   */
  static PrometheusProcess start(Path program, Path folder, int target) throws IOException {
    Path config = Files.writeString(folder.resolve("prometheus.yml"), CONFIG.formatted(target));
    int port = TestHouse.freePort();
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("prometheus.log").toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    PrometheusProcess started = new PrometheusProcess(process, port);
    await().atMost(START_MAX).ignoreExceptions().until(() -> started.series("vector(1)") == 1);
    return started;
  }

  /** How many series a query finds now. */
  int series(String query) throws Exception {
    String encoded = URLEncoder.encode(query, StandardCharsets.UTF_8);
    URI uri = URI.create("http://127.0.0.1:" + port + "/api/v1/query?query=" + encoded);
    String body =
        http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString()).body();
    JsonObject answer = new JsonObject(body);
    if (!"success".equals(answer.getString("status"))) {
      throw new IllegalArgumentException(query + ": " + body);
    }
    return answer.getJsonObject("data").getJsonArray("result").size();
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}

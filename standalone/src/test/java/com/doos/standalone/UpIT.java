package com.doos.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The one command as a process of its own: killed without warning, started again, started twice.
 */
@Tag("any-database")
final class UpIT {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration START_MAX = Duration.ofMinutes(3);

  /**
   * Two seconds of grace, then SIGKILL; the rest is for a machine that is busy with other things.
   */
  private static final Duration ORPHANS_MAX = Duration.ofSeconds(15);

  @TempDir private Path home;
  private final List<Process> started = new ArrayList<>();
  private final int portBase = 20_000 + (int) (ProcessHandle.current().pid() % 400) * 20;
  private int gateway;

  @AfterEach
  void stopEverything() throws Exception {
    for (Process process : started) {
      process.destroy();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  private Process up(String log) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx384m",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "up")
            .redirectErrorStream(true)
            .redirectOutput(home.resolve(log).toFile());
    Map<String, String> environment = builder.environment();
    environment.put("DOOS_HOME", home.resolve("doos").toString());
    environment.put("DOOS_SERVERS_PORT_BASE", String.valueOf(portBase));
    environment.put("DOOS_GATEWAY_PORT", String.valueOf(gateway));
    int port = portBase + 11;
    for (String name :
        List.of(
            "ORDER_HTTP",
            "ORDER_GRPC",
            "INVENTORY_HTTP",
            "INVENTORY_GRPC",
            "RELAY_HTTP",
            "CDC_HTTP",
            "CDC_GRPC")) {
      environment.put("DOOS_" + name + "_PORT", String.valueOf(port++));
    }
    Process process = builder.start();
    started.add(process);
    return process;
  }

  /**
   * A zombie is not running: whose child it became, and when that one reaps it, is not ours to say.
   */
  private static boolean isRunning(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
      return process.isAlive() && stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
    } catch (IOException e) {
      return false;
    }
  }

  private void awaitReady(Process process, String log) {
    await()
        .atMost(START_MAX)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(() -> {
          assertThat(process.isAlive()).as(text(log)).isTrue();
          assertThat(text(log)).contains("DOOS is ready");
        });
  }

  private String text(String log) throws IOException {
    return Files.readString(home.resolve(log), StandardCharsets.UTF_8);
  }

  private JsonObject call(String method, String path, String body, String token) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .header("Authorization", "Bearer " + token)
            .build();
    return new JsonObject(HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  private String login() throws Exception {
    return call("POST", "/v1/auth/login", "{\"username\":\"alice\",\"password\":\"doos-demo\"}", "")
        .getString("access_token");
  }

  @Test
  void survivesBeingKilledAndRefusesASecondStart() throws Exception {
    // Given a running DOOS with a paid order
    Assumptions.assumeTrue(
        "mariadb".equals(System.getProperty("doos.test.database", "mariadb")),
        "the one command runs MariaDB");
    gateway = TestHouse.freePort();
    Process first = up("first.log");
    awaitReady(first, "first.log");
    String order =
        call(
                "POST",
                "/v1/order/create",
                "{\"items\":[{\"product_id\":1001,\"quantity\":1}],\"payment_method\":\"alipay\"}",
                login())
            .getString("order_id");

    // When it is started a second time on the same home
    Process second = up("second.log");

    // Then that one says so and ends
    assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(second.exitValue()).isEqualTo(1);
    assertThat(text("second.log")).contains(String.valueOf(first.pid()));

    // When the first is killed without warning
    List<ProcessHandle> children = first.descendants().toList();
    assertThat(children).hasSizeGreaterThan(7);
    first.destroyForcibly();

    // Then no child outlives it for long
    await()
        .atMost(ORPHANS_MAX)
        .untilAsserted(() -> assertThat(children.stream().filter(UpIT::isRunning)).isEmpty());

    // When it is started again
    Process again = up("again.log");
    awaitReady(again, "again.log");

    // Then the order is still there, and paid
    String token = login();
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() ->
            assertThat(
                    call("GET", "/v1/order/list", "", token)
                        .getJsonArray("orders")
                        .getJsonObject(0)
                        .getString("status"))
                .isEqualTo("paid"));
    assertThat(call("GET", "/v1/order/" + order, "", token).getJsonObject("order").getString("id"))
        .isEqualTo(order);
  }
}

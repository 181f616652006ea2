package com.doos.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.doos.servers.Endpoints;
import com.doos.testkit.SharedServers;
import com.doos.testkit.TestDatabase;
import com.doos.testkit.WithServers;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the browser tests in {@code ui/e2e} against a house. Playwright's report lies beside those
 * of the integration tests, so that each browser test counts.
 */
@Tag("any-database")
@WithServers
final class BrowserIT {
  private static final Logger LOG = LoggerFactory.getLogger(BrowserIT.class);
  private static final Path UI = Path.of("..", "ui");
  private static final Path REPORT = Path.of("target", "failsafe-reports", "TEST-playwright.xml");

  /** Unless CHROMIUM names one. The shell draws nothing for a screen: a third less of processor. */
  private static final List<String> BROWSERS =
      List.of("/usr/bin/chromium-headless-shell", "/usr/bin/chromium");

  private static final Duration RUN_MAX = Duration.ofMinutes(20);
  private static final Duration END_MAX = Duration.ofSeconds(5);

  /** What a shopper waits hours for happens within a test; a house of tests knows no limits. */
  private static final Map<String, String> IN_A_HURRY =
      Map.of(
          "DOOS_LIMITS_ORDERS_PER_USER", "10",
          "DOOS_ORDERS_PAYMENT_TTL", "45s",
          "DOOS_PAYMENTS_EXPIRY_INTERVAL", "1s",
          "DOOS_AUTH_ACCESS_TTL", "60s",
          "DOOS_SEARCH_STREAMS_PER_USER", "100");

  @Test
  void pagesDoInABrowserWhatTheyPromise(Endpoints servers) throws Exception {
    // Given
    assumeBrowser();
    Files.createDirectories(REPORT.getParent());
    Files.deleteIfExists(REPORT);
    try (TestHouse house = new TestHouse(servers, IN_A_HURRY)) {

      // When
      int exit = run(command(house));

      // Then
      assertThat(exit).as("exit code of Playwright, see its output above").isZero();
      assertThat(REPORT).content().contains("<testcase ");
    }
  }

  private static void assumeBrowser() {
    assumeTrue(
        "mariadb".equals(System.getProperty("doos.test.database", "mariadb")),
        "a browser does not see which database it is, and the time of a run is limited");
    assumeTrue(
        Files.exists(UI.resolve("target/.built")),
        "the pages were not built: Node.js could not be had");
    assumeTrue(chromium().isPresent(), "none of " + BROWSERS + " is there");
  }

  private static Optional<String> chromium() {
    String named = System.getenv("CHROMIUM");
    return (named == null ? BROWSERS : List.of(named))
        .stream().filter(path -> Files.isExecutable(Path.of(path))).findFirst();
  }

  private static ProcessBuilder command(TestHouse house) {
    ProcessBuilder builder =
        new ProcessBuilder("scripts/maven-build.sh", "e2e")
            .directory(UI.toFile())
            .redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.put("CI", "true");
    environment.put("CHROMIUM", chromium().orElseThrow());
    environment.put("BASE_URL", "http://localhost:" + house.gatewayPort());
    environment.put("PLAYWRIGHT_JUNIT_OUTPUT_FILE", REPORT.toAbsolutePath().toString());
    environment.put("DOOS_SHARDS", shards(house.shards()));
    SharedServers.home().ifPresent(home -> environment.put("DOOS_HOME", home.toString()));
    return builder;
  }

  private static String shards(List<TestDatabase> shards) {
    JsonArray described = new JsonArray();
    for (TestDatabase shard : shards) {
      described.add(
          new JsonObject()
              .put("host", shard.address().host())
              .put("port", shard.address().port())
              .put("user", shard.user())
              .put("password", shard.password())
              .put("database", shard.name()));
    }
    return described.encode();
  }

  /** Runs a command to its end, or cuts it; nothing of it is left when this returns. */
  private static int run(ProcessBuilder builder) throws Exception {
    Process process = builder.start();
    process.getOutputStream().close();
    Thread cutWithThisProcess = new Thread(() -> end(process));
    Runtime.getRuntime().addShutdownHook(cutWithThisProcess);
    Thread output = Thread.ofVirtual().start(() -> log(process));
    try {
      assertThat(process.waitFor(RUN_MAX.toSeconds(), TimeUnit.SECONDS))
          .as("the browser tests end within %s", RUN_MAX)
          .isTrue();
      return process.exitValue();
    } finally {
      end(process);
      output.join(END_MAX);
      Runtime.getRuntime().removeShutdownHook(cutWithThisProcess);
    }
  }

  private static void log(Process process) {
    try (BufferedReader lines = process.inputReader()) {
      lines.lines().forEach(line -> LOG.info("{}", line));
    } catch (IOException e) {
      LOG.warn("the output of the browser tests is lost", e);
    }
  }

  /** Asks the whole tree to end, browsers last, and makes it when it does not. */
  private static void end(Process process) {
    List<ProcessHandle> tree =
        Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
    tree.forEach(ProcessHandle::destroy);
    try {
      process.waitFor(END_MAX.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    tree.forEach(ProcessHandle::destroyForcibly);
  }
}

package com.doos.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.doos.servers.Endpoints;
import com.doos.testkit.SharedServers;
import com.doos.testkit.WithServers;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/**
 * Alert rules and dashboards in {@code compose}: the rules are tested and explained, and a real
 * Prometheus that scrapes a house finds something for each query.
 */
@Tag("any-database")
@WithServers
final class MonitoringIT {
  private static final Path PROMETHEUS = Path.of("..", "compose", "prometheus");
  private static final Path DASHBOARDS = Path.of("..", "compose", "grafana", "dashboards");
  private static final Path RUNBOOK = Path.of("..", "docs", "runbook.md");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long PROMTOOL_SECONDS_MAX = 60;
  private static final int ORDERS = 20;

  /** What stands between braces, and lists of labels. */
  private static final Pattern LABELS =
      Pattern.compile("\\{[^}]*}|\\b(by|on|without|ignoring) \\([^)]*\\)");

  private static final Pattern METRIC = Pattern.compile("\\b[a-z]+(_[a-z0-9]+)+\\b(?!\\()");

  @TempDir private Path folder;

  @Test
  void rulesPassTheirTests() throws Exception {
    Optional<Path> promtool = SharedServers.program("promtool", "prometheus");
    assumeTrue(promtool.isPresent(), "promtool can be had neither from the PATH nor from Debian");

    for (List<String> arguments :
        List.of(
            List.of("check", "config", "prometheus.yml"),
            List.of("test", "rules", "rules_test.yml"))) {
      run(promtool.get(), arguments);
    }
  }

  private static void run(Path program, List<String> arguments) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(program.toString());
    builder.command().addAll(arguments);
    Process process = builder.directory(PROMETHEUS.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(PROMTOOL_SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
  }

  @Test
  void everyAlertIsSeenToFireAndToStayQuietAndIsInTheRunbook() throws Exception {
    // Given
    Set<String> firing = new TreeSet<>();
    Set<String> quiet = new TreeSet<>();
    for (Map<String, Object> test : maps(yaml("rules_test.yml"), "tests")) {
      for (Map<String, Object> expected : maps(test, "alert_rule_test")) {
        Set<String> kind = expected.containsKey("exp_alerts") ? firing : quiet;
        kind.add((String) expected.get("alertname"));
        // One that names what fires among other series is quiet about these.
        if (maps(test, "input_series").size() > 1) {
          quiet.add((String) expected.get("alertname"));
        }
      }
    }
    Set<String> sections =
        Files.readAllLines(RUNBOOK).stream()
            .filter(line -> line.startsWith("## "))
            .map(MonitoringIT::anchor)
            .collect(Collectors.toSet());

    // Then
    Set<String> alerts =
        rules().stream().map(rule -> (String) rule.get("alert")).collect(Collectors.toSet());
    assertThat(alerts).isNotEmpty();
    assertThat(firing).isEqualTo(alerts);
    assertThat(quiet).isEqualTo(alerts);
    assertThat(rules())
        .allSatisfy(rule ->
            assertThat(sections).contains((String) map(rule, "annotations").get("runbook")));
  }

  /** As GitHub makes it of a heading. */
  private static String anchor(String heading) {
    return heading
        .substring(3)
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^a-z0-9 -]", "")
        .replace(' ', '-');
  }

  @Test
  void everyRuleAndPanelHasItsMetrics(Endpoints servers) throws Exception {
    // Given a house that Prometheus scrapes, and some orders
    String etcd = servers.etcdUri();
    Optional<Path> program = SharedServers.program("prometheus", "prometheus");
    assumeTrue(etcd != null, "etcd can be had neither from the PATH nor from Debian");
    assumeTrue(program.isPresent(), "Prometheus can be had neither from the PATH nor from Debian");
    Map<String, String> environment =
        Map.of(
            "DOOS_ETCD_ENDPOINTS",
            String.valueOf(etcd),
            "DOOS_ETCD_PREFIX",
            "/monitoring-" + ProcessHandle.current().pid());
    try (TestHouse house = new TestHouse(servers, environment);
        PrometheusProcess prometheus =
            PrometheusProcess.start(program.get(), folder, house.gatewayPort())) {
      String alice = house.login("alice");
      for (int i = 0; i < ORDERS; i++) {
        order(house, alice);
      }

      // Then
      Set<String> used = new TreeSet<>();
      for (Map<String, Object> rule : rules()) {
        used.addAll(metrics((String) rule.get("expr")));
      }
      assertThat(used).hasSizeGreaterThan(15);
      List<String> queries = new ArrayList<>(used);
      panels().forEach(query -> queries.add(query.replace("$__rate_interval", "30s")));
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(unanswered(queries, prometheus)).isEmpty());
    }
  }

  private static List<String> unanswered(List<String> queries, PrometheusProcess prometheus)
      throws Exception {
    List<String> unanswered = new ArrayList<>();
    for (String query : queries) {
      if (prometheus.series(query) == 0) {
        unanswered.add(query);
      }
    }
    return unanswered;
  }

  private static void order(TestHouse house, String token) throws Exception {
    String body =
        "{\"items\":[{\"product_id\":1003,\"quantity\":1}],\"payment_method\":\"alipay\"}";
    String id =
        new JsonObject(house.post("/v1/order/create", body, token).body()).getString("order_id");
    house.get("/v1/order/" + id, token);
  }

  private static Set<String> metrics(String expression) {
    return METRIC
        .matcher(LABELS.matcher(expression).replaceAll(""))
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toSet());
  }

  /** The queries of all dashboards. */
  private static List<String> panels() throws IOException {
    List<String> queries = new ArrayList<>();
    try (DirectoryStream<Path> boards = Files.newDirectoryStream(DASHBOARDS, "*.json")) {
      for (Path board : boards) {
        for (Object panel : new JsonObject(Files.readString(board)).getJsonArray("panels")) {
          for (Object target : ((JsonObject) panel).getJsonArray("targets")) {
            queries.add(((JsonObject) target).getString("expr"));
          }
        }
      }
    }
    assertThat(queries).hasSizeGreaterThan(40);
    return queries;
  }

  private static List<Map<String, Object>> rules() throws IOException {
    return maps(yaml("rules.yml"), "groups").stream()
        .flatMap(group -> maps(group, "rules").stream())
        .toList();
  }

  private static Map<String, Object> yaml(String file) throws IOException {
    return new Yaml().load(Files.readString(PROMETHEUS.resolve(file)));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Map<String, Object> parent, String key) {
    return (Map<String, Object>) parent.get(key);
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> maps(Map<String, Object> parent, String key) {
    return (List<Map<String, Object>>) parent.get(key);
  }
}

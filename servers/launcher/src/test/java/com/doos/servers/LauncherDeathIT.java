package com.doos.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left when the launcher is killed with SIGKILL: no process, all data. */
@Tag("any-database")
class LauncherDeathIT {
  private static final Duration START_MAX = Duration.ofSeconds(90);
  private static final Duration ORPHANS_MAX = Duration.ofSeconds(5);

  @TempDir Path home;

  @Test
  void killedLauncherLeavesNoChildAndAllData() throws Exception {
    // Given
    Path output = home.resolve("launcher.log");
    Process launcher = fork(output);
    Endpoints endpoints = awaitEndpoints(launcher, output);
    List<ProcessHandle> children = launcher.descendants().toList();
    assertThat(children).hasSizeGreaterThan(8);
    CanalRows.insert(endpoints, "it_death", "written before the kill");

    // When
    launcher.destroyForcibly().waitFor(5, TimeUnit.SECONDS);

    // Then
    await()
        .atMost(ORPHANS_MAX)
        .untilAsserted(() -> assertThat(children).noneMatch(ProcessHandle::isAlive));
    StackConfig config =
        StackConfig.builder(home)
            .dist(TestHomes.dist())
            .servers(java.util.Set.of(ServerKind.DATABASE))
            .ports(Ports.free())
            .build();
    try (var stack = new ServerStack(config, ProgressListener.silent())) {
      assertThat(firstRow(stack.start())).isEqualTo("written before the kill");
    }
  }

  private Process fork(Path output) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var builder =
        new ProcessBuilder(
                java,
                "-Xmx64m",
                LauncherMain.class.getName(),
                home.toString(),
                DatabaseKind.MARIADB.name())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    return builder.start();
  }

  private static Endpoints awaitEndpoints(Process launcher, Path output) {
    Optional<String> line =
        await()
            .atMost(START_MAX)
            .until(
                () -> {
                  assertThat(launcher.isAlive()).as(Files.readString(output)).isTrue();
                  return Files.readAllLines(output).stream()
                      .filter(text -> text.startsWith("UP "))
                      .findFirst();
                },
                Optional::isPresent);
    var properties = new Properties();
    for (String pair : line.orElseThrow().replaceAll("^.*\\{|}$", "").split(", ", -1)) {
      int equals = pair.indexOf('=');
      properties.setProperty(pair.substring(0, equals), pair.substring(equals + 1));
    }
    properties.setProperty("doos.servers.database.password", DatabaseInstance.PASSWORD);
    return Endpoints.fromProperties(properties);
  }

  private static String firstRow(Endpoints endpoints) throws java.sql.SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                endpoints.jdbcUrl(Endpoints.ORDER_0, "it_death"),
                endpoints.databaseUser(),
                endpoints.databasePassword());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT v FROM t_row")) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }
}

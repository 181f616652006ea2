package com.doos.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One stack with everything; each test leaves it running. */
class ServerStackIT {
  private static final Duration RESTART_MAX = Duration.ofSeconds(10);
  private static final long RSS_BYTES_MAX = 1_300L * 1024 * 1024;

  @TempDir static Path home;

  private static final ConcurrentLinkedQueue<String> progress = new ConcurrentLinkedQueue<>();
  private static StackConfig config;
  private static ServerStack stack;
  private static Endpoints endpoints;

  @BeforeAll
  static void start() {
    config = StackConfig.builder(home).dist(TestHomes.dist()).ports(Ports.free()).build();
    stack = new ServerStack(config, (server, state, elapsed) -> progress.add(server + " " + state));
    endpoints = stack.start();
  }

  @AfterAll
  static void stop() {
    stack.close();
    assertThat(stack.children()).isEmpty();
    assertThat(ProcessHandle.current().children().map(ProcessHandle::pid)).isEmpty();
  }

  @Test
  void everyServerAnswers() throws Exception {
    for (String instance : Set.of(Endpoints.ORDER_0, Endpoints.ORDER_1, Endpoints.STOCK)) {
      String url = endpoints.creatingJdbcUrl(instance, "it_schema");
      assertThat(Probes.sql(url, endpoints.databaseUser(), endpoints.databasePassword())).isTrue();
    }
    assertThat(Probes.redis(endpoints.redis().port())).isTrue();
    assertThat(Probes.kafka(endpoints.kafka().port(), endpoints.kafka().port())).isTrue();
    assertThat(Probes.http(endpoints.elasticsearch().port(), "/_cluster/health")).isTrue();
    assertThat(Probes.tcp(endpoints.canal().port())).isTrue();
    HostPort etcd = endpoints.etcd();
    assertThat(etcd == null || Probes.http(etcd.port(), "/health")).isTrue();
  }

  @Test
  void allChildrenFitIntoSmallMemory() {
    assertThat(stack.children()).allMatch(child -> child.pid() > 0 && child.rssBytes() > 0);
    assertThat(stack.children().stream().mapToLong(ChildStatus::rssBytes).sum())
        .isLessThan(RSS_BYTES_MAX);
  }

  @Test
  void killedRedisIsStartedAgain() {
    // Given
    long pid = child("redis").pid();

    // When
    stack.kill("redis");

    // Then
    await()
        .atMost(RESTART_MAX)
        .untilAsserted(() -> {
          assertThat(child("redis").ready()).isTrue();
          assertThat(child("redis").pid()).isNotEqualTo(pid);
          assertThat(child("redis").restarts()).isEqualTo(1);
        });
    assertThat(progress).contains("redis DIED", "redis RESTARTING");
  }

  @Test
  void pausedServerAnswersAgainWhenResumed() throws Exception {
    stack.pause(Endpoints.STOCK);
    String url = endpoints.jdbcUrl(Endpoints.STOCK, "");
    assertThatExceptionOfType(java.sql.SQLException.class)
        .isThrownBy(() -> Probes.sql(url, endpoints.databaseUser(), endpoints.databasePassword()));

    stack.resume(Endpoints.STOCK);

    assertThat(Probes.sql(url, endpoints.databaseUser(), endpoints.databasePassword())).isTrue();
    assertThat(child(Endpoints.STOCK).restarts()).isZero();
  }

  @Test
  void secondStackInTheSameHomeIsRefused() {
    try (var second = new ServerStack(config, ProgressListener.silent())) {
      assertThatExceptionOfType(HomeInUseException.class)
          .isThrownBy(second::start)
          .withMessageContaining(Long.toString(ProcessHandle.current().pid()));
    }
  }

  @Test
  void takenPortIsNamedBeforeAnythingStarts(@TempDir Path other) throws Exception {
    Ports ports = Ports.free();
    StackConfig taken = StackConfig.builder(other).dist(TestHomes.dist()).ports(ports).build();
    try (var holder = new ServerSocket(ports.kafka(), 1, InetAddress.getLoopbackAddress());
        var second = new ServerStack(taken, ProgressListener.silent())) {
      assertThatExceptionOfType(PortInUseException.class)
          .isThrownBy(second::start)
          .withMessageContaining("kafka")
          .withMessageContaining(Integer.toString(holder.getLocalPort()));
      assertThat(second.children()).isEmpty();
    }
  }

  @Test
  void canalDeliversRowsOfMariaDb() throws Exception {
    CanalRows.assertDelivered(endpoints, "it_canal", "a row of MariaDB");
  }

  private static ChildStatus child(String name) {
    return stack.children().stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
  }
}

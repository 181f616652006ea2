package com.doos.shared.http;

import static com.doos.shared.Outcomes.value;
import static org.assertj.core.api.Assertions.assertThat;

import com.doos.shared.runtime.Drain;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.junit.jupiter.api.Test;

/** Health and readiness over a real connection. */
final class ProbesTest extends EdgeFixture {

  @Test
  void livesAndIsReadyWhileItsDependenciesAnswer() {
    new Probes(vertx, new Drain()).requires("db", Future::succeededFuture).bind(edge, metrics);

    assertThat(get("/health").json().getString("status")).isEqualTo("UP");
    assertThat(get("/ready").status()).isEqualTo(200);
    assertThat(get("/ready").json().getString("status")).isEqualTo("UP");
    assertThat(get("/metrics").body()).contains("http_requests_total");
    assertThat(get("/metrics").headers().get("content-type")).startsWith("text/plain");
  }

  @Test
  void isNotReadyOnceTheEndHasBegun() {
    // Given
    Drain drain = new Drain();
    new Probes(vertx, drain).requires("db", Future::succeededFuture).bind(edge, metrics);
    int before = get("/ready").status();

    // When
    value(drain.run());

    // Then it still lives
    assertThat(before).isEqualTo(200);
    assertThat(get("/ready").status()).isEqualTo(503);
    assertThat(get("/health").status()).isEqualTo(200);
  }

  @Test
  void isNotReadyWhileADependencyFails() {
    new Probes(vertx, new Drain())
        .requires("db", Future::succeededFuture)
        .requires("redis", () -> Future.failedFuture("password=hunter2"))
        .bind(edge, metrics);

    Reply reply = get("/ready");

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.json().getString("status")).isEqualTo("DOWN");
    assertThat(reply.body()).contains("redis").doesNotContain("hunter2");
    assertThat(get("/health").status()).isEqualTo(200);
  }

  @Test
  void isNotReadyWhileADependencyThrows() {
    new Probes(vertx, new Drain())
        .requires(
            "db",
            () -> {
              throw new IllegalStateException("boom");
            })
        .bind(edge, metrics);

    assertThat(get("/ready").status()).isEqualTo(503);
  }

  @Test
  void isNotReadyWhileADependencyIsSilent() {
    new Probes(vertx, new Drain())
        .requires("kafka", () -> Promise.promise().future())
        .bind(edge, metrics);

    assertThat(get("/ready").status()).isEqualTo(503);
  }
}

package com.doos.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChildrenTest {
  @TempDir private Path logs;

  private final Children children = new Children((server, state, elapsed) -> {});

  @Test
  void aServerThatNeverAnsweredIsNotTakenForReadyAfterItWasStopped() {
    // Given
    children.start(
        ServerKind.REDIS,
        "redis",
        logs,
        () -> {
          throw new IOException("no program");
        });
    assertNotReady();

    // When
    children.stop(kind -> true);

    // Then
    assertNotReady();
    assertThat(children.statuses()).isEmpty();
  }

  private void assertNotReady() {
    assertThatExceptionOfType(ServerStartException.class)
        .isThrownBy(() -> children.awaitReady(Set.of(ServerKind.REDIS)))
        .withMessageContaining("no program");
  }
}

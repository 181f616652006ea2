package com.doos.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {
  private static final int SOCKET_PATH_CHARS_MAX = 107;

  @TempDir Path folder;

  @Test
  void secondOwnerIsToldWhoTheFirstIs() throws IOException {
    try (Home first = Home.lock(folder)) {
      assertThatExceptionOfType(HomeInUseException.class)
          .isThrownBy(() -> Home.lock(folder))
          .satisfies(failure -> {
            assertThat(failure.home()).isEqualTo(first.root());
            assertThat(failure.ownerPid()).isEqualTo(Long.toString(ProcessHandle.current().pid()));
          });
    }
  }

  @Test
  void closingSetsTheHomeFree() throws IOException {
    Home.lock(folder).close();

    try (Home again = Home.lock(folder)) {
      assertThat(again.root()).isEqualTo(folder);
    }
  }

  @Test
  void socketPathStaysShortInADeepHome() throws IOException {
    Path deep = folder.resolve("a-folder-with-a-long-name".repeat(4)).resolve("another".repeat(5));
    try (Home home = Home.lock(deep)) {
      assertThat(home.socket("order-0").toString()).hasSizeLessThan(SOCKET_PATH_CHARS_MAX);
      assertThat(home.socket("order-0")).isNotEqualTo(home.socket("order-1"));
    }
  }
}

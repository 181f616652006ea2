package com.doos.shared.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServiceLauncherTest {
  /** What is closed in order at the exit may take 30 s; here nothing has to be waited for. */
  private static final long END_SECONDS_MAX = 20;

  /** A service whose verticle cannot start. */
  static final class Broken {
    public static void main(String[] args) {
      ServiceLauncher.launch(
          "broken",
          args,
          root -> "",
          (config, context) ->
              new VerticleBase() {
                @Override
                public Future<?> start() {
                  return vertx.timer(10).compose(later -> Future.failedFuture("no database"));
                }
              });
    }
  }

  @Test
  void aServiceThatCannotStartEndsAtOnce(@TempDir Path folder) throws Exception {
    // Given
    Path config =
        Files.writeString(folder.resolve("config.yaml"), "tracing: {sampled_permille: 0}\n");
    Path log = folder.resolve("log");
    ProcessBuilder service =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    Broken.class.getName(),
                    config.toString()))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    service.environment().put("CLASSPATH", System.getProperty("java.class.path"));

    // When
    Process process = service.start();
    boolean ended = process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS);
    process.destroyForcibly();

    // Then
    assertThat(ended).as(Files.readString(log)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(Files.readString(log)).contains("cannot start", "no database");
  }
}

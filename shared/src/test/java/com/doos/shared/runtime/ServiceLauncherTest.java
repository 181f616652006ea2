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

  private static void launch(String[] args, VerticleBase service) {
    ServiceLauncher.launch("service", args, root -> "", (config, context) -> service);
  }

  /** A service whose verticle cannot start. */
  static final class Broken extends VerticleBase {
    public static void main(String[] args) {
      launch(args, new Broken());
    }

    @Override
    public Future<?> start() {
      return vertx.timer(10).compose(later -> Future.failedFuture("no database"));
    }
  }

  /** A service that ends as if it were killed: nothing is closed, nothing deleted. */
  static final class Killed extends VerticleBase {
    private static final int STATUS = 137;

    public static void main(String[] args) {
      launch(args, new Killed());
    }

    @Override
    public Future<?> start() {
      Runtime.getRuntime().halt(STATUS);
      return Future.succeededFuture();
    }
  }

  @TempDir Path folder;

  @Test
  void aServiceThatCannotStartEndsAtOnce() throws Exception {
    // When
    int status = run(Broken.class);

    // Then
    assertThat(status).isEqualTo(1);
    assertThat(Files.readString(log())).contains("cannot start", "no database");
  }

  @Test
  void aServiceThatIsKilledLeavesNoTemporaryFiles() throws Exception {
    // When
    int status = run(Killed.class);

    // Then
    assertThat(status).isEqualTo(Killed.STATUS);
    assertThat(tmp()).isEmptyDirectory();
  }

  /** The status of a service's process that has ended. */
  private int run(Class<?> main) throws Exception {
    Path config =
        Files.writeString(folder.resolve("config.yaml"), "tracing: {sampled_permille: 0}\n");
    Files.createDirectory(tmp());
    ProcessBuilder service =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Djava.io.tmpdir=" + tmp(),
                    main.getName(),
                    config.toString()))
            .redirectErrorStream(true)
            .redirectOutput(log().toFile());
    service.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process process = service.start();
    boolean ended = process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertThat(ended).as(Files.readString(log())).isTrue();
    return process.exitValue();
  }

  private Path log() {
    return folder.resolve("log");
  }

  private Path tmp() {
    return folder.resolve("tmp");
  }
}

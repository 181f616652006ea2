package com.doos.ops.reshard;

import com.doos.ops.ForbiddenApisAllowed;
import com.doos.shared.config.ConfigException;
import com.doos.shared.config.ConfigReader;
import com.doos.shared.config.DatabaseConfig;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * {@code reshard N}: spread the slots over N shards. {@code reshard status}: where they are. {@code
 * reshard purge}: delete what they have left behind. The configuration is that of the services.
 */
public final class ReshardMain {
  private static final int EXIT_FAILED = 1;
  private static final int EXIT_USAGE = 2;
  private static final Duration THAW_MAX = Duration.ofSeconds(10);
  private static final long PAUSE_NANOS = 10_000_000;

  private ReshardMain() {}

  /**
   * Runs the command and ends the process.
   *
   * @param args number of shards, {@code status} or {@code purge}
   */
  @ForbiddenApisAllowed
  public static void main(String[] args) {
    Thread main = Thread.currentThread();
    AtomicBoolean ended = new AtomicBoolean();
    // On Ctrl-C a slot that is frozen is thawed before the process ends.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> interrupt(main, ended), "interrupt"));
    int code = run(args, System.getenv(), System.out, System.err);
    ended.set(true);
    System.exit(code);
  }

  private static void interrupt(Thread main, AtomicBoolean ended) {
    long deadline = System.nanoTime() + THAW_MAX.toNanos();
    main.interrupt();
    while (!ended.get() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private static int run(
      String[] args, Map<String, String> environment, PrintStream out, PrintStream err) {
    if (args.length != 1 || !args[0].matches("status|purge|[1-9][0-9]?")) {
      err.println("usage: reshard status | SHARDS | purge");
      return EXIT_USAGE;
    }
    try {
      List<DatabaseConfig> databases =
          ConfigReader.read(
              Path.of(environment.getOrDefault("CONFIG_PATH", "config/dev.yaml")),
              environment,
              Resharding::databases);
      try (Resharding resharding = new Resharding(databases, out)) {
        switch (args[0]) {
          case "status" -> resharding.status();
          case "purge" -> resharding.purge();
          default -> {
            List<Long> pauses = resharding.spread(Integer.parseInt(args[0]));
            out.println(
                pauses.isEmpty()
                    ? "Nothing to move."
                    : "Moved "
                        + pauses.size()
                        + " slots; the longest pause was "
                        + pauses.stream().mapToLong(Long::longValue).max().orElse(0)
                        + " ms. What they left behind stays until `reshard purge`.");
          }
        }
      }
      return 0;
    } catch (ConfigException wrong) {
      err.println(wrong.getMessage());
      return EXIT_USAGE;
    } catch (ReshardException | SQLException failed) {
      err.println("reshard: " + failed.getMessage());
      return EXIT_FAILED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return EXIT_FAILED;
    }
  }
}

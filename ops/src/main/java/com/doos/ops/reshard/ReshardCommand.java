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

/** {@code ./doos reshard}: reads what the operator typed, and does it. */
public final class ReshardCommand {
  private static final int EXIT_OK = 0;
  private static final int EXIT_FAILED = 1;
  private static final int EXIT_USAGE = 2;
  private static final Duration THAW_MAX = Duration.ofSeconds(10);
  private static final long PAUSE_NANOS = 10_000_000;

  private final List<DatabaseConfig> shards;
  private final PrintStream out;

  /**
   * @param shards all there are, in their order
   * @param out is printed to
   */
  public ReshardCommand(List<DatabaseConfig> shards, PrintStream out) {
    this.shards = List.copyOf(shards);
    this.out = out;
  }

  /** With the shards of the configuration that {@code CONFIG_PATH} names. */
  @ForbiddenApisAllowed
  public static void main(String[] arguments) {
    Map<String, String> environment = System.getenv();
    Path file = ConfigReader.file(environment);
    try {
      List<DatabaseConfig> shards = ConfigReader.read(file, environment, Resharding::databases);
      System.exit(new ReshardCommand(shards, System.out).run(List.of(arguments)));
    } catch (ConfigException wrong) {
      System.out.println("reshard: " + wrong.getMessage());
      System.exit(EXIT_USAGE);
    }
  }

  /**
   * Runs {@code status}, {@code purge}, or a number of shards to spread the slots over. A process
   * that is told to end in the meantime thaws a slot that is frozen.
   *
   * @return exit code: 0 done, 1 failed, 2 not understood
   */
  public int run(List<String> arguments) {
    if (arguments.size() != 1 || !arguments.getFirst().matches("status|purge|[1-9][0-9]?")) {
      out.println("usage: reshard status | SHARDS | purge");
      return EXIT_USAGE;
    }
    Thread main = Thread.currentThread();
    AtomicBoolean ended = new AtomicBoolean();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> interrupt(main, ended), "interrupt"));
    try (Resharding resharding = new Resharding(shards, out)) {
      switch (arguments.getFirst()) {
        case "status" -> resharding.status();
        case "purge" -> resharding.purge();
        default -> out.println(told(resharding.spread(Integer.parseInt(arguments.getFirst()))));
      }
      return EXIT_OK;
    } catch (ReshardException | SQLException failed) {
      out.println("reshard: " + failed.getMessage());
      return EXIT_FAILED;
    } catch (InterruptedException e) {
      out.println("reshard: interrupted; run it again to go on");
      return EXIT_FAILED;
    } finally {
      ended.set(true);
    }
  }

  private static String told(List<Long> pauses) {
    return pauses.isEmpty()
        ? "Nothing to move."
        : "Moved "
            + pauses.size()
            + " slots; the longest took no writes for "
            + pauses.stream().mapToLong(Long::longValue).max().orElse(0)
            + " ms. What they left behind stays until `reshard purge`.";
  }

  private static void interrupt(Thread main, AtomicBoolean ended) {
    long deadline = System.nanoTime() + THAW_MAX.toNanos();
    main.interrupt();
    while (!ended.get() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}

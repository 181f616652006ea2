package com.doos.ops.failover;

import com.doos.ops.ForbiddenApisAllowed;
import com.doos.ops.Steps;
import com.doos.shared.config.ConfigException;
import com.doos.shared.config.ConfigReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code ./doos failover}: reads what the operator typed, and does it. */
public final class FailoverCommand {
  private static final int EXIT_OK = 0;
  private static final int EXIT_REFUSED = 1;
  private static final int EXIT_USAGE = 2;
  private static final String YES = "--yes";
  private static final String ACCEPT_LOSS = "--accept-loss";
  private static final String FENCED = "--fenced";
  private static final String PROMOTE = "promote";
  private static final String KEEP = "keep";
  private static final Set<String> ACTIONS = Set.of(PROMOTE, "attach", "detach", "open", "status");

  private final FailoverConfig config;
  private final PrintStream out;

  /** Prints to {@code out}. */
  public FailoverCommand(FailoverConfig config, PrintStream out) {
    this.config = config;
    this.out = out;
  }

  /** With the servers of the configuration that {@code CONFIG_PATH} names. */
  @ForbiddenApisAllowed
  public static void main(String[] arguments) {
    Map<String, String> environment = System.getenv();
    Path file = ConfigReader.file(environment);
    try {
      FailoverConfig config = ConfigReader.read(file, environment, FailoverConfig::from);
      System.exit(new FailoverCommand(config, System.out).run(List.of(arguments)));
    } catch (ConfigException e) {
      System.out.println("failover: " + e.getMessage());
      System.exit(EXIT_USAGE);
    }
  }

  /**
   * Runs {@code [attach|detach|open|status] DATABASE [--yes] [--accept-loss] [--fenced]}; without a
   * verb the replica is made the primary. {@code keep} opens the servers of all pairs, after each
   * start of one, until the process is stopped.
   *
   * @return exit code: 0 done, 1 refused or failed, 2 not understood
   */
  public int run(List<String> arguments) {
    if (arguments.equals(List.of(KEEP))) {
      return keep();
    }
    List<String> words = new ArrayList<>(arguments);
    boolean yes = words.remove(YES);
    Consent consent = new Consent(words.remove(ACCEPT_LOSS), words.remove(FENCED));
    String action =
        !words.isEmpty() && ACTIONS.contains(words.getFirst()) ? words.removeFirst() : PROMOTE;
    if (words.size() != 1 || words.getFirst().startsWith("-")) {
      out.println(
          "usage: failover [attach|detach|open|status] DATABASE [--yes] [--accept-loss] [--fenced]"
              + " | keep");
      return EXIT_USAGE;
    }
    try (Pair pair = Pair.open(config.pair(words.getFirst()), config)) {
      Steps steps = new Steps(out);
      Failover failover = new Failover(pair, consent, steps);
      failover.status();
      if (action.equals("status")) {
        return EXIT_OK;
      }
      if (!yes && !confirmed(action + " " + words.getFirst())) {
        return EXIT_REFUSED;
      }
      switch (action) {
        case "attach" -> failover.attach();
        case "detach" -> failover.detach();
        case "open" -> steps.say(String.valueOf(Roles.settle(pair)));
        default -> failover.promote();
      }
      return EXIT_OK;
    } catch (RefusedException refused) {
      out.println("refused: " + refused.getMessage());
    } catch (SQLException | IOException failed) {
      out.println("failed: " + failed.getMessage());
    }
    return EXIT_REFUSED;
  }

  private int keep() {
    Steps steps = new Steps(out);
    try (RoleKeeper keeper =
        new RoleKeeper(config, (pair, what) -> steps.say(pair + ": " + what))) {
      keeper.awaitClose();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return EXIT_OK;
  }

  private boolean confirmed(String what) throws IOException {
    out.print(what + "? [y/N] ");
    out.flush();
    String answer =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
    return answer != null && answer.startsWith("y");
  }
}

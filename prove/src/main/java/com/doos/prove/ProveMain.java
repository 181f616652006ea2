package com.doos.prove;

import com.doos.servers.StackConfig;
import com.doos.standalone.Settings;
import com.doos.standalone.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * {@code ./doos prove}. Exit code: 0 everything held, 1 something did not, 2 not understood, 3
 * could not be carried out.
 */
public final class ProveMain {
  private static final int EXIT_HELD = 0;
  private static final int EXIT_VIOLATED = 1;
  private static final int EXIT_USAGE = 2;
  private static final int EXIT_FAILED = 3;

  private final ProveOptions options;
  private final Terminal terminal;

  private ProveMain(ProveOptions options, Terminal terminal) {
    this.options = options;
    this.terminal = terminal;
  }

  public static void main(String[] arguments) {
    System.setProperty("doos.log.level", "ERROR");
    Terminal terminal = Terminal.standard();
    int code;
    try {
      ProveOptions options =
          ProveOptions.of(List.of(arguments), new SecureRandom().nextInt(1_000_000));
      code = new ProveMain(options, terminal).run();
    } catch (IllegalArgumentException wrong) {
      terminal.say("prove: %s", String.valueOf(wrong.getMessage()));
      terminal.say("%s", ProveOptions.USAGE);
      code = EXIT_USAGE;
    } catch (IOException
        | SQLException
        | ExecutionException
        | TimeoutException
        | IllegalStateException failed) {
      terminal.say("prove: %s", failed.toString());
      code = EXIT_FAILED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      code = EXIT_FAILED;
    }
    System.exit(code);
  }

  private int run()
      throws IOException, SQLException, ExecutionException, InterruptedException, TimeoutException {
    Path home = Files.createDirectories(Settings.home(System.getenv()));
    Path folder = Files.createTempDirectory(home, "prove-");
    terminal.say(
        "%d min of load, faults: %s",
        options.length().toMinutes(),
        options.faults().stream().map(FaultKind::label).collect(Collectors.joining(", ")));
    terminal.say("Starting the servers");
    Path data = folder.resolve("home");
    Path dist = home.resolve("dist");
    List<String> lines = new ArrayList<>();
    boolean held = true;
    try (Servers servers = Servers.start(StackConfig.builder(data).dist(dist))) {
      for (int i = 0; i < options.runs(); i++) {
        ProveOptions own = options.with(options.seed() + i);
        Path place = folder.resolve("seed-" + own.seed());
        try (Site site = new Site(place, data, dist, servers, own.sabotage())) {
          terminal.say("Seed %d", own.seed());
          Report report = new Proof(own, site, step -> terminal.say("%s", step)).run();
          tell(report);
          terminal.say("Report: %s", report.write(place));
          held &= report.holds();
          terminal.say("%s", report.line());
          lines.add(report.line());
        }
      }
    }
    terminal.say("");
    lines.stream().skip(lines.size() == 1 ? 1 : 0).forEach(line -> terminal.say("%s", line));
    return held ? EXIT_HELD : EXIT_VIOLATED;
  }

  private void tell(Report report) {
    terminal.say("");
    report
        .deeds()
        .counts()
        .forEach((kind, outcomes) ->
            terminal.say(
                "%-14s %6d ok %6d refused %6d unknown",
                kind,
                outcomes.getOrDefault(Outcome.OK, 0L),
                outcomes.getOrDefault(Outcome.REFUSED, 0L),
                outcomes.getOrDefault(Outcome.UNKNOWN, 0L)));
    terminal.say("");
    for (Verdict verdict : report.verdicts()) {
      terminal.say(
          "%d. %-70s %s",
          verdict.number(), verdict.invariant(), verdict.holds() ? "held" : "VIOLATED");
      verdict.violations().stream()
          .limit(5)
          .forEach(violation -> terminal.say("     %s", violation));
    }
  }
}

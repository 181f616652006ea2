package com.doos.standalone.bench;

import com.doos.standalone.bench.LoadGenerator.Load;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** One transaction for each order against group commit, by turns. */
final class Modes {
  private static final Duration IDLE = Duration.ofSeconds(5);

  private final Bench bench;
  private final Findings findings;
  private final Map<Mode, Map<String, Double>> micros = new TreeMap<>();
  private final Map<Mode, Double> rates = new TreeMap<>();

  Modes(Bench bench, Findings findings) {
    this.bench = bench;
    this.findings = findings;
  }

  void run() throws IOException {
    Table table =
        findings.charted(
            "modes",
            "A transaction for each order (NAIVE) and group commit (GROUPED), by turns, "
                + bench.options().connections()
                + " connections",
            "orders/s",
            "round",
            "orders/s",
            "p50 ms",
            "p95 ms",
            "p99 ms",
            "refused %",
            "lost",
            "alone p50 ms",
            "settled s");
    for (int round = 1; round <= bench.options().rounds(); round++) {
      for (Mode mode : Mode.values()) {
        measure(table, round, mode);
      }
    }
    compare();
  }

  private void measure(Table table, int round, Mode mode) throws IOException {
    try (Rig.Pair pair = bench.rig().start(mode)) {
      bench.warmUp();
      LoadGenerator.Report alone = bench.run(Load.closed(1, IDLE, bench.orders()));
      bench.rig().settle();
      Followed measured = bench.follow(bench.usual(bench.orders()));
      LoadGenerator.Report load = measured.load();
      table.row(
          round + " " + mode,
          load.rate(),
          load.milliseconds(50),
          load.milliseconds(95),
          load.milliseconds(99),
          load.refusedPercent(),
          load.lost(),
          alone.milliseconds(50),
          measured.settling());
      int rounds = bench.options().rounds();
      rates.merge(mode, load.rate() / rounds, Double::sum);
      Map<String, Double> sum = micros.computeIfAbsent(mode, first -> new TreeMap<>());
      measured
          .settled()
          .cpu()
          .keySet()
          .forEach(process ->
              sum.merge(process, measured.settled().micros(process) / rounds, Double::sum));
    }
  }

  private void compare() {
    Map<String, Double> naive = Objects.requireNonNull(micros.get(Mode.NAIVE));
    Map<String, Double> grouped = Objects.requireNonNull(micros.get(Mode.GROUPED));
    Table cpu =
        findings.charted(
            "cpu",
            "CPU of each process, microseconds an order",
            "GROUPED",
            "process",
            "NAIVE",
            "GROUPED");
    grouped.forEach((process, used) -> cpu.row(process, naive.getOrDefault(process, 0.0), used));
    double naiveSum = CpuMeter.sum(naive);
    double groupedSum = CpuMeter.sum(grouped);
    cpu.row("all but " + CpuMeter.COMPILERS, naiveSum, groupedSum);
    findings.say(
        String.format(
            Locale.ROOT,
            "Group commit: orders/s x %.1f, CPU per order x 1/%.1f.",
            rates.getOrDefault(Mode.GROUPED, 0.0) / rates.getOrDefault(Mode.NAIVE, 1.0),
            naiveSum / groupedSum));
  }
}

package com.doos.standalone.bench;

import com.doos.standalone.bench.LoadGenerator.Load;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** How many orders are taken at most, and how many for ever. */
final class Capacity {
  private static final List<Integer> CONNECTIONS = List.of(1, 16, 64, 128, 256, 512, 1_024);
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final List<Double> SHARES = List.of(0.15, 0.3, 0.45, 0.6, 0.75, 0.9);

  /** Seconds. */
  private static final double SEARCH_LAG_MAX = 3;

  private final Bench bench;
  private final Findings findings;

  Capacity(Bench bench, Findings findings) {
    this.bench = bench;
    this.findings = findings;
  }

  /** The highest rate, by connections, and for a minute; returns the rate of that minute. */
  double accepted() throws IOException {
    Table table =
        findings.charted(
            "accept",
            "Accepted: each connection sends its next order when the last one was answered",
            "orders/s",
            "connections",
            "orders/s",
            "p50 ms",
            "p95 ms",
            "p99 ms",
            "p99.9 ms",
            "refused %",
            "lost",
            "CPU us",
            "of it later",
            "late messages",
            "search lag s",
            "settled s");
    for (int connections : CONNECTIONS) {
      accepted(table, connections, bench.time());
    }
    return accepted(table, bench.options().connections(), LONG);
  }

  private double accepted(Table table, int connections, Duration duration) throws IOException {
    Followed measured = bench.follow(Load.closed(connections, duration, bench.orders()));
    LoadGenerator.Report load = measured.load();
    table.row(
        connections + ", " + duration.toSeconds() + " s",
        load.rate(),
        load.milliseconds(50),
        load.milliseconds(95),
        load.milliseconds(99),
        load.milliseconds(99.9),
        load.refusedPercent(),
        load.lost(),
        measured.settled().micros(),
        measured.settled().micros() - measured.loaded().micros(),
        measured.behind().late(),
        measured.behind().searchLag(),
        measured.settling());
    return load.rate();
  }

  /**
   * At which rate nothing piles up.
   *
   * @param accepted orders a second at most, of which shares are offered
   */
  void sustained(double accepted) throws IOException {
    Table table =
        findings.table(
            "sustained",
            "Sustained: orders at a fixed rate; it holds when no message is late by 3 s and the"
                + " index by 3 s",
            "offered/s",
            "orders/s",
            "p50 ms",
            "p99 ms",
            "refused %",
            "CPU us",
            "CPU %",
            "compilers %",
            "late messages",
            "search lag s",
            "holds");
    List<Integer> rates = SHARES.stream().map(share -> (int) Math.round(accepted * share)).toList();
    bench.warmUp(rates.getFirst());
    Map<Integer, Measured> loads = new TreeMap<>();
    for (int rate : rates) {
      Followed measured =
          bench.follow(
              Load.open(bench.options().connections(), rate, bench.time(), bench.orders()));
      LoadGenerator.Report load = measured.load();
      Rig.Behind behind = measured.behind();
      table.row(
          rate,
          load.rate(),
          load.milliseconds(50),
          load.milliseconds(99),
          load.refusedPercent(),
          measured.loaded().micros(),
          measured.loaded().percent(),
          measured.loaded().percentCompiling(),
          behind.late(),
          behind.searchLag(),
          behind.late() == 0 && behind.searchLag() < SEARCH_LAG_MAX ? "yes" : "no");
      loads.put(rate, measured.loaded());
    }
    processes(loads);
  }

  private void processes(Map<Integer, Measured> loads) {
    List<String> columns = new ArrayList<>(List.of("process"));
    loads.keySet().forEach(rate -> columns.add(rate + "/s"));
    Table table =
        findings.table(
            "sustained-cpu",
            "CPU of each process at these rates, microseconds an order",
            columns.toArray(String[]::new));
    Set<String> processes = new TreeSet<>();
    loads.values().forEach(load -> processes.addAll(load.cpu().keySet()));
    for (String process : processes) {
      List<Object> cells = new ArrayList<>(List.of(process));
      loads.values().forEach(load -> cells.add(load.micros(process)));
      table.row(cells.toArray());
    }
  }
}

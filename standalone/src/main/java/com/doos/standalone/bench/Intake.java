package com.doos.standalone.bench;

import com.doos.standalone.bench.LoadGenerator.Load;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** What it costs to take orders when nothing follows them: no relay, no consumer, no index. */
final class Intake {
  private static final List<Integer> CONNECTIONS = List.of(64, 256, 512, 1_024);

  /**
   * Without a relay no reservation is confirmed, and the sweeper would put those of the warm-up off
   * again and again while orders are measured.
   */
  private static final Map<String, String> LONG_RESERVATIONS =
      Map.of("DOOS_ORDERS_RESERVATION_TTL", "1h");

  private final Bench bench;
  private final Findings findings;

  Intake(Bench bench, Findings findings) {
    this.bench = bench;
    this.findings = findings;
  }

  /** Relay and CDC are stopped for good. */
  void run() throws IOException {
    bench.rig().stopBackground();
    Table table =
        findings.charted(
            "intake",
            "Taking orders, with relay and CDC stopped; CPU in microseconds an order",
            "orders/s",
            "connections",
            "orders/s",
            "p50 ms",
            "p99 ms",
            "refused %",
            "order",
            "inventory",
            "shards",
            "stock",
            "redis",
            "generator",
            "all");
    try (Rig.Pair pair = bench.rig().start(LONG_RESERVATIONS)) {
      bench.run(bench.warming());
      for (int connections : CONNECTIONS) {
        measure(table, connections);
      }
    }
  }

  private void measure(Table table, int connections) {
    Measured measured = bench.measure(Load.closed(connections, bench.time(), bench.orders()));
    LoadGenerator.Report load = measured.load();
    table.row(
        connections,
        load.rate(),
        load.milliseconds(50),
        load.milliseconds(99),
        load.refusedPercent(),
        measured.micros("order"),
        measured.micros("inventory"),
        measured.micros("order-0") + measured.micros("order-1"),
        measured.micros("stock"),
        measured.micros("redis"),
        measured.micros("load generator"),
        measured.micros());
  }
}

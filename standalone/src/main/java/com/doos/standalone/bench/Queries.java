package com.doos.standalone.bench;

import com.doos.standalone.bench.LoadGenerator.Load;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Cached queries of orders, alone and four for each order, on one event loop and on two. */
final class Queries {
  private static final List<Integer> LOOPS = List.of(1, 2);
  private static final int ORDERS = 500;
  private static final int CONNECTIONS = 128;
  private static final int PIPELINED = 16;
  private static final int PIPELINED_CONNECTIONS = 32;
  private static final int MIXED_CONNECTIONS = 1_024;
  private static final int ORDER_EVERY = 5;

  private final Bench bench;
  private final Table table;
  private int sent;

  Queries(Bench bench, Findings findings) {
    this.bench = bench;
    this.table =
        findings.charted(
            "queries",
            "Queries of orders by id; CPU of order service and load generator",
            "requests/s",
            "load",
            "connections",
            "requests/s",
            "p50 ms",
            "p99 ms",
            "refused %",
            "service us",
            "generator us");
  }

  /** Each number of event loops on services of its own. */
  void run() throws IOException {
    for (int loops : LOOPS) {
      try (Rig.Pair pair =
          bench.rig().start(Map.of("DOOS_ORDER_INSTANCES", String.valueOf(loops)))) {
        bench.warmUp();
        measure(loops == 1 ? "" : ", " + loops + " event loops");
      }
    }
  }

  private void measure(String loops) throws IOException {
    QueryRequests cached = new QueryRequests(bench.tokens(), bench.rig().latest(ORDERS));
    Supplier<Buffer> mixed =
        () -> {
          sent++;
          return sent % ORDER_EVERY == 0 ? bench.orders().get() : cached.get();
        };
    bench.run(Load.closed(CONNECTIONS, bench.time(), cached));
    measure("queries" + loops, CONNECTIONS, 1, cached);
    measure(
        "queries, " + PIPELINED + " pipelined" + loops, PIPELINED_CONNECTIONS, PIPELINED, cached);
    measure("4 queries : 1 order" + loops, MIXED_CONNECTIONS, 1, mixed);
  }

  private void measure(String name, int connections, int pipelined, Supplier<Buffer> requests)
      throws IOException {
    Followed measured = bench.follow(new Load(connections, pipelined, 0, bench.time(), requests));
    LoadGenerator.Report load = measured.load();
    table.row(
        name,
        connections,
        load.rate(),
        load.milliseconds(50),
        load.milliseconds(99),
        load.refusedPercent(),
        measured.settled().micros("order"),
        measured.settled().micros("load generator"));
  }
}

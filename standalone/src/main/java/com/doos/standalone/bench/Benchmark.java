package com.doos.standalone.bench;

import com.doos.shared.runtime.ServiceContext;
import com.doos.standalone.Settings;
import com.doos.standalone.Terminal;
import com.doos.standalone.bench.BenchOptions.Part;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Measures DOOS with all of its servers on this machine, with full durability, the load generator
 * included: the real way of writing against one transaction per order, by turns in the same run;
 * what is accepted at most, and what can go on for ever; queries; and what the figures depend on.
 *
 * <p>Arguments: see {@link BenchOptions}.
 */
public final class Benchmark {
  private static final List<Integer> BATCHES = List.of(16, 64, 256);
  private static final List<Integer> PRODUCTS = List.of(1, 10, OrderRequests.PRODUCTS);
  private static final List<Integer> SHARDS = List.of(1, 2, 4);
  private static final List<Integer> CEILING_BATCHES = List.of(1, 32, 128, 256);

  /** Numbers of orders beyond those of old orders and below real ones. */
  private static final long CEILING_FROM = 1L << 33;

  private final BenchOptions options;
  private final Terminal terminal = Terminal.standard();
  private final Findings findings = new Findings(terminal);
  private final Vertx vertx = ServiceContext.create().vertx(1);
  private final Path dist;
  private final Path folder;
  private final Path report;

  private Benchmark(BenchOptions options) throws IOException {
    this.options = options;
    Path home = Files.createDirectories(Settings.home(System.getenv()));
    this.dist = home.resolve("dist");
    this.folder = Files.createTempDirectory(home, "bench-");
    this.report = Objects.requireNonNullElse(options.report(), folder);
  }

  public static void main(String[] args) throws IOException {
    System.setProperty("doos.log.level", "WARN");
    new Benchmark(BenchOptions.of(args)).run();
    System.exit(0);
  }

  private void run() throws IOException {
    List<Part> ofTwoShards = options.parts().stream().filter(part -> part != Part.SHARDS).toList();
    if (!ofTwoShards.isEmpty()) {
      try (Rig rig = new Rig(folder.resolve("main"), dist, vertx, terminal)) {
        rig.prepare();
        describe(rig);
        run(new Bench(vertx, rig, options), ofTwoShards);
      }
    }
    if (options.parts().contains(Part.SHARDS)) {
      shards();
      findings.save(report);
    }
    terminal.say("Logs in %s, findings in %s", folder, report);
  }

  private void describe(Rig rig) {
    findings.say(
        String.format(
            Locale.ROOT,
            "%d processors; databases %s, innodb_flush_log_at_trx_commit=%s, sync_binlog=%s,"
                + " log_bin=%s; HTTP/1.1; 1.5 items an order, half paid at checkout; relay, Kafka,"
                + " its consumer, Canal, CDC and Elasticsearch running beside it; CPU in"
                + " microseconds an order until the last effect, without the JVMs' compilers.",
            Runtime.getRuntime().availableProcessors(),
            rig.variable("version"),
            rig.variable("innodb_flush_log_at_trx_commit"),
            rig.variable("sync_binlog"),
            rig.variable("log_bin")));
  }

  private void run(Bench bench, List<Part> parts) throws IOException {
    if (parts.stream().anyMatch(Part::sharesServices)) {
      try (Rig.Pair pair = bench.rig().start(Mode.GROUPED)) {
        bench.warmUp();
        runShared(bench, parts.stream().filter(Part::sharesServices).toList());
      }
    }
    for (Part part : parts) {
      if (!part.sharesServices()) {
        runAlone(bench, part);
        findings.save(report);
      }
    }
  }

  private void runAlone(Bench bench, Part part) throws IOException {
    switch (part) {
      case QUERIES -> new Queries(bench, findings).run();
      case MODES -> new Modes(bench, findings).run();
      case BATCHES -> batches(bench);
      case ROWS -> rows(bench);
      case INTAKE -> new Intake(bench, findings).run();
      case CEILING -> ceiling(bench);
      default -> throw new IllegalArgumentException(part + " has no services of its own");
    }
  }

  private void runShared(Bench bench, List<Part> parts) throws IOException {
    Capacity capacity = new Capacity(bench, findings);
    double accepted = 0;
    for (Part part : parts) {
      switch (part) {
        case ACCEPT -> accepted = capacity.accepted();
        case SUSTAINED ->
            capacity.sustained(
                accepted > 0 ? accepted : bench.follow(bench.usual(bench.orders())).load().rate());
        case PRODUCTS -> products(bench);
        default -> throw new IllegalArgumentException(part + " needs services of its own");
      }
      findings.save(report);
    }
  }

  /** From one hot product to many. */
  private void products(Bench bench) throws IOException {
    Dependence table =
        new Dependence(
            findings, "products", "Products ordered; 1: all orders want the same", "products");
    for (int products : PRODUCTS) {
      table.row(products, bench.follow(bench.usual(bench.orders(products))));
    }
  }

  /** Orders in a transaction at most. */
  private void batches(Bench bench) throws IOException {
    Dependence table =
        new Dependence(
            findings, "batches", "Orders in a transaction at most, shards and stock", "orders");
    for (int batch : BATCHES) {
      String most = String.valueOf(batch);
      table.row(
          batch,
          started(
              bench,
              Map.of("DOOS_ORDERS_BATCH_BATCH_MAX", most, "DOOS_STOCK_BATCH_BATCH_MAX", most)));
    }
  }

  /** With more and more orders in the tables. */
  private void rows(Bench bench) throws IOException {
    Dependence table =
        new Dependence(findings, "rows", "Orders that were in the tables before", "orders");
    OldOrders old = new OldOrders(bench.rig().shards());
    for (int rows : options.rows()) {
      old.fill(rows);
      table.row(rows, started(bench, Mode.GROUPED.overrides()));
    }
  }

  /** A server for each shard, all on these processors. */
  private void shards() throws IOException {
    Dependence table =
        new Dependence(
            findings,
            "shards",
            "Order shards, a server for each, all on these processors",
            "shards");
    for (int shards : SHARDS) {
      try (Rig rig = new Rig(folder.resolve("shards-" + shards), dist, vertx, terminal, shards)) {
        rig.prepare();
        table.row(shards, started(new Bench(vertx, rig, options), Mode.GROUPED.overrides()));
      }
    }
  }

  /** The usual load on services that are started for it. */
  private static Followed started(Bench bench, Map<String, String> overrides) throws IOException {
    try (Rig.Pair pair = bench.rig().start(overrides)) {
      bench.warmUp();
      return bench.follow(bench.usual(bench.orders()));
    }
  }

  /**
   * What the shards take when nothing else is done; last, since nothing can follow these orders.
   */
  private void ceiling(Bench bench) {
    bench.rig().stopBackground();
    Table table =
        findings.charted(
            "ceiling",
            "Ceiling: the rows of orders written by multi-row statements, nothing else",
            "orders/s",
            "orders a transaction",
            "orders/s",
            "CPU us of the shards");
    long first = CEILING_FROM;
    for (int batch : CEILING_BATCHES) {
      first = ceiling(table, bench, batch, false, first);
    }
    ceiling(table, bench, CEILING_BATCHES.getLast(), true, first);
  }

  /** Returns a number above those of all orders written. */
  private long ceiling(Table table, Bench bench, int batch, boolean required, long first) {
    Rig rig = bench.rig();
    Ceiling ceiling = new Ceiling(rig.shards(), batch, required, first);
    Map<String, Long> before = rig.cpu().read();
    long started = System.nanoTime();
    long written = written(ceiling, bench.time());
    double seconds = (System.nanoTime() - started) / 1e9;
    Map<String, Long> used = CpuMeter.between(before, rig.cpu().read());
    long shards =
        used.entrySet().stream()
            .filter(entry -> entry.getKey().startsWith("order-"))
            .mapToLong(Map.Entry::getValue)
            .sum();
    table.row(
        required ? batch + ", required tables only" : batch,
        written / seconds,
        (double) shards / written);
    return first + written + 1;
  }

  private static long written(Ceiling ceiling, Duration time) {
    try {
      return ceiling.run(time).await(2 * time.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("the shards take nothing", e);
    }
  }
}

package com.doos.standalone.bench;

import com.doos.shared.auth.Tokens;
import com.doos.shared.runtime.ServiceContext;
import com.doos.standalone.Settings;
import com.doos.standalone.Terminal;
import com.doos.standalone.bench.BenchOptions.Part;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Measures DOOS with all of its servers on this machine, with full durability, the load generator
 * included: the real way of writing against one transaction per order, by turns in the same run;
 * what is accepted at most, and what can go on for ever; queries; and what the figures depend on.
 *
 * <p>Arguments: see {@link BenchOptions}.
 */
public final class Benchmark {
  private static final Duration IDLE = Duration.ofSeconds(5);
  private static final Duration ACCEPT = Duration.ofSeconds(60);
  private static final List<Integer> CONNECTIONS = List.of(1, 16, 64, 128, 256, 512, 1_024);
  private static final List<Double> SHARES = List.of(0.3, 0.45, 0.6, 0.75, 0.9);
  private static final double SEARCH_LAG_MAX = 3;
  private static final List<Integer> BATCHES = List.of(16, 64, 256);
  private static final List<Integer> PRODUCTS = List.of(1, 10, OrderRequests.PRODUCTS);
  private static final List<Integer> SHARDS = List.of(1, 2, 4);
  private static final List<Integer> CEILING_BATCHES = List.of(1, 32, 128, 256);

  /** Numbers of orders beyond those of old orders and below real ones. */
  private static final long CEILING_FROM = 1L << 33;

  private static final int QUERIED_ORDERS = 500;
  private static final int QUERY_CONNECTIONS = 128;
  private static final int PIPELINED = 16;

  private final Rig rig;
  private final Vertx vertx;
  private final Findings findings;
  private final BenchOptions options;
  private final Duration time;
  private final Tokens tokens;
  private final OrderRequests requests;

  /**
   * One measurement.
   *
   * @param cpu microseconds by process, until nothing was behind any more
   * @param settling seconds until then, after the load had ended
   */
  private record Measured(LoadGenerator.Report load, Map<String, Long> cpu, double settling) {
    double microsPerOrder(String process) {
      return (double) cpu.getOrDefault(process, 0L) / Math.max(1, load.accepted());
    }

    double microsPerOrder() {
      return (double) cpu.values().stream().mapToLong(Long::longValue).sum()
          / Math.max(1, load.accepted());
    }
  }

  private Benchmark(Rig rig, Vertx vertx, Findings findings, BenchOptions options) {
    this.rig = rig;
    this.vertx = vertx;
    this.findings = findings;
    this.options = options;
    this.time = Duration.ofSeconds(options.seconds());
    this.tokens = new Tokens(vertx, rig.orders().auth(), InstantSource.system());
    this.requests = orders(OrderRequests.PRODUCTS);
  }

  public static void main(String[] args) throws IOException {
    System.setProperty("doos.log.level", "WARN");
    BenchOptions options = BenchOptions.of(args);
    Terminal terminal = Terminal.standard();
    Findings findings = new Findings(terminal);
    Path home = Files.createDirectories(Settings.home(System.getenv()));
    Path folder = Files.createTempDirectory(home, "bench-");
    Path report = Objects.requireNonNullElse(options.report(), folder);
    Vertx vertx = ServiceContext.create().vertx(1);
    if (options.parts().stream().anyMatch(part -> part != Part.SHARDS)) {
      try (Rig rig = new Rig(folder.resolve("main"), home.resolve("dist"), vertx, terminal)) {
        rig.prepare();
        new Benchmark(rig, vertx, findings, options).run(report);
      }
    }
    if (options.parts().contains(Part.SHARDS)) {
      shards(options, findings, folder, home.resolve("dist"), vertx, terminal);
      findings.save(report);
    }
    terminal.say("Logs in %s, findings in %s", folder, report);
    System.exit(0);
  }

  private void run(Path report) throws IOException {
    findings.say(
        String.format(
            java.util.Locale.ROOT,
            "%d processors; databases %s, innodb_flush_log_at_trx_commit=%s, sync_binlog=%s,"
                + " log_bin=%s; HTTP/1.1; 1.5 items an order, half paid at checkout; relay, Kafka,"
                + " its consumer, Canal, CDC and Elasticsearch running beside it; CPU in"
                + " microseconds an order until the last effect.",
            Runtime.getRuntime().availableProcessors(),
            rig.variable("version"),
            rig.variable("innodb_flush_log_at_trx_commit"),
            rig.variable("sync_binlog"),
            rig.variable("log_bin")));
    if (options.parts().contains(Part.MODES)) {
      modes();
      findings.save(report);
    }
    try (Rig.Pair pair = rig.start(Mode.GROUPED)) {
      warmUp();
      double accepted = 0;
      if (options.parts().contains(Part.ACCEPT)) {
        accepted = accept();
        findings.save(report);
      }
      if (options.parts().contains(Part.SUSTAINED)) {
        sustained(
            accepted > 0 ? accepted : measure(options.connections(), 0, requests).load().rate());
        findings.save(report);
      }
      if (options.parts().contains(Part.QUERIES)) {
        queries();
        findings.save(report);
      }
      if (options.parts().contains(Part.PRODUCTS)) {
        products();
        findings.save(report);
      }
    }
    if (options.parts().contains(Part.BATCHES)) {
      batches();
      findings.save(report);
    }
    if (options.parts().contains(Part.ROWS)) {
      rows();
      findings.save(report);
    }
    if (options.parts().contains(Part.CEILING)) {
      ceiling();
      findings.save(report);
    }
  }

  private OrderRequests orders(int products) {
    return new OrderRequests(tokens, System.nanoTime(), products);
  }

  private void warmUp() throws IOException {
    load(options.connections(), 0, Duration.ofSeconds(options.warm()), requests);
    rig.settle();
  }

  private LoadGenerator.Report load(
      int connections, int rate, Duration duration, Supplier<Buffer> what) {
    return LoadGenerator.run(vertx, rig.orderPort(), connections, rate, duration, what);
  }

  private Measured measure(int connections, int rate, Supplier<Buffer> what) throws IOException {
    return measure(connections, rate, time, what);
  }

  private Measured measure(int connections, int rate, Duration duration, Supplier<Buffer> what)
      throws IOException {
    Map<String, Long> before = rig.cpu().read();
    LoadGenerator.Report report = load(connections, rate, duration, what);
    long loaded = System.nanoTime();
    rig.settle();
    double settling = (System.nanoTime() - loaded) / 1e9;
    return new Measured(report, CpuMeter.between(before, rig.cpu().read()), settling);
  }

  /** One transaction per order against group commit, by turns. */
  private void modes() throws IOException {
    Table table =
        findings.charted(
            "modes",
            "A transaction for each order (NAIVE) and group commit (GROUPED), by turns, "
                + options.connections()
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
    Map<Mode, Map<String, Double>> micros = new TreeMap<>();
    Map<Mode, Double> rates = new TreeMap<>();
    for (int round = 1; round <= options.rounds(); round++) {
      for (Mode mode : Mode.values()) {
        try (Rig.Pair pair = rig.start(mode)) {
          warmUp();
          LoadGenerator.Report alone = load(1, 0, IDLE, requests);
          rig.settle();
          Measured measured = measure(options.connections(), 0, requests);
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
          rates.merge(mode, load.rate() / options.rounds(), Double::sum);
          Map<String, Double> sum = micros.computeIfAbsent(mode, first -> new TreeMap<>());
          measured
              .cpu()
              .keySet()
              .forEach(process ->
                  sum.merge(
                      process, measured.microsPerOrder(process) / options.rounds(), Double::sum));
        }
      }
    }
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
    double naiveSum = naive.values().stream().mapToDouble(Double::doubleValue).sum();
    double groupedSum = grouped.values().stream().mapToDouble(Double::doubleValue).sum();
    cpu.row("all", naiveSum, groupedSum);
    findings.say(
        String.format(
            java.util.Locale.ROOT,
            "Group commit: orders/s x %.1f, CPU per order x 1/%.1f.",
            rates.getOrDefault(Mode.GROUPED, 0.0) / rates.getOrDefault(Mode.NAIVE, 1.0),
            naiveSum / groupedSum));
  }

  /** The highest rate, by connections, and for a minute; returns the rate of that minute. */
  private double accept() throws IOException {
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
            "late messages",
            "search lag s",
            "settled s");
    for (int connections : CONNECTIONS) {
      accept(table, String.valueOf(connections), connections, time);
    }
    return accept(table, options.connections() + ", 60 s", options.connections(), ACCEPT);
  }

  private double accept(Table table, String name, int connections, Duration duration)
      throws IOException {
    Map<String, Long> before = rig.cpu().read();
    LoadGenerator.Report load = load(connections, 0, duration, requests);
    Rig.Behind behind = rig.behind();
    long loaded = System.nanoTime();
    rig.settle();
    Measured measured =
        new Measured(
            load, CpuMeter.between(before, rig.cpu().read()), (System.nanoTime() - loaded) / 1e9);
    table.row(
        name,
        load.rate(),
        load.milliseconds(50),
        load.milliseconds(95),
        load.milliseconds(99),
        load.milliseconds(99.9),
        load.refusedPercent(),
        load.lost(),
        measured.microsPerOrder(),
        behind.late(),
        behind.searchLag(),
        measured.settling());
    return load.rate();
  }

  /** At which rate nothing piles up. */
  private void sustained(double accepted) throws IOException {
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
            "late messages",
            "search lag s",
            "holds");
    for (double share : SHARES) {
      int rate = (int) Math.round(accepted * share);
      Map<String, Long> before = rig.cpu().read();
      LoadGenerator.Report load = load(options.connections(), rate, time, requests);
      long used =
          CpuMeter.between(before, rig.cpu().read()).values().stream()
              .mapToLong(Long::longValue)
              .sum();
      Rig.Behind behind = rig.behind();
      rig.settle();
      table.row(
          rate,
          load.rate(),
          load.milliseconds(50),
          load.milliseconds(99),
          load.refusedPercent(),
          (double) used / Math.max(1, load.accepted()),
          used / 1e4 / load.seconds(),
          behind.late(),
          behind.searchLag(),
          behind.late() == 0 && behind.searchLag() < SEARCH_LAG_MAX ? "yes" : "no");
    }
  }

  /** Cached queries, and eight of them for every two orders. */
  private void queries() throws IOException {
    QueryRequests cached = new QueryRequests(tokens, rig.latest(QUERIED_ORDERS));
    Table table =
        findings.charted(
            "queries",
            "Queries of orders by id, "
                + QUERY_CONNECTIONS
                + " connections; CPU of order service and load generator",
            "requests/s",
            "load",
            "requests/s",
            "p50 ms",
            "p99 ms",
            "refused %",
            "service us",
            "generator us");
    load(QUERY_CONNECTIONS, 0, time, cached);
    Supplier<Buffer> mixed =
        new Supplier<>() {
          private int number;

          @Override
          public Buffer get() {
            number++;
            return number % 5 == 0 ? requests.get() : cached.get();
          }
        };
    query(table, "queries", 1, cached);
    query(table, "queries, 16 pipelined", PIPELINED, cached);
    query(table, "4 queries : 1 order", 1, mixed);
  }

  private void query(Table table, String name, int pipelined, Supplier<Buffer> what)
      throws IOException {
    Map<String, Long> before = rig.cpu().read();
    LoadGenerator.Report load =
        LoadGenerator.run(vertx, rig.orderPort(), QUERY_CONNECTIONS, pipelined, 0, time, what);
    Measured measured = new Measured(load, CpuMeter.between(before, rig.cpu().read()), 0);
    rig.settle();
    table.row(
        name,
        load.rate(),
        load.milliseconds(50),
        load.milliseconds(99),
        load.refusedPercent(),
        measured.microsPerOrder("order"),
        measured.microsPerOrder("load generator"));
  }

  private Table dependence(String name, String title, String first) {
    return findings.charted(
        name, title, "orders/s", first, "orders/s", "p50 ms", "p99 ms", "refused %", "CPU us");
  }

  private static void row(Table table, Object first, Measured measured) {
    table.row(
        first,
        measured.load().rate(),
        measured.load().milliseconds(50),
        measured.load().milliseconds(99),
        measured.load().refusedPercent(),
        measured.microsPerOrder());
  }

  /** From one hot product to many. */
  private void products() throws IOException {
    Table table =
        dependence("products", "Products ordered; 1: all orders want the same", "products");
    for (int products : PRODUCTS) {
      row(table, products, measure(options.connections(), 0, orders(products)));
    }
  }

  /** Orders in a transaction at most. */
  private void batches() throws IOException {
    Table table =
        dependence("batches", "Orders in a transaction at most, shards and stock", "orders");
    for (int batch : BATCHES) {
      String most = String.valueOf(batch);
      try (Rig.Pair pair =
          rig.start(
              Map.of("DOOS_ORDERS_BATCH_BATCH_MAX", most, "DOOS_STOCK_BATCH_BATCH_MAX", most))) {
        warmUp();
        row(table, batch, measure(options.connections(), 0, requests));
      }
    }
  }

  /** With more and more orders in the tables. */
  private void rows() throws IOException {
    Table table = dependence("rows", "Orders that were in the tables before", "orders");
    OldOrders old = new OldOrders(rig.shards());
    for (int rows : options.rows()) {
      old.fill(rows);
      try (Rig.Pair pair = rig.start(Mode.GROUPED)) {
        warmUp();
        row(table, rows, measure(options.connections(), 0, requests));
      }
    }
  }

  /**
   * What the shards take when nothing else is done; last, since nothing can follow these orders.
   */
  private void ceiling() {
    rig.stopBackground();
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
      Ceiling ceiling = new Ceiling(rig.shards(), batch, first);
      Map<String, Long> before = rig.cpu().read();
      long started = System.nanoTime();
      long written = written(ceiling);
      double seconds = (System.nanoTime() - started) / 1e9;
      Map<String, Long> used = CpuMeter.between(before, rig.cpu().read());
      long shards =
          used.entrySet().stream()
              .filter(entry -> entry.getKey().startsWith("order-"))
              .mapToLong(Map.Entry::getValue)
              .sum();
      first += written + 1;
      table.row(batch, written / seconds, (double) shards / written);
    }
  }

  private long written(Ceiling ceiling) {
    try {
      return ceiling.run(time).await(2 * time.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("the shards take nothing", e);
    }
  }

  private static void shards(
      BenchOptions options,
      Findings findings,
      Path folder,
      Path dist,
      Vertx vertx,
      Terminal terminal)
      throws IOException {
    Map<Integer, Measured> measured = new LinkedHashMap<>();
    for (int shards : SHARDS) {
      Path own = folder.resolve("shards-" + shards);
      try (Rig rig = new Rig(own, dist, vertx, terminal, shards)) {
        rig.prepare();
        Benchmark benchmark = new Benchmark(rig, vertx, findings, options);
        try (Rig.Pair pair = rig.start(Mode.GROUPED)) {
          benchmark.warmUp();
          measured.put(shards, benchmark.measure(options.connections(), 0, benchmark.requests));
        }
      }
    }
    Table table =
        findings.charted(
            "shards",
            "Order shards, a server for each, all on these processors",
            "orders/s",
            "shards",
            "orders/s",
            "p50 ms",
            "p99 ms",
            "refused %",
            "CPU us");
    measured.forEach((shards, one) -> row(table, shards, one));
  }
}

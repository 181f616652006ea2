package com.doos.standalone.bench;

import com.doos.shared.auth.Tokens;
import com.doos.shared.runtime.ServiceContext;
import com.doos.standalone.Settings;
import com.doos.standalone.Terminal;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures what group commit is worth: the same load by turns on the service as shipped and on the
 * same code with one transaction per order, on real servers with full durability, everything else
 * of DOOS running beside it, the load generator included.
 *
 * <p>Arguments, all optional: {@code seconds=20 warm=30 rounds=2 connections=512 curve=1}.
 */
public final class Benchmark {
  private static final List<Integer> CURVE = List.of(50, 200, 500, 1_000, 2_000, 4_000, 8_000);
  private static final Duration CURVE_STEP = Duration.ofSeconds(6);
  private static final Duration IDLE = Duration.ofSeconds(5);
  private static final Pattern BATCHES =
      Pattern.compile(
          "group_commit_batch_size_(sum|count)\\{committer=\"(?:shard-\\d+|stock)\"[^}]*} (\\S+)");

  private final Terminal terminal;
  private final Rig rig;
  private final Vertx vertx;
  private final Duration duration;
  private final Duration warmUp;
  private final int connections;
  private final OrderRequests requests;
  private final Totals naive = new Totals();
  private final Totals grouped = new Totals();

  /** What the rounds of one mode add up to. */
  private static final class Totals {
    private final Map<String, Long> cpu = new TreeMap<>();
    private long orders;
    private double bestRate;
    private double idleMedian;
  }

  private record Options(int seconds, int warm, int rounds, int connections, int curve) {
    static Options of(String[] args) {
      Map<String, Integer> values =
          new HashMap<>(
              Map.of("seconds", 20, "warm", 30, "rounds", 2, "connections", 512, "curve", 1));
      for (String arg : args) {
        int equals = arg.indexOf('=');
        if (equals < 0 || !values.containsKey(arg.substring(0, equals))) {
          throw new IllegalArgumentException("unknown option " + arg);
        }
        values.put(arg.substring(0, equals), Integer.valueOf(arg.substring(equals + 1)));
      }
      return new Options(
          values.getOrDefault("seconds", 0),
          values.getOrDefault("warm", 0),
          values.getOrDefault("rounds", 0),
          values.getOrDefault("connections", 0),
          values.getOrDefault("curve", 0));
    }
  }

  private Benchmark(Terminal terminal, Rig rig, Vertx vertx, Options options) {
    this.terminal = terminal;
    this.rig = rig;
    this.vertx = vertx;
    this.duration = Duration.ofSeconds(options.seconds());
    this.warmUp = Duration.ofSeconds(options.warm());
    this.connections = options.connections();
    this.requests =
        new OrderRequests(
            new Tokens(vertx, rig.orders().auth(), InstantSource.system()), System.nanoTime());
  }

  public static void main(String[] args) throws IOException {
    System.setProperty("doos.log.level", "WARN");
    Options options = Options.of(args);
    Terminal terminal = Terminal.standard();
    Path home = Files.createDirectories(Settings.home(System.getenv()));
    Path folder = Files.createTempDirectory(home, "bench-");
    Vertx vertx = ServiceContext.create().vertx(1);
    try (Rig rig = new Rig(folder, home.resolve("dist"), vertx, terminal)) {
      rig.prepare();
      Benchmark benchmark = new Benchmark(terminal, rig, vertx, options);
      benchmark.header();
      for (int round = 1; round <= options.rounds(); round++) {
        for (Mode mode : Mode.values()) {
          benchmark.round(round, mode);
        }
      }
      benchmark.verdict();
      if (options.curve() > 0) {
        benchmark.curve();
      }
    }
    terminal.say("Logs in %s", folder);
    System.exit(0);
  }

  private void header() {
    terminal.say("");
    terminal.say(
        "innodb_flush_log_at_trx_commit=%s sync_binlog=%s log_bin=%s version=%s, %d processors",
        rig.variable("innodb_flush_log_at_trx_commit"),
        rig.variable("sync_binlog"),
        rig.variable("log_bin"),
        rig.variable("version"),
        Runtime.getRuntime().availableProcessors());
    terminal.say(
        "%d connections, HTTP/1.1; 1.5 items an order; half paid at checkout; relay, Kafka,"
            + " consumer, Canal, CDC and Elasticsearch running",
        connections);
    terminal.say(
        "%-6s %-8s %9s %8s %8s %8s %8s %8s %12s",
        "round",
        "mode",
        "orders/s",
        "p50 ms",
        "p99 ms",
        "refused",
        "lost",
        "idle ms",
        "settled in s");
  }

  private void round(int round, Mode mode) throws IOException {
    Totals sum = mode == Mode.NAIVE ? naive : grouped;
    try (Rig.Pair pair = rig.start(mode)) {
      load(connections, 0, warmUp);
      rig.settle();
      LoadGenerator.Report idle = load(1, 0, IDLE);
      rig.settle();
      Map<String, Long> before = rig.cpu().read();
      LoadGenerator.Report report = load(connections, 0, duration);
      long loaded = System.nanoTime();
      boolean settled = rig.settle();
      double settling = (System.nanoTime() - loaded) / 1e9;
      Map<String, Long> used = CpuMeter.between(before, rig.cpu().read());
      terminal.say(
          "%-6d %-8s %9.0f %8.1f %8.1f %8d %8d %8.2f %11.1f%s",
          round,
          mode,
          report.rate(),
          report.milliseconds(50),
          report.milliseconds(99),
          report.refused(),
          report.lost(),
          idle.milliseconds(50),
          settling,
          settled ? "" : " (not settled)");
      used.forEach((name, micros) -> sum.cpu.merge(name, micros, Long::sum));
      sum.orders += report.accepted();
      sum.bestRate = Math.max(sum.bestRate, report.rate());
      sum.idleMedian = idle.milliseconds(50);
    }
  }

  private LoadGenerator.Report load(int connectionCount, int rate, Duration time) {
    return LoadGenerator.run(vertx, rig.orderPort(), connectionCount, rate, time, requests);
  }

  /** CPU is counted until the last message of the round was confirmed. */
  private void verdict() {
    terminal.say("");
    terminal.say("%-16s %14s %14s", "CPU us/order", Mode.NAIVE, Mode.GROUPED);
    double naiveSum = 0;
    double groupedSum = 0;
    for (String name : grouped.cpu.keySet()) {
      double one = (double) naive.cpu.getOrDefault(name, 0L) / Math.max(1, naive.orders);
      double other = (double) grouped.cpu.getOrDefault(name, 0L) / Math.max(1, grouped.orders);
      naiveSum += one;
      groupedSum += other;
      terminal.say("%-16s %14.1f %14.1f", name, one, other);
    }
    terminal.say("%-16s %14.1f %14.1f", "all", naiveSum, groupedSum);
    terminal.say(
        "orders/s x %.1f, CPU per order x 1/%.1f, a lone order %+.2f ms",
        grouped.bestRate / naive.bestRate,
        naiveSum / groupedSum,
        grouped.idleMedian - naive.idleMedian);
  }

  /** How batches grow with the load. */
  private void curve() throws IOException {
    terminal.say("");
    terminal.say(
        "%9s %9s %8s %8s %8s %12s %12s",
        "offered/s", "orders/s", "p50 ms", "p99 ms", "refused", "shard batch", "stock batch");
    try (Rig.Pair pair = rig.start(Mode.GROUPED)) {
      load(connections, 0, warmUp);
      for (int rate : CURVE) {
        rig.settle();
        Batches shards = Batches.read(pair.order().metrics());
        Batches stock = Batches.read(pair.inventory().metrics());
        LoadGenerator.Report report = load(connections, rate, CURVE_STEP);
        terminal.say(
            "%9d %9.0f %8.1f %8.1f %8d %12.1f %12.1f",
            rate,
            report.rate(),
            report.milliseconds(50),
            report.milliseconds(99),
            report.refused(),
            Batches.read(pair.order().metrics()).meanSince(shards),
            Batches.read(pair.inventory().metrics()).meanSince(stock));
      }
    }
  }

  /** Batches so far: how many, and how many commands in them. */
  private record Batches(double count, double commands) {
    double meanSince(Batches before) {
      return (commands - before.commands) / Math.max(1, count - before.count);
    }

    static Batches read(String metrics) {
      double count = 0;
      double commands = 0;
      Matcher matcher = BATCHES.matcher(metrics);
      while (matcher.find()) {
        double value = Double.parseDouble(matcher.group(2));
        if (matcher.group(1).equals("count")) {
          count += value;
        } else {
          commands += value;
        }
      }
      return new Batches(count, commands);
    }
  }
}

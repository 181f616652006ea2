package com.doos.standalone.bench;

import com.doos.cdc.CdcConfig;
import com.doos.cdc.CdcMain;
import com.doos.servers.ChildStatus;
import com.doos.servers.Ports;
import com.doos.servers.ServerKind;
import com.doos.servers.ServerStack;
import com.doos.servers.Sizes;
import com.doos.servers.StackConfig;
import com.doos.shared.config.ConfigReader;
import com.doos.shared.config.DatabaseConfig;
import com.doos.shared.runtime.ServiceContext;
import com.doos.shared.sql.Migrations;
import com.doos.shared.sql.Pools;
import com.doos.standalone.Settings;
import com.doos.standalone.Terminal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures the way from a committed row to a searchable document: random order histories are
 * written to the shards at given rates; Canal, the CDC service as a process of its own and
 * Elasticsearch carry them into the index. All else is idle.
 *
 * <p>Arguments, all optional: {@code seconds=30 heap=256 bulk=100 rates=1000,2000,5000,8000}; rates
 * in row events a second.
 */
public final class ReadModelBenchmark implements AutoCloseable {
  private static final Pattern LATENCY =
      Pattern.compile(
          "cdc_commit_to_searchable_seconds_bucket\\{destination=\"shard\\d+\",le=\"([^\"]+)\"} (\\S+)");
  private static final Pattern EVENTS = Pattern.compile("cdc_events_total\\{[^}]*} (\\S+)");
  private static final Pattern LAG = Pattern.compile("cdc_lag_seconds\\{[^}]*shard[^}]*} (\\S+)");
  private static final long ORDERS_A_TURN_MAX = 200;
  private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** Row events that follow from one new order, on average, in the long run. */
  private static final double EVENTS_PER_ORDER = 2.8;

  private final Terminal terminal;
  private final Vertx vertx;
  private final ServerStack stack;
  private final List<Pool> shards = new ArrayList<>();
  private final OrderHistories histories;
  private final ServiceProcess cdc;
  private final CpuMeter cpu = new CpuMeter();

  private record Options(int seconds, int heap, int bulk, List<Integer> rates) {
    static Options of(String[] args) {
      Map<String, String> values = new HashMap<>();
      for (String arg : args) {
        int equals = arg.indexOf('=');
        if (equals < 0) {
          throw new IllegalArgumentException("unknown option " + arg);
        }
        values.put(arg.substring(0, equals), arg.substring(equals + 1));
      }
      List<Integer> rates = new ArrayList<>();
      for (String rate : values.getOrDefault("rates", "1000,2000,5000,8000").split(",", -1)) {
        rates.add(Integer.valueOf(rate));
      }
      return new Options(
          Integer.parseInt(values.getOrDefault("seconds", "30")),
          Integer.parseInt(values.getOrDefault("heap", "256")),
          Integer.parseInt(values.getOrDefault("bulk", "100")),
          rates);
    }
  }

  private ReadModelBenchmark(
      Terminal terminal, Vertx vertx, Path folder, Path dist, Options options) throws IOException {
    this.terminal = terminal;
    this.vertx = vertx;
    this.stack =
        new ServerStack(
            StackConfig.builder(folder.resolve("home"))
                .dist(dist)
                .servers(Set.of(ServerKind.DATABASE, ServerKind.ELASTICSEARCH, ServerKind.CANAL))
                .ports(Ports.free())
                .sizes(Sizes.large())
                .build(),
            terminal::progress);
    Map<String, String> ports = Rig.servicePorts();
    Settings settings = Settings.of(stack.start(), ports);
    Map<String, String> environment = new HashMap<>(settings.overrides());
    environment.put("DOOS_ELASTICSEARCH_BULK_MAX", String.valueOf(options.bulk()));
    Path config = folder.resolve("dev.yaml");
    Files.writeString(config, Settings.developmentYaml());
    CdcConfig read = ConfigReader.read(config, environment, CdcConfig::from);
    for (DatabaseConfig shard : read.shards()) {
      await(Migrations.run(vertx, shard, "db/shard"));
      shards.add(Pools.open(vertx, "bench-shard-" + shards.size(), shard));
    }
    this.histories = new OrderHistories(shards, System.nanoTime(), 1);
    this.cdc =
        new ServiceProcess(
            "cdc",
            CdcMain.class.getName(),
            settings.cdcHttp(),
            config,
            environment,
            List.of(
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx" + options.heap() + "m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError"),
            folder);
    cdc.awaitReady();
    for (ChildStatus child : stack.children()) {
      cpu.watch(child.name(), child.pid());
    }
    cpu.watch("cdc", cdc.pid());
    cpu.watch("load generator", ProcessHandle.current().pid());
  }

  public static void main(String[] args) throws IOException {
    System.setProperty("doos.log.level", "WARN");
    Options options = Options.of(args);
    Terminal terminal = Terminal.standard();
    Path home =
        Path.of(
            System.getenv().getOrDefault("DOOS_HOME", System.getProperty("user.home") + "/.doos"));
    Files.createDirectories(home);
    Path folder = Files.createTempDirectory(home, "bench-");
    Vertx vertx = ServiceContext.create().vertx(1);
    try (ReadModelBenchmark benchmark =
        new ReadModelBenchmark(terminal, vertx, folder, home.resolve("dist"), options)) {
      benchmark.header(options);
      for (int rate : options.rates()) {
        benchmark.step(rate, options.seconds());
      }
    }
    terminal.say("Logs in %s", folder);
    System.exit(0);
  }

  private void header(Options options) {
    terminal.say("");
    terminal.say(
        "innodb_flush_log_at_trx_commit=%s sync_binlog=%s version=%s, %d processors; cdc with -Xmx%dm, bulks of %d",
        variable("innodb_flush_log_at_trx_commit"),
        variable("sync_binlog"),
        variable("version"),
        Runtime.getRuntime().availableProcessors(),
        options.heap(),
        options.bulk());
    terminal.say(
        "%9s %9s %9s %8s %8s %8s %8s %8s  us/event",
        "wanted/s", "written/s", "indexed/s", "p50 s", "p99 s", "max lag", "end lag", "cdc MB");
  }

  private void step(int rate, int seconds) throws IOException {
    Map<String, Long> before = cpu.read();
    String metricsBefore = cdc.metrics();
    long began = System.nanoTime();
    long end = began + TimeUnit.SECONDS.toNanos(seconds);
    long written = 0;
    double lagMax = 0;
    long nextLook = began;
    while (System.nanoTime() < end) {
      written += write(rate, written, began);
      if (System.nanoTime() > nextLook) {
        lagMax = Math.max(lagMax, max(LAG, cdc.metrics()));
        nextLook += TimeUnit.SECONDS.toNanos(1);
      }
    }
    double took = (System.nanoTime() - began) / 1e9;
    String metrics = cdc.metrics();
    Map<String, Long> used = CpuMeter.between(before, cpu.read());
    double indexed = sum(EVENTS, metrics) - sum(EVENTS, metricsBefore);
    Map<Double, Double> latency = latency(metrics);
    latency(metricsBefore).forEach((le, count) -> latency.merge(le, -count, Double::sum));
    StringBuilder cost = new StringBuilder();
    for (Map.Entry<String, Long> entry : used.entrySet()) {
      if (!entry.getKey().equals("stock")) {
        cost.append(
            String.format(
                Locale.ROOT, " %s %.0f", entry.getKey(), entry.getValue() / Math.max(1, indexed)));
      }
    }
    terminal.say(
        "%9d %9.0f %9.0f %8s %8s %8.1f %8.1f %8d %s",
        rate,
        written / took,
        indexed / took,
        quantile(latency, 0.5),
        quantile(latency, 0.99),
        lagMax,
        max(LAG, metrics),
        residentMegabytes(cdc.pid()),
        cost);
  }

  /** Writes what is due by now, a transaction on each shard; returns the rows written. */
  private int write(int rate, long written, long began) {
    double due = rate * ((System.nanoTime() - began) / 1e9) - written;
    long orders = Math.min(ORDERS_A_TURN_MAX, Math.round(due / EVENTS_PER_ORDER / shards.size()));
    if (orders < 1) {
      LockSupport.parkNanos(TURN_NANOS);
      return 0;
    }
    List<Future<Integer>> turns = new ArrayList<>();
    for (int shard = 0; shard < shards.size(); shard++) {
      turns.add(histories.write(shard, (int) orders));
    }
    return turns.stream().mapToInt(ReadModelBenchmark::await).sum();
  }

  private String variable(String name) {
    return String.valueOf(
        await(shards.get(0).query("SELECT @@" + name).execute()).iterator().next().getValue(0));
  }

  private static double sum(Pattern pattern, String metrics) {
    double sum = 0;
    for (Matcher found = pattern.matcher(metrics); found.find(); ) {
      sum += Double.parseDouble(found.group(1));
    }
    return sum;
  }

  private static double max(Pattern pattern, String metrics) {
    double max = 0;
    for (Matcher found = pattern.matcher(metrics); found.find(); ) {
      max = Math.max(max, Double.parseDouble(found.group(1)));
    }
    return max;
  }

  /** Documents that took at most so many seconds, of all shards. */
  private static Map<Double, Double> latency(String metrics) {
    Map<Double, Double> counts = new TreeMap<>();
    for (Matcher found = LATENCY.matcher(metrics); found.find(); ) {
      double le =
          found.group(1).equals("+Inf")
              ? Double.POSITIVE_INFINITY
              : Double.parseDouble(found.group(1));
      counts.merge(le, Double.parseDouble(found.group(2)), Double::sum);
    }
    return counts;
  }

  /** The least bound that so great a part is within. */
  private static String quantile(Map<Double, Double> counts, double part) {
    double all = counts.getOrDefault(Double.POSITIVE_INFINITY, 0.0);
    for (Map.Entry<Double, Double> bound : counts.entrySet()) {
      if (bound.getValue() >= part * all) {
        return bound.getKey().isInfinite() ? "more" : "<=" + bound.getKey();
      }
    }
    return "none";
  }

  private static long residentMegabytes(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1_024;
      }
    }
    return 0;
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(1, TimeUnit.MINUTES);
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    cdc.close();
    shards.forEach(shard -> await(shard.close()));
    await(vertx.close());
    stack.close();
  }
}

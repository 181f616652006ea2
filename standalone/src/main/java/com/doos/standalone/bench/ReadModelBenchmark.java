package com.doos.standalone.bench;

import static com.doos.standalone.bench.ReadModelRig.await;

import com.doos.proto.cdc.v1.GetRebuildRequest;
import com.doos.proto.cdc.v1.IndexServiceGrpcClient;
import com.doos.proto.cdc.v1.Rebuild;
import com.doos.proto.cdc.v1.RebuildIndexRequest;
import com.doos.proto.cdc.v1.RebuiltShard;
import com.doos.shared.runtime.ServiceContext;
import com.doos.standalone.Settings;
import com.doos.standalone.Terminal;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures the way from a committed row to a searchable document: random order histories are
 * written to the shards at given rates; Canal, the CDC service as a process of its own and
 * Elasticsearch carry them into the index. All else is idle.
 *
 * <p>Arguments, all optional: {@code seconds=30 warm=60 heap=256 bulk=100
 * rates=1000,2000,5000,8000}; rates in row events a second. After them the index is rebuilt while
 * orders change.
 */
public final class ReadModelBenchmark {
  private static final int WARM_RATE = 3_000;
  private static final int REBUILD_RATE = 1_000;
  private static final int TURNS_A_LOOK = 10;
  private static final long ORDERS_A_TURN_MAX = 200;
  private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** Row events that follow from one new order, on average, in the long run. */
  private static final double EVENTS_PER_ORDER = 2.8;

  private final Terminal terminal;
  private final ReadModelRig rig;
  private final OrderHistories histories;

  private record Options(int seconds, int warm, int heap, int bulk, List<Integer> rates) {
    static Options of(String[] args) {
      Map<String, String> values =
          new HashMap<>(
              Map.of(
                  "seconds", "30",
                  "warm", "60",
                  "heap", "256",
                  "bulk", "100",
                  "rates", "1000,2000,5000,8000"));
      for (String arg : args) {
        int equals = arg.indexOf('=');
        if (equals < 0 || values.put(arg.substring(0, equals), arg.substring(equals + 1)) == null) {
          throw new IllegalArgumentException("unknown option " + arg);
        }
      }
      List<Integer> rates = new ArrayList<>();
      for (String rate : values.getOrDefault("rates", "").split(",", -1)) {
        rates.add(Integer.valueOf(rate));
      }
      return new Options(
          number(values, "seconds"),
          number(values, "warm"),
          number(values, "heap"),
          number(values, "bulk"),
          rates);
    }

    private static int number(Map<String, String> values, String name) {
      return Integer.parseInt(values.getOrDefault(name, ""));
    }
  }

  private ReadModelBenchmark(Terminal terminal, ReadModelRig rig) {
    this.terminal = terminal;
    this.rig = rig;
    this.histories = new OrderHistories(rig.shards(), System.nanoTime(), 1);
  }

  public static void main(String[] args) throws IOException {
    System.setProperty("doos.log.level", "WARN");
    Options options = Options.of(args);
    Terminal terminal = Terminal.standard();
    Path home = Files.createDirectories(Settings.home(System.getenv()));
    Path folder = Files.createTempDirectory(home, "bench-");
    try (ReadModelRig rig =
        new ReadModelRig(
            ServiceContext.create().vertx(1),
            terminal,
            folder,
            home.resolve("dist"),
            options.heap(),
            options.bulk())) {
      ReadModelBenchmark benchmark = new ReadModelBenchmark(terminal, rig);
      benchmark.header(options);
      benchmark.step(WARM_RATE, options.warm());
      CdcFigures warm = rig.figures();
      for (int rate : options.rates()) {
        benchmark.step(rate, options.seconds());
      }
      benchmark.histogram(warm);
      benchmark.rebuild();
    }
    terminal.say("Logs in %s", folder);
    System.exit(0);
  }

  private void header(Options options) {
    terminal.say("");
    terminal.say(
        "innodb_flush_log_at_trx_commit=%s sync_binlog=%s version=%s, %d processors; cdc with"
            + " -Xmx%dm, bulks of %d; the first line warms up",
        rig.variable("innodb_flush_log_at_trx_commit"),
        rig.variable("sync_binlog"),
        rig.variable("version"),
        Runtime.getRuntime().availableProcessors(),
        options.heap(),
        options.bulk());
    terminal.say(
        "%9s %9s %9s %8s %8s %8s %8s %8s  us/event",
        "wanted/s", "written/s", "indexed/s", "p50 s", "p99 s", "max lag", "end lag", "cdc MB");
  }

  /** How long documents took since then, from the change of their row until they could be found. */
  private void histogram(CdcFigures warm) throws IOException {
    terminal.say("");
    terminal.say("%12s %12s", "searchable", "documents");
    double below = 0;
    for (Map.Entry<Double, Double> bound : rig.figures().since(warm).searchable().entrySet()) {
      terminal.say("%10s s %12.0f", "<= " + bound.getKey(), bound.getValue() - below);
      below = bound.getValue();
    }
  }

  /** Builds the index anew while orders go on changing. */
  private void rebuild() {
    terminal.say("");
    long began = System.nanoTime();
    long written = 0;
    await(
        rig.index()
            .call(IndexServiceGrpcClient.RebuildIndex, RebuildIndexRequest.getDefaultInstance()));
    Rebuild rebuild;
    do {
      for (int turn = 0; turn < TURNS_A_LOOK; turn++) {
        written += write(REBUILD_RATE, written, began);
      }
      rebuild =
          await(
                  rig.index()
                      .call(
                          IndexServiceGrpcClient.GetRebuild,
                          GetRebuildRequest.getDefaultInstance()))
              .getRebuild();
    } while (rebuild.getState() == Rebuild.State.COPYING
        || rebuild.getState() == Rebuild.State.VERIFYING);
    double took = (System.nanoTime() - began) / 1e9;
    terminal.say(
        "rebuild as %s: %s %s in %.1f s, while %.0f rows/s were written",
        rebuild.getIndex(), rebuild.getState(), rebuild.getError(), took, written / took);
    for (RebuiltShard shard : rebuild.getShardsList()) {
      terminal.say(
          "  shard %d: %d orders copied; verified %d orders (%016x), %d documents (%016x)",
          shard.getShard(),
          shard.getOrders(),
          shard.getOrdersVerified(),
          shard.getOrdersChecksum(),
          shard.getDocumentsVerified(),
          shard.getDocumentsChecksum());
    }
  }

  private void step(int rate, int seconds) throws IOException {
    Map<String, Long> cpuBefore = rig.cpu().read();
    CdcFigures before = rig.figures();
    long began = System.nanoTime();
    long end = began + TimeUnit.SECONDS.toNanos(seconds);
    long nextLook = began;
    long written = 0;
    double lagMax = 0;
    while (System.nanoTime() < end) {
      written += write(rate, written, began);
      if (System.nanoTime() > nextLook) {
        lagMax = Math.max(lagMax, rig.figures().lagSeconds());
        nextLook += TimeUnit.SECONDS.toNanos(1);
      }
    }
    double took = (System.nanoTime() - began) / 1e9;
    CdcFigures figures = rig.figures().since(before);
    StringBuilder cost = new StringBuilder();
    CpuMeter.between(cpuBefore, rig.cpu().read())
        .forEach((name, micros) ->
            cost.append(
                String.format(
                    Locale.ROOT, " %s %.0f", name, micros / Math.max(1, figures.events()))));
    terminal.say(
        "%9d %9.0f %9.0f %8s %8s %8.1f %8.1f %8d %s",
        rate,
        written / took,
        figures.events() / took,
        figures.quantile(0.5),
        figures.quantile(0.99),
        lagMax,
        figures.lagSeconds(),
        rig.cdcMegabytes(),
        cost);
  }

  /** Writes what is due by now, a transaction on each shard; returns the rows written. */
  private int write(int rate, long written, long began) {
    int shards = rig.shards().size();
    double due = rate * ((System.nanoTime() - began) / 1e9) - written;
    long orders = Math.min(ORDERS_A_TURN_MAX, Math.round(due / EVENTS_PER_ORDER / shards));
    if (orders < 1) {
      LockSupport.parkNanos(TURN_NANOS);
      return 0;
    }
    List<Future<Integer>> turns = new ArrayList<>();
    for (int shard = 0; shard < shards; shard++) {
      turns.add(histories.write(shard, (int) orders));
    }
    return turns.stream().mapToInt(ReadModelRig::await).sum();
  }
}

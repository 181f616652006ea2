package com.doos.standalone.bench;

import com.doos.cdc.CdcConfig;
import com.doos.cdc.CdcMain;
import com.doos.order.OrderConfig;
import com.doos.servers.ChildStatus;
import com.doos.servers.Ports;
import com.doos.servers.ServerKind;
import com.doos.servers.ServerStack;
import com.doos.servers.Sizes;
import com.doos.servers.StackConfig;
import com.doos.shared.auth.Principal;
import com.doos.shared.auth.Tokens;
import com.doos.shared.breaker.Breaker;
import com.doos.shared.config.ConfigReader;
import com.doos.shared.config.DatabaseConfig;
import com.doos.shared.grpc.GrpcCaller;
import com.doos.shared.sql.Migrations;
import com.doos.shared.sql.Pools;
import com.doos.standalone.ServiceProcess;
import com.doos.standalone.Settings;
import com.doos.standalone.Terminal;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The shards, Canal, Elasticsearch, and the CDC service as a process of its own; nothing else. */
final class ReadModelRig implements AutoCloseable {
  /** Of the CDC service, on a machine that is busy to the last. */
  private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final ServerStack stack;
  private final List<Pool> shards = new ArrayList<>();
  private final ServiceProcess cdc;
  private final GrpcCaller index;
  private final CpuMeter cpu = new CpuMeter();

  /**
   * @param folder gets data and logs
   * @param dist unpacked servers, kept from run to run
   * @param heapMegabytes heap of the CDC service
   * @param bulk documents in one bulk request
   */
  ReadModelRig(Vertx vertx, Terminal terminal, Path folder, Path dist, int heapMegabytes, int bulk)
      throws IOException {
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
    Settings settings = Settings.of(stack.start(), Rig.servicePorts());
    Map<String, String> environment = new HashMap<>(settings.overrides());
    environment.put("DOOS_ELASTICSEARCH_BULK_MAX", String.valueOf(bulk));
    Path config = folder.resolve("dev.yaml");
    Files.writeString(config, Settings.developmentYaml());
    CdcConfig read = ConfigReader.read(config, environment, CdcConfig::from);
    for (DatabaseConfig shard : read.shards()) {
      await(Migrations.run(vertx, shard, "db/shard"));
      shards.add(Pools.open(vertx, "bench-shard-" + shards.size(), shard));
    }
    this.cdc = start(settings.cdcHttp(), heapMegabytes, folder, config, environment);
    OrderConfig order = ConfigReader.read(config, environment, OrderConfig::from);
    this.index =
        new GrpcCaller(
            vertx,
            () -> List.of(order.cdcService().socketAddress()),
            Principal.service("bench"),
            new Tokens(vertx, read.auth(), InstantSource.system()),
            InstantSource.system(),
            new Breaker(
                vertx,
                "cdc",
                () -> order.breaker().withTimeout(ANSWER_MAX),
                new SimpleMeterRegistry()));
    for (ChildStatus child : stack.children()) {
      if (!child.name().equals("stock")) {
        cpu.watch(child.name(), child.pid());
      }
    }
    cpu.watch("cdc", cdc.pid());
    cpu.watch("load generator", ProcessHandle.current().pid());
  }

  private static ServiceProcess start(
      int httpPort, int heapMegabytes, Path folder, Path config, Map<String, String> environment)
      throws IOException {
    ServiceProcess process =
        new ServiceProcess(
            CdcMain.class,
            config,
            environment,
            httpPort,
            List.of(
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx" + heapMegabytes + "m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError"),
            folder.resolve("cdc.log"));
    process.start();
    process.awaitReady();
    return process;
  }

  List<Pool> shards() {
    return shards;
  }

  CpuMeter cpu() {
    return cpu;
  }

  /** The CDC service's gRPC interface. */
  GrpcCaller index() {
    return index;
  }

  CdcFigures figures() throws IOException {
    return CdcFigures.of(cdc.metrics());
  }

  /** Resident memory of the CDC service. */
  long cdcMegabytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + cdc.pid() + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1_024;
      }
    }
    return 0;
  }

  /** A setting of the first shard's server. */
  String variable(String name) {
    return String.valueOf(
        await(shards.get(0).query("SELECT @@" + name).execute()).iterator().next().getValue(0));
  }

  static <T> T await(Future<T> future) {
    try {
      return future.await(1, TimeUnit.MINUTES);
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    await(index.close());
    cdc.close();
    shards.forEach(shard -> await(shard.close()));
    await(vertx.close());
    stack.close();
  }
}

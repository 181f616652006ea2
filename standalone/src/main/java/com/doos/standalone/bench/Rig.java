package com.doos.standalone.bench;

import com.doos.cdc.CdcMain;
import com.doos.inventory.InventoryConfig;
import com.doos.inventory.InventoryMain;
import com.doos.order.OrderConfig;
import com.doos.order.OrderMain;
import com.doos.relay.RelayMain;
import com.doos.servers.ChildStatus;
import com.doos.servers.Endpoints;
import com.doos.servers.Ports;
import com.doos.servers.ServerStack;
import com.doos.servers.Sizes;
import com.doos.servers.StackConfig;
import com.doos.shared.config.ConfigReader;
import com.doos.shared.sql.Pools;
import com.doos.standalone.DemoData;
import com.doos.standalone.ServiceProcess;
import com.doos.standalone.Settings;
import com.doos.standalone.Terminal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * All of DOOS on this machine, each service a process of its own. Relay and CDC run throughout;
 * order and inventory service are started anew for each way of writing.
 */
final class Rig implements AutoCloseable {
  private static final List<String> FLAGS =
      List.of("--enable-native-access=ALL-UNNAMED", "-Xmx768m", "-XX:+UseSerialGC");
  private static final List<String> PORTS =
      List.of(
          "DOOS_ORDER_HTTP_PORT",
          "DOOS_ORDER_GRPC_PORT",
          "DOOS_INVENTORY_HTTP_PORT",
          "DOOS_INVENTORY_GRPC_PORT",
          "DOOS_RELAY_HTTP_PORT",
          "DOOS_CDC_HTTP_PORT",
          "DOOS_CDC_GRPC_PORT");
  private static final long SETTLE_SECONDS_MAX = 300;
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final String UNSETTLED =
      "SELECT EXISTS (SELECT 1 FROM t_local_message WHERE status IN (0, 1)) AS found";

  /** Seconds; the index is refreshed once a second. */
  private static final double SEARCH_LAG_USUAL = 2;

  private static final String LATE =
      """
      SELECT COUNT(*) FROM t_local_message
      WHERE status IN (0, 1) AND created_at < CURRENT_TIMESTAMP(3) - INTERVAL 3 SECOND\
      """;
  private static final String LATEST = "SELECT id, user_id FROM t_order ORDER BY id DESC LIMIT ?";
  private static final Pattern LAG = Pattern.compile("cdc_lag_seconds\\{[^}]*} (\\S+)");
  private static final String SUPPLY =
      """
      UPDATE t_inventory SET available_stock = available_stock + 5000000,
        total_stock = total_stock + 5000000, supplied_stock = supplied_stock + 5000000\
      """;

  private final Path folder;
  private final ServerStack stack;
  private final Settings settings;
  private final Path config;
  private final Vertx vertx;
  private final OrderConfig orders;
  private final List<Pool> shards = new ArrayList<>();
  private final List<ServiceProcess> background = new ArrayList<>();
  private @Nullable ServiceProcess cdc;
  private final CpuMeter cpu = new CpuMeter();

  /**
   * @param folder gets data and logs
   * @param dist unpacked servers, kept from run to run
   */
  Rig(Path folder, Path dist, Vertx vertx, Terminal terminal) throws IOException {
    this(folder, dist, vertx, terminal, Settings.SHARDS_MIN);
  }

  /**
   * @param shardCount 1, or a power of two up to 64; each shard has a server of its own
   */
  Rig(Path folder, Path dist, Vertx vertx, Terminal terminal, int shardCount) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.vertx = vertx;
    List<Integer> moreShards =
        List.copyOf(Ports.free(Math.max(0, shardCount - Settings.SHARDS_MIN)));
    StackConfig servers =
        StackConfig.builder(folder.resolve("home"))
            .dist(dist)
            .ports(Ports.free())
            .sizes(Sizes.large())
            .moreShards(moreShards)
            .build();
    this.stack = new ServerStack(servers, terminal::progress);
    Endpoints endpoints = stack.start();
    Map<String, String> environment = servicePorts();
    environment.putAll(Settings.UNLIMITED);
    environment.putAll(Settings.moreShards(moreShards));
    this.settings = Settings.of(endpoints, environment);
    this.config = folder.resolve("dev.yaml");
    Files.writeString(config, Settings.yaml(shardCount));
    this.orders = ConfigReader.read(config, settings.overrides(), OrderConfig::from);
  }

  /** A free port for each of the services. */
  static Map<String, String> servicePorts() {
    Map<String, String> ports = new HashMap<>();
    Iterator<Integer> free = Ports.free(PORTS.size()).iterator();
    PORTS.forEach(name -> ports.put(name, String.valueOf(free.next())));
    return ports;
  }

  /** Schemas, catalogue, plenty of stock, and the services that run throughout. */
  void prepare() throws IOException {
    InventoryConfig inventory =
        ConfigReader.read(config, settings.overrides(), InventoryConfig::from);
    try (Pair pair = start(Mode.GROUPED)) {
      await(
          DemoData.load(
              vertx, inventory.database(), orders.accountDatabase(), orders.encryption().keys()));
    }
    Pool stock = Pools.open(vertx, "bench-stock", inventory.database());
    await(stock.query(SUPPLY).execute());
    await(stock.close());
    for (int shard = 0; shard < orders.shards().size(); shard++) {
      shards.add(Pools.open(vertx, "bench-shard-" + shard, orders.shards().get(shard)));
    }
    background.add(service("relay", RelayMain.class, settings.relayHttp(), Map.of(), true));
    cdc = service("cdc", CdcMain.class, settings.cdcHttp(), Map.of(), true);
    background.add(cdc);
    background.forEach(ServiceProcess::awaitReady);
    for (ChildStatus child : stack.children()) {
      cpu.watch(child.name(), child.pid());
    }
    cpu.watch("load generator", ProcessHandle.current().pid());
  }

  /** The two services whose way of writing is compared. */
  record Pair(ServiceProcess inventory, ServiceProcess order) implements AutoCloseable {
    @Override
    public void close() {
      order.close();
      inventory.close();
    }
  }

  Pair start(Mode mode) throws IOException {
    return start(mode.overrides());
  }

  /**
   * @param overrides variables of both services
   */
  Pair start(Map<String, String> overrides) throws IOException {
    ServiceProcess inventory =
        service("inventory", InventoryMain.class, settings.inventoryHttp(), overrides, false);
    inventory.awaitReady();
    ServiceProcess order =
        service("order", OrderMain.class, settings.orderHttp(), overrides, false);
    order.awaitReady();
    return new Pair(inventory, order);
  }

  private ServiceProcess service(
      String name, Class<?> main, int httpPort, Map<String, String> overrides, boolean yields)
      throws IOException {
    Map<String, String> environment = new HashMap<>(settings.overrides());
    environment.putAll(overrides);
    ServiceProcess process =
        new ServiceProcess(
            main, config, environment, httpPort, FLAGS, folder.resolve(name + ".log"));
    if (yields) {
      process.yieldProcessor();
    }
    process.start();
    cpu.watch(name, process.pid());
    return process;
  }

  /**
   * How far what follows an order is behind.
   *
   * @param late messages written more than three seconds ago whose effect is not known yet
   * @param searchLag age of what can be searched, seconds
   */
  record Behind(long late, double searchLag) {}

  /** How far it is behind now. */
  Behind behind() throws IOException {
    long late = 0;
    for (Pool shard : shards) {
      late += await(shard.query(LATE).execute()).iterator().next().getLong(0);
    }
    return new Behind(late, searchLag());
  }

  private double searchLag() throws IOException {
    double lag = 0;
    Matcher matcher = LAG.matcher(Objects.requireNonNull(cdc, "not prepared").metrics());
    while (matcher.find()) {
      lag = Math.max(lag, Double.parseDouble(matcher.group(1)));
    }
    return lag;
  }

  /**
   * The orders that were written last, with their users.
   *
   * @param count from each shard
   */
  Map<Long, Long> latest(int count) {
    Map<Long, Long> orders = new HashMap<>();
    for (Pool shard : shards) {
      await(shard.preparedQuery(LATEST).execute(Tuple.of(count)))
          .forEach(row -> orders.put(row.getLong(0), row.getLong(1)));
    }
    return orders;
  }

  /** Relay and CDC end: nothing follows an order any more. */
  void stopBackground() {
    background.forEach(ServiceProcess::close);
    background.clear();
  }

  /** Connections to the shards, in their order. */
  List<Pool> shards() {
    return shards;
  }

  /** Waits until every message is confirmed and searches are up to date; false after too long. */
  boolean settle() throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SETTLE_SECONDS_MAX);
    while (System.nanoTime() < deadline) {
      boolean settled = true;
      for (Pool shard : shards) {
        settled &= await(shard.query(UNSETTLED).execute()).iterator().next().getInteger(0) == 0;
      }
      if (settled && searchLag() < SEARCH_LAG_USUAL) {
        return true;
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    return false;
  }

  /** A setting of the first shard's server. */
  String variable(String name) {
    return String.valueOf(
        await(shards.get(0).query("SELECT @@" + name).execute()).iterator().next().getValue(0));
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(1, TimeUnit.MINUTES);
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  CpuMeter cpu() {
    return cpu;
  }

  OrderConfig orders() {
    return orders;
  }

  int orderPort() {
    return settings.orderHttp();
  }

  @Override
  public void close() {
    stopBackground();
    shards.forEach(shard -> await(shard.close()));
    stack.close();
  }
}

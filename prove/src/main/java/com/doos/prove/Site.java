package com.doos.prove;

import com.doos.cdc.CdcMain;
import com.doos.inventory.InventoryMain;
import com.doos.order.OrderConfig;
import com.doos.order.OrderMain;
import com.doos.relay.RelayMain;
import com.doos.servers.Endpoints;
import com.doos.shared.auth.Tokens;
import com.doos.shared.config.ConfigReader;
import com.doos.standalone.DemoData;
import com.doos.standalone.ServiceProcess;
import com.doos.standalone.Settings;
import com.doos.testkit.FreePorts;
import com.doos.testkit.Invariants;
import com.doos.testkit.OrderDocuments;
import com.doos.testkit.TestDatabase;
import com.doos.testkit.TestDatabases;
import com.doos.testkit.TestPools;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * All of DOOS on this machine: real servers, each service a process of its own, and a proxy on each
 * link between them that can be broken.
 */
final class Site implements AutoCloseable {
  static final String ORDER = "order";
  static final String INVENTORY = "inventory";
  static final String RELAY = "relay";
  static final String CDC = "cdc";

  /** In the order of their start: the stock database is inventory's, the others are order's. */
  private static final Map<String, Class<?>> MAINS = mains();

  /** So short that reservations and orders end within a run. */
  private static final Map<String, String> SHORT =
      Map.of(
          "DOOS_ORDERS_RESERVATION_TTL", "10s",
          "DOOS_ORDERS_PAYMENT_TTL", "30s",
          "DOOS_PAYMENTS_EXPIRY_INTERVAL", "2s",
          "DOOS_PAYMENTS_ASK_AFTER", "5s",
          "DOOS_PAYMENTS_ASK_INTERVAL", "2s",
          "DOOS_PAYMENTS_GRACE", "20s",
          "DOOS_OUTBOX_LEASE_RETRY", "500ms",
          "DOOS_STOCK_SWEEP_INTERVAL", "2s");

  private static final long DATA_SECONDS_MAX = 60;

  private final Path folder;
  private final Path data;
  private final Servers servers;
  private final Optional<Path> clockLibrary;
  private final Endpoints endpoints;
  private final Vertx vertx = Vertx.vertx();
  private final TestDatabases databases;
  private final Map<String, ServiceProcess> services = new LinkedHashMap<>();
  private final Links links;
  private final Map<String, ShiftableClock> clocks = new LinkedHashMap<>();
  private final FaultInjector faults;
  private final Map<String, String> environment = new HashMap<>(Settings.UNLIMITED);
  private final Settings settings;
  private final Path config;

  private static Map<String, Class<?>> mains() {
    Map<String, Class<?>> mains = new LinkedHashMap<>();
    mains.put(INVENTORY, InventoryMain.class);
    mains.put(ORDER, OrderMain.class);
    mains.put(RELAY, RelayMain.class);
    mains.put(CDC, CdcMain.class);
    return mains;
  }

  /**
   * On servers that run, with databases, topics and an index of its own.
   *
   * @param folder gets logs
   * @param data where the servers keep theirs
   * @param dist of what has been unpacked before
   * @param servers shared by sites that are there one after the other
   * @param sabotage put into one of the services
   */
  Site(Path folder, Path data, Path dist, Servers servers, Optional<Sabotage> sabotage)
      throws IOException, InterruptedException, SQLException {
    this.folder = Files.createDirectories(folder);
    this.data = data;
    this.servers = servers;
    this.clockLibrary = ShiftableClock.library(dist);
    endpoints = servers.stack().endpoints();
    links = new Links(servers);
    databases = TestDatabases.create(endpoints, "prove");
    config = Files.writeString(folder.resolve("dev.yaml"), Settings.developmentYaml());
    prepareEnvironment();
    settings = Settings.of(endpoints, environment);
    for (Map.Entry<String, Class<?>> service : MAINS.entrySet()) {
      List<String> flags = new ArrayList<>(ServiceProcess.SMALL);
      if (sabotage.isPresent() && sabotage.get().service().equals(service.getKey())) {
        flags.add(Saboteur.flag(sabotage.get(), folder));
      }
      services.put(service.getKey(), service(service.getKey(), service.getValue(), flags));
    }
    faults = new FaultInjector(servers.stack(), links, services, clocks);
  }

  private void prepareEnvironment() throws IOException {
    environment.putAll(SHORT);
    environment.putAll(databases.variables());
    environment.put("DOOS_KAFKA_BROKERS", servers.stack().kafkaBootstrap());
    environment.put("DOOS_KAFKA_REPLICATION", String.valueOf(Servers.BROKERS));
    for (String service : MAINS.keySet()) {
      for (String protocol : List.of("HTTP", "GRPC")) {
        environment.put(
            "DOOS_" + service.toUpperCase(Locale.ROOT) + "_" + protocol + "_PORT",
            String.valueOf(FreePorts.next()));
      }
    }
  }

  private ServiceProcess service(String name, Class<?> main, List<String> flags)
      throws IOException {
    Map<String, String> own = new HashMap<>(settings.overrides());
    own.putAll(links.before(name, own));
    if (clockLibrary.isPresent()) {
      ShiftableClock clock =
          ShiftableClock.create(clockLibrary.get(), folder.resolve(name + ".shift"));
      clocks.put(name, clock);
      own.putAll(clock.variables());
    }
    return new ServiceProcess(
        main, config, own, httpPort(name), flags, folder.resolve(name + ".log"));
  }

  private int httpPort(String service) {
    return Integer.parseInt(
        environment.getOrDefault("DOOS_" + service.toUpperCase(Locale.ROOT) + "_HTTP_PORT", "0"));
  }

  /**
   * Starts the services and gives the shop something to sell.
   *
   * @param products units in stock
   */
  void open(Map<Long, Integer> products)
      throws IOException, SQLException, ExecutionException, InterruptedException, TimeoutException {
    faults.emptyRedis();
    for (ServiceProcess service : services.values()) {
      service.start();
    }
    awaitReady();
    DemoData.load(
            vertx,
            TestPools.config(databases.stock()),
            TestPools.config(databases.account()),
            orders().encryption().keys())
        .toCompletionStage()
        .toCompletableFuture()
        .get(DATA_SECONDS_MAX, TimeUnit.SECONDS);
    for (Map.Entry<Long, Integer> product : products.entrySet()) {
      databases.supply(product.getValue(), product.getKey());
    }
  }

  /**
   * Waits until all services say that they are ready. One that has ended because a server was away
   * while it started is started again, as whoever runs services does.
   */
  void awaitReady() throws IOException {
    for (ServiceProcess service : services.values()) {
      if (service.hasEnded()) {
        service.start();
      }
    }
    services.values().forEach(ServiceProcess::awaitReady);
  }

  /** Breaks what is here. */
  FaultInjector faults() {
    return faults;
  }

  int orderPort() {
    return httpPort(ORDER);
  }

  int inventoryPort() {
    return httpPort(INVENTORY);
  }

  /** Access tokens for whomever. */
  Tokens tokens() {
    return new Tokens(vertx, orders().auth(), InstantSource.system());
  }

  private OrderConfig orders() {
    return ConfigReader.read(config, settings.overrides(), OrderConfig::from);
  }

  Invariants invariants() {
    return databases.invariants();
  }

  OrderDocuments documents() {
    return new OrderDocuments(endpoints, databases.index());
  }

  TopicLog topicLog() {
    return new TopicLog(servers.stack().kafkaBootstrap(), databases.topic());
  }

  List<TestDatabase> shards() {
    return databases.shards();
  }

  TestDatabase stock() {
    return databases.stock();
  }

  /** Where the servers keep their data and logs, and the services their logs. */
  List<Path> folders() {
    return List.of(data, folder);
  }

  @Override
  public void close() throws InterruptedException {
    services.values().forEach(ServiceProcess::kill);
    links.close();
    try {
      vertx.close().await(DATA_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      // the process ends anyway
    }
  }
}

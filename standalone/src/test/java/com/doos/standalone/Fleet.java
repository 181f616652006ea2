package com.doos.standalone;

import static org.awaitility.Awaitility.await;

import com.doos.inventory.InventoryMain;
import com.doos.order.OrderMain;
import com.doos.relay.RelayMain;
import com.doos.servers.Endpoints;
import com.doos.servers.HostPort;
import com.doos.testkit.FaultProxy;
import com.doos.testkit.Invariants;
import com.doos.testkit.TestDatabase;
import com.doos.testkit.TestDatabases;
import com.doos.testkit.Trap;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Order service, inventory service and relay as processes, each with fault proxies of its own
 * before its databases.
 */
final class Fleet implements AutoCloseable {
  private static final Duration READY_MAX = Duration.ofSeconds(60);
  private static final long TRAP_SECONDS_MAX = 60;

  private final Endpoints servers;
  private final Path logs;
  private final TestDatabases databases;
  private final List<FaultProxy> ordersShards = new ArrayList<>();
  private final List<FaultProxy> relaysShards = new ArrayList<>();
  private final FaultProxy inventorysStock;
  private final Map<String, String> environment = new HashMap<>();
  private final int orderPort = TestHouse.freePort();
  private final ServiceProcess order;
  private final ServiceProcess inventory;
  private final ServiceProcess relay;

  Fleet(Endpoints servers, Path logs) throws Exception {
    this.servers = servers;
    this.logs = logs;
    databases = TestDatabases.create(servers, "fleet");
    for (TestDatabase shard : databases.shards()) {
      ordersShards.add(FaultProxy.to(shard.address()));
      relaysShards.add(FaultProxy.to(shard.address()));
    }
    inventorysStock = FaultProxy.to(databases.stock().address());
    int inventoryPort = TestHouse.freePort();
    int relayPort = TestHouse.freePort();
    prepareEnvironment(inventoryPort, relayPort);
    order = service(OrderMain.class, orderPort, ordersShards, databases.stock().address());
    inventory =
        service(InventoryMain.class, inventoryPort, ordersShards, inventorysStock.address());
    relay = service(RelayMain.class, relayPort, relaysShards, databases.stock().address());
  }

  /** Starts all of them, with a catalogue to buy from. */
  void start() throws Exception {
    start(inventory);
    start(order);
    TestCatalogue.load(databases);
    start(relay);
  }

  private void prepareEnvironment(int inventoryPort, int relayPort) throws IOException {
    environment.putAll(databases.variables());
    environment.put("DOOS_ORDERS_RESERVATION_TTL", "5s");
    environment.put("DOOS_OUTBOX_LEASE_RETRY", "200ms");
    environment.putAll(Settings.UNLIMITED);
    environment.put("DOOS_ORDER_HTTP_PORT", String.valueOf(orderPort));
    environment.put("DOOS_INVENTORY_HTTP_PORT", String.valueOf(inventoryPort));
    environment.put("DOOS_RELAY_HTTP_PORT", String.valueOf(relayPort));
    environment.put("DOOS_ORDER_GRPC_PORT", String.valueOf(TestHouse.freePort()));
    environment.put("DOOS_INVENTORY_GRPC_PORT", String.valueOf(TestHouse.freePort()));
  }

  private ServiceProcess service(
      Class<?> main, int port, List<FaultProxy> shardProxies, HostPort stockAddress) {
    Map<String, String> own = new HashMap<>(Settings.of(servers, environment).overrides());
    for (int shard = 0; shard < shardProxies.size(); shard++) {
      address(own, "DOOS_DATABASE_SHARDS_" + shard, shardProxies.get(shard).address());
    }
    address(own, "DOOS_DATABASE_STOCK", stockAddress);
    return new ServiceProcess(
        main,
        TestHouse.CONFIG,
        own,
        port,
        ServiceProcess.SMALL,
        logs.resolve(main.getSimpleName() + ".log"));
  }

  private static void address(Map<String, String> variables, String prefix, HostPort address) {
    variables.put(prefix + "_HOST", address.host());
    variables.put(prefix + "_PORT", String.valueOf(address.port()));
  }

  private static void start(ServiceProcess service) throws IOException {
    service.start();
    await().atMost(READY_MAX).until(service::isReady);
  }

  void killOrder(Trap.Direction direction, Trap.Moment moment, BiPredicate<String, String> point)
      throws Exception {
    kill(order, ordersShards, direction, moment, point);
  }

  void killInventory(
      List<FaultProxy> proxies,
      Trap.Direction direction,
      Trap.Moment moment,
      BiPredicate<String, String> point)
      throws Exception {
    kill(inventory, proxies, direction, moment, point);
  }

  /** The relay is killed first, so that the trap meets one that has just started. */
  void killRelay(Trap.Direction direction, Trap.Moment moment, BiPredicate<String, String> point)
      throws Exception {
    relay.kill();
    Trap trap = new Trap(direction, moment, point, relay::kill);
    relaysShards.forEach(proxy -> proxy.set(trap));
    relay.start();
    trap.sprung().get(TRAP_SECONDS_MAX, TimeUnit.SECONDS);
    start(relay);
  }

  /**
   * Kills the relay while nobody consumes: a message whose mark is lost is then sent again. With a
   * consumer it would mostly be confirmed before the relay is back.
   */
  void killRelayWithoutConsumer(
      Trap.Direction direction, Trap.Moment moment, BiPredicate<String, String> point)
      throws Exception {
    relay.kill();
    await().atMost(READY_MAX).until(() -> ready() > 4);
    inventory.kill();
    killRelay(direction, moment, point);
    await().atMost(READY_MAX).until(() -> ready() == 0);
    start(inventory);
  }

  /** Messages that wait to be sent. */
  private long ready() throws SQLException {
    long ready = 0;
    for (TestDatabase shard : databases.shards()) {
      ready += shard.query("SELECT id FROM t_local_message WHERE status = 0").size();
    }
    return ready;
  }

  private static void kill(
      ServiceProcess victim,
      List<FaultProxy> proxies,
      Trap.Direction direction,
      Trap.Moment moment,
      BiPredicate<String, String> point)
      throws Exception {
    Trap trap = new Trap(direction, moment, point, victim::kill);
    proxies.forEach(proxy -> proxy.set(trap));
    trap.sprung().get(TRAP_SECONDS_MAX, TimeUnit.SECONDS);
    start(victim);
  }

  /** Between order and inventory service and the shards. */
  List<FaultProxy> ordersShards() {
    return ordersShards;
  }

  /** Between the inventory service and its database. */
  List<FaultProxy> stock() {
    return List.of(inventorysStock);
  }

  int orderPort() {
    return orderPort;
  }

  /** Records that were ever written to the stock topic. */
  long records() {
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", servers.kafkaBootstrap()),
            new StringDeserializer(),
            new StringDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(databases.topic()).stream()
              .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
              .toList();
      return consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /** Messages that were ever written to the outboxes. */
  long messages() throws SQLException {
    long messages = 0;
    for (TestDatabase shard : databases.shards()) {
      messages += shard.query("SELECT id FROM t_local_message").size();
    }
    return messages;
  }

  Invariants invariants() {
    return databases.invariants();
  }

  @Override
  public void close() throws Exception {
    for (ServiceProcess service : List.of(relay, order, inventory)) {
      service.kill();
    }
    for (FaultProxy proxy : ordersShards) {
      proxy.close();
    }
    for (FaultProxy proxy : relaysShards) {
      proxy.close();
    }
    inventorysStock.close();
    databases.close();
  }
}

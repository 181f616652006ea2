package com.doos.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.doos.cdc.CdcMain;
import com.doos.inventory.InventoryMain;
import com.doos.ops.reshard.ReshardException;
import com.doos.ops.reshard.Resharding;
import com.doos.order.OrderMain;
import com.doos.relay.RelayMain;
import com.doos.servers.Endpoints;
import com.doos.servers.HostPort;
import com.doos.servers.Ports;
import com.doos.servers.ServerKind;
import com.doos.servers.ServerStack;
import com.doos.shared.config.ConfigReader;
import com.doos.shared.shard.SlotState;
import com.doos.testkit.Invariants;
import com.doos.testkit.OrderDocuments;
import com.doos.testkit.SharedServers;
import com.doos.testkit.TestDatabase;
import com.doos.testkit.TestDatabases;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Two shards become four and two again while two order services take orders. */
@Tag("any-database")
final class ReshardIT {
  private static final Logger LOG = LoggerFactory.getLogger(ReshardIT.class);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int SHOPPERS = 4;
  private static final int SHARDS = 4;

  @TempDir private Path home;
  private final Path logs = Path.of("target", "reshard");
  private final List<ServiceProcess> processes = new ArrayList<>();
  private final List<Integer> orderPorts = List.of(TestHouse.freePort(), TestHouse.freePort());
  private final List<Integer> orderGrpcPorts = List.of(TestHouse.freePort(), TestHouse.freePort());
  private final Map<String, String> environment = new HashMap<>(Settings.UNLIMITED);
  private ServerStack stack;
  private Endpoints servers;
  private TestDatabases databases;

  ReshardIT() throws IOException {
    // for the ports
  }

  @BeforeEach
  void startServers() throws Exception {
    Files.createDirectories(logs);
    List<Integer> more = List.of(TestHouse.freePort(), TestHouse.freePort());
    stack =
        new ServerStack(
            SharedServers.own(home)
                .servers(EnumSet.complementOf(EnumSet.of(ServerKind.ETCD)))
                .ports(Ports.free())
                .moreShards(more)
                .build(),
            (server, state, elapsed) -> LOG.debug("{} is {}", server, state));
    servers = stack.start();
    List<TestDatabase> shards = new ArrayList<>();
    shards.add(TestDatabase.create(servers, Endpoints.ORDER_0, "reshard"));
    shards.add(TestDatabase.create(servers, Endpoints.ORDER_1, "reshard"));
    for (int port : more) {
      shards.add(TestDatabase.create(servers, HostPort.local(port), "reshard"));
    }
    databases =
        new TestDatabases(
            shards,
            TestDatabase.create(servers, Endpoints.STOCK, "reshard_inventory"),
            TestDatabase.create(servers, Endpoints.STOCK, "reshard_account"));
    environment.put("DOOS_DATABASE_STOCK_DATABASE", databases.stock().name());
    environment.put("DOOS_DATABASE_ACCOUNT_DATABASE", databases.account().name());
    environment.put("DOOS_ORDERS_RESERVATION_TTL", "5s");
    for (String port :
        List.of("INVENTORY_HTTP", "INVENTORY_GRPC", "RELAY_HTTP", "CDC_HTTP", "CDC_GRPC")) {
      environment.put("DOOS_" + port + "_PORT", String.valueOf(TestHouse.freePort()));
    }
  }

  @AfterEach
  void stopServers() {
    processes.forEach(ServiceProcess::kill);
    stack.close();
  }

  @Test
  void twoShardsBecomeFourAndTwoAgainUnderLoad() throws Exception {
    // Given orders on two shards, and then services that know four
    startServices(2);
    TestCatalogue.load(databases);
    try (OrderLoad before = load(orderPorts.getFirst(), 1)) {
      awaitMore(before, 200);
      before.close();
      assertThat(before.surprises()).isEmpty();
      processes.forEach(ServiceProcess::kill);
      processes.clear();
      startServices(SHARDS);
      breakOff(2, SlotState.FROZEN, SlotState.ARRIVING);

      try (OrderLoad first = load(orderPorts.getFirst(), 10);
          OrderLoad second = load(orderPorts.getLast(), 20)) {
        awaitMore(first, 50);
        awaitMore(second, 50);

        // When
        List<Long> apart = spread(SHARDS);
        awaitMore(first, 100);
        awaitMore(second, 100);
        long onNewShards = orders(2) + orders(3);
        assertThat(spread(SHARDS)).isEmpty();
        breakOff(2, SlotState.ELSEWHERE, SlotState.ARRIVING);
        assertThat(spread(SHARDS)).isEmpty();
        List<Long> together = spread(2);
        awaitMore(first, 100);
        awaitMore(second, 100);
        first.close();
        second.close();

        // Then
        assertThat(apart).hasSize(32);
        assertThat(together).hasSize(32);
        assertThat(onNewShards).isPositive();
        assertThat(first.surprises()).isEmpty();
        assertThat(second.surprises()).isEmpty();
        assertAddsUp(List.of(before, first, second));
        LOG.info(
            "{} orders; slots took no writes for {} ms at most apart, {} ms together;"
                + " {} requests sent again",
            before.answered().size() + first.answered().size() + second.answered().size(),
            apart.stream().mapToLong(Long::longValue).max().orElseThrow(),
            together.stream().mapToLong(Long::longValue).max().orElseThrow(),
            first.repeated() + second.repeated());
      }
    }

    // And what was left behind can be deleted
    try (Resharding resharding = resharding(new ByteArrayOutputStream())) {
      assertThat(resharding.purge()).isPositive();
      assertThat(resharding.purge()).isZero();
    }
    assertThat(rows(2) + rows(3)).isZero();
    assertIndexed();

    // And slots do not move to where nobody works
    processes.forEach(ServiceProcess::kill);
    assertThatExceptionOfType(ReshardException.class)
        .isThrownBy(() -> spread(SHARDS))
        .withMessageContaining("no relay works on shard 2");
  }

  private List<Long> spread(int wanted) throws SQLException, InterruptedException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Resharding resharding = resharding(out)) {
      return resharding.spread(wanted);
    } finally {
      LOG.info("reshard {}\n{}", wanted, out.toString(StandardCharsets.UTF_8));
    }
  }

  private Resharding resharding(ByteArrayOutputStream out) throws SQLException {
    return new Resharding(
        ConfigReader.read(Settings.yaml(SHARDS), variables(SHARDS), Resharding::databases),
        new PrintStream(out, true, StandardCharsets.UTF_8));
  }

  /** As a run leaves a slot that dies there. */
  private void breakOff(int slot, SlotState source, SlotState target) throws SQLException {
    TestDatabase from = databases.shards().get(0);
    TestDatabase to = databases.shards().get(2);
    boolean moved =
        to.query("SELECT 1 FROM t_slot WHERE slot = " + slot + " AND state = 1").size() == 1;
    assertThat(moved).isEqualTo(source == SlotState.ELSEWHERE);
    from.execute("UPDATE t_slot SET state = " + source.column() + " WHERE slot = " + slot);
    to.execute("UPDATE t_slot SET state = " + target.column() + " WHERE slot = " + slot);
  }

  private OrderLoad load(int port, long seed) {
    OrderLoad load = new OrderLoad(port, List.of(1003L, 1004L), 20);
    load.start(SHOPPERS, seed);
    return load;
  }

  private static void awaitMore(OrderLoad load, int orders) {
    int before = load.answered().size();
    await().atMost(PATIENCE).until(() -> load.answered().size() >= before + orders);
  }

  private void startServices(int count) throws IOException {
    process(InventoryMain.class, count, environment.get("DOOS_INVENTORY_HTTP_PORT"), Map.of());
    for (int i = 0; i < orderPorts.size(); i++) {
      String port = String.valueOf(orderPorts.get(i));
      process(
          OrderMain.class,
          count,
          port,
          Map.of(
              "DOOS_ORDER_HTTP_PORT",
              port,
              "DOOS_ORDER_GRPC_PORT",
              String.valueOf(orderGrpcPorts.get(i)),
              "DOOS_SNOWFLAKE_MACHINE_ID",
              String.valueOf(i + 1)));
    }
    process(RelayMain.class, count, environment.get("DOOS_RELAY_HTTP_PORT"), Map.of());
    process(CdcMain.class, count, environment.get("DOOS_CDC_HTTP_PORT"), Map.of());
    Cluster.start(processes.toArray(ServiceProcess[]::new));
  }

  private void process(Class<?> main, int count, String port, Map<String, String> own)
      throws IOException {
    Path config =
        Files.writeString(home.resolve("shards-" + count + ".yaml"), Settings.yaml(count));
    Map<String, String> variables = new HashMap<>(variables(count));
    variables.putAll(own);
    variables.put("DOOS_SERVICES_ORDER_PORT", String.valueOf(orderGrpcPorts.getFirst()));
    Path log = logs.resolve(main.getSimpleName() + "-" + port + "-" + count + ".log");
    processes.add(
        new ServiceProcess(
            main, config, variables, Integer.parseInt(port), ServiceProcess.SMALL, log));
  }

  private Map<String, String> variables(int count) {
    Map<String, String> all = new HashMap<>(environment);
    for (int shard = 0; shard < count; shard++) {
      String prefix = "DOOS_DATABASE_SHARDS_" + shard;
      TestDatabase database = databases.shards().get(shard);
      all.put(prefix + "_DATABASE", database.name());
      all.put(prefix + "_PORT", String.valueOf(database.address().port()));
    }
    return Settings.of(servers, all).overrides();
  }

  private long orders(int shard) throws SQLException {
    return Long.parseLong(
        databases
            .shards()
            .get(shard)
            .query("SELECT COUNT(*) FROM t_order WHERE " + SlotState.readable("id"))
            .getFirst()
            .getFirst());
  }

  private long rows(int shard) throws SQLException {
    long rows = 0;
    for (String table :
        List.of(
            "t_order",
            "t_order_item",
            "t_order_history",
            "t_local_message",
            "t_payment",
            "t_order_token")) {
      rows += databases.shards().get(shard).query("SELECT 1 FROM " + table).size();
    }
    return rows;
  }

  private void assertAddsUp(List<OrderLoad> loads) throws Exception {
    Invariants invariants = databases.invariants();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          assertThat(invariants.everyMessageTookEffectOnce()).isEmpty();
          assertThat(invariants.noReservationIsForgotten()).isEmpty();
          assertThat(invariants.stockFollowsOrders()).isEmpty();
          assertThat(invariants.paymentsMatchOrders()).isEmpty();
        });
    assertThat(invariants.stockAddsUp()).isEmpty();
    for (OrderLoad load : loads) {
      assertThat(invariants.answeredOrdersExistOnce(load.answered())).isEmpty();
    }
    assertIndexed();
  }

  /** The index holds every order, in the version of the shard that has its slot. */
  private void assertIndexed() {
    Invariants invariants = databases.invariants();
    OrderDocuments documents = new OrderDocuments(servers, "orders");
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(invariants.indexFollowsOrders(documents)).isEmpty());
  }
}

package com.doos.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.doos.servers.Endpoints;
import com.doos.testkit.Invariants;
import com.doos.testkit.TestDatabases;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Service processes that know of each other through etcd only, on databases and topics of their
 * own. Made without a process; closing ends all.
 */
final class Cluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Endpoints servers;
  private final Path logs;
  private final String prefix = "/cluster-" + UUID.randomUUID();
  private final TestDatabases databases;
  private final List<ServiceProcess> processes = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>(Settings.UNLIMITED);

  /**
   * @param servers with etcd
   * @param logs folder for what the processes print
   */
  Cluster(Endpoints servers, Path logs) throws SQLException {
    this.servers = servers;
    this.logs = logs;
    this.databases = TestDatabases.create(servers, "cluster");
    prepare();
  }

  private void prepare() {
    environment.putAll(databases.variables());
    environment.put("DOOS_ORDERS_RESERVATION_TTL", "5s");
    environment.put("DOOS_ETCD_ENDPOINTS", String.valueOf(servers.etcdUri()));
    environment.put("DOOS_ETCD_PREFIX", prefix);
    environment.put("DOOS_ETCD_SERVICE_LEASE", "3s");
    environment.put("DOOS_ETCD_MACHINE_LEASE", "10s");
  }

  /** Where etcd keeps what these processes share. */
  String prefix() {
    return prefix;
  }

  /** Variables of all processes that are made from now on. */
  void set(String variable, String value) {
    environment.put(variable, value);
  }

  /** A process on ports of its own. */
  ServiceProcess process(Class<?> main, String service, int httpPort) throws IOException {
    return process(main, service, httpPort, TestHouse.freePort());
  }

  ServiceProcess process(Class<?> main, String service, int httpPort, int grpcPort)
      throws IOException {
    Map<String, String> own = new HashMap<>(Settings.of(servers, environment).overrides());
    own.put("DOOS_" + service + "_HTTP_PORT", String.valueOf(httpPort));
    own.put("DOOS_" + service + "_GRPC_PORT", String.valueOf(grpcPort));
    // Nobody is where the configuration says.
    own.put("DOOS_SERVICES_ORDER_PORT", String.valueOf(TestHouse.freePort()));
    own.put("DOOS_SERVICES_INVENTORY_PORT", String.valueOf(TestHouse.freePort()));
    Path log = logs.resolve(service + "-" + httpPort + ".log");
    ServiceProcess process =
        new ServiceProcess(main, TestHouse.CONFIG, own, httpPort, ServiceProcess.SMALL, log);
    processes.add(process);
    return process;
  }

  /** Starts them side by side; returns when all are ready. */
  static void start(ServiceProcess... processes) throws IOException {
    for (ServiceProcess process : processes) {
      process.start();
    }
    for (ServiceProcess process : processes) {
      process.awaitReady();
    }
  }

  /** Returns when clients have been told of so many more orders. */
  static void awaitMore(OrderLoad load, int orders) {
    int before = load.answered().size();
    await().atMost(PATIENCE).until(() -> load.answered().size() >= before + orders);
  }

  /** After the first inventory process has started. */
  void loadCatalogue() throws Exception {
    TestCatalogue.load(databases);
  }

  /** Waits until all has taken effect, then compares all that is stored. */
  void assertAddsUp(OrderLoad... loads) throws Exception {
    Invariants invariants = databases.invariants();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          assertThat(invariants.everyMessageTookEffectOnce()).isEmpty();
          assertThat(invariants.noReservationIsForgotten()).isEmpty();
          assertThat(invariants.stockFollowsOrders()).isEmpty();
        });
    assertThat(invariants.stockAddsUp()).isEmpty();
    for (OrderLoad load : loads) {
      assertThat(load.surprises()).isEmpty();
      assertThat(invariants.answeredOrdersExistOnce(load.answered())).isEmpty();
    }
  }

  @Override
  public void close() throws SQLException {
    processes.forEach(ServiceProcess::kill);
    databases.close();
  }
}

package com.doos.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.doos.ops.failover.FailoverCommand;
import com.doos.ops.failover.FailoverConfig;
import com.doos.ops.failover.RoleKeeper;
import com.doos.servers.ChildStatus;
import com.doos.servers.Endpoints;
import com.doos.servers.HostPort;
import com.doos.servers.Ports;
import com.doos.servers.ServerKind;
import com.doos.servers.ServerStack;
import com.doos.shared.config.ConfigReader;
import com.doos.testkit.Invariants;
import com.doos.testkit.OrderDocuments;
import com.doos.testkit.SharedServers;
import com.doos.testkit.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shard 0 loses its primary under load and fails over; the old primary returns and becomes the
 * replica; then the stock database is switched over in order. Nothing that was acknowledged is
 * lost, and the index follows.
 */
final class FailoverIT {
  private static final Logger LOG = LoggerFactory.getLogger(FailoverIT.class);
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int SHOPPERS = 16;
  private static final long PAUSE_MS = 20;
  private static final List<Long> PRODUCTS = List.of(1020L, 1021L);
  private static final String SHARD = Endpoints.ORDER_0;
  private static final int OK = 0;
  private static final int REFUSED = 1;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** As the services are refused by a read-only server. */
  private static final int READ_ONLY = 1290;

  @TempDir private static Path home;
  private static final Map<String, Integer> REPLICAS = new HashMap<>();
  private static ServerStack stack;
  private static Endpoints servers;
  private static FailoverConfig config;
  private static RoleKeeper keeper;
  private static TestHouse house;
  private static OrderDocuments documents;

  @BeforeAll
  static void startHouse() throws Exception {
    REPLICAS.put(SHARD, TestHouse.freePort());
    REPLICAS.put(Endpoints.STOCK, TestHouse.freePort());
    EnumSet<ServerKind> kinds = EnumSet.allOf(ServerKind.class);
    kinds.remove(ServerKind.ETCD);
    stack =
        new ServerStack(
            SharedServers.own(home).servers(kinds).ports(Ports.free()).replicas(REPLICAS).build(),
            (server, state, elapsed) -> LOG.info("{} is {}", server, state));
    servers = stack.begin();
    stack.awaitReady(EnumSet.of(ServerKind.DATABASE));
    Map<String, String> variables = Settings.of(servers, Settings.replicas(REPLICAS)).overrides();
    config = ConfigReader.read(Settings.developmentYaml(), variables, FailoverConfig::from);
    keeper = new RoleKeeper(config, (pair, what) -> LOG.info("{}: {}", pair, what));
    keeper.awaitSettled(PATIENCE);
    stack.awaitReady(kinds);
    Map<String, String> overrides = new HashMap<>(Settings.replicas(REPLICAS));
    overrides.put("DOOS_ORDERS_RESERVATION_TTL", "5s");
    house = new TestHouse(servers, overrides);
    documents = new OrderDocuments(servers, house.index());
    for (long product : PRODUCTS) {
      house.supply(product, 100_000);
    }
  }

  @AfterAll
  static void stopHouse() throws Exception {
    if (house != null) {
      house.stop();
    }
    keeper.close();
    stack.close();
  }

  @Test
  void noAcknowledgedOrderIsLostWhenServersChangeRoles() throws Exception {
    long seed = new Random().nextLong();
    LOG.info("seed {}", seed);
    try (OrderLoad load = new OrderLoad(house.gatewayPort(), PRODUCTS, PAUSE_MS)) {
      // Given
      load.start(SHOPPERS, seed);
      awaitMore(load, 200);
      awaitIndexFilled();

      // When the primary of a shard is lost
      loseThePrimary(load);
      // And comes back
      takeBackTheOldPrimary();
      awaitMore(load, 100);
      // And its new replica is restarted, and the new primary
      restart(SHARD);
      awaitMore(load, 50);
      restart(ServerStack.replica(SHARD));
      awaitMore(load, 50);
      // And the stock database is switched over
      switchStockOver(load);
      load.close();

      // Then
      LOG.info("{} orders, {} repeated", load.answered().size(), load.repeated());
      assertThat(load.surprises()).isEmpty();
      assertThatAllIsWell(load);
    }
    String orders = "SELECT id, status, version FROM t_order ORDER BY id";
    TestDatabase shard = house.shards().getFirst();
    assertThat(shard.query(orders)).isNotEmpty().isEqualTo(shard.at(now()).query(orders));
    aServerWithCommitsOfItsOwnIsRefused();
  }

  private static void loseThePrimary(OrderLoad load) throws Exception {
    try (ServiceGap gap = new ServiceGap(load, order -> order.userId() % 2 == 0)) {
      stack.hold(SHARD);
      await().atMost(PATIENCE).until(() -> !isRunning(SHARD));
      assertThat(failover(SHARD)).isEqualTo(OK);
      awaitMore(load, 200);
      LOG.info("failover of {}: no new order for {} ms", SHARD, gap.longest().toMillis());
    }
  }

  /** It may have a commit of which nobody was told; then it begins again from nothing. */
  private static void takeBackTheOldPrimary() throws Exception {
    release(SHARD);
    assertThat(isReadOnly(servers.order0())).isTrue();
    assertThatThrownBy(() -> write(servers.order0()))
        .isInstanceOfSatisfying(
            SQLException.class, refused -> assertThat(refused.getErrorCode()).isEqualTo(READ_ONLY));
    if (failover("attach", SHARD) == REFUSED) {
      LOG.info("the old primary has commits of its own");
      empty(SHARD);
      assertThat(failover("attach", SHARD)).isEqualTo(OK);
    }
    assertThat(isReadOnly(servers.order0())).isTrue();
  }

  private static void switchStockOver(OrderLoad load) throws Exception {
    try (ServiceGap gap = new ServiceGap(load, order -> true)) {
      assertThat(failover(Endpoints.STOCK)).isEqualTo(OK);
      awaitMore(load, 200);
      LOG.info("switchover of the stock: no new order for {} ms", gap.longest().toMillis());
    }
    assertThat(isReadOnly(servers.stock())).isTrue();
  }

  /** What a commit leaves behind that no replica received before its server was lost. */
  private static void aServerWithCommitsOfItsOwnIsRefused() throws Exception {
    try (Connection connection = connect(servers.stock(), "failover");
        Statement statement = connection.createStatement()) {
      statement.execute("SET GLOBAL read_only = OFF");
      statement.execute("CREATE DATABASE of_its_own");
    }
    stack.kill(Endpoints.STOCK);
    await().atMost(PATIENCE).until(() -> !isRunning(Endpoints.STOCK));
    await().atMost(PATIENCE).until(() -> isRunning(Endpoints.STOCK));
    assertThat(failover("detach", Endpoints.STOCK)).isEqualTo(OK);
    assertThat(failover("attach", Endpoints.STOCK)).isEqualTo(REFUSED);
    empty(Endpoints.STOCK);
    assertThat(failover("attach", Endpoints.STOCK)).isEqualTo(OK);
    String reservations = "SELECT * FROM t_reservation ORDER BY order_id, product_id, sku_id";
    assertThat(house.stock().query(reservations))
        .isNotEmpty()
        .isEqualTo(house.stock().at(now()).query(reservations));
  }

  private static void assertThatAllIsWell(OrderLoad load) throws Exception {
    Invariants invariants = house.invariants(now());
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          assertThat(invariants.everyMessageTookEffectOnce()).isEmpty();
          assertThat(invariants.stockFollowsOrders()).isEmpty();
          assertThat(invariants.paymentsMatchOrders()).isEmpty();
        });
    assertThat(invariants.stockAddsUp()).isEmpty();
    assertThat(invariants.stockMatchesReservations()).isEmpty();
    assertThat(invariants.answeredOrdersExistOnce(load.answered())).isEmpty();
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(() -> assertThat(invariants.indexFollowsOrders(documents)).isEmpty());
  }

  /** The servers where they are writable now. */
  private static Endpoints now() {
    Properties properties = servers.toProperties();
    properties.setProperty("doos.servers.order0", HostPort.local(REPLICAS.get(SHARD)).toString());
    properties.setProperty(
        "doos.servers.stock", HostPort.local(REPLICAS.get(Endpoints.STOCK)).toString());
    return Endpoints.fromProperties(properties);
  }

  /** As an operator would, who has no doubts. */
  private static int failover(String... words) {
    var told = new ByteArrayOutputStream();
    int code;
    try (PrintStream out = new PrintStream(told, true, StandardCharsets.UTF_8)) {
      List<String> arguments = new ArrayList<>(Arrays.asList(words));
      arguments.add("--yes");
      code = new FailoverCommand(config, out).run(arguments);
    }
    LOG.info("failover {}: {}\n{}", words, code, told.toString(StandardCharsets.UTF_8));
    return code;
  }

  private static void restart(String server) {
    stack.kill(server);
    await().atMost(PATIENCE).until(() -> !isRunning(server));
    await().atMost(PATIENCE).until(() -> isRunning(server));
  }

  private static void release(String server) {
    stack.release(server);
    await().atMost(PATIENCE).until(() -> isRunning(server));
  }

  private static boolean isRunning(String server) {
    return stack.children().stream()
        .filter(child -> child.name().equals(server))
        .allMatch(ChildStatus::ready);
  }

  private static void empty(String server) throws IOException {
    stack.hold(server);
    await().atMost(PATIENCE).until(() -> !isRunning(server));
    Files.walkFileTree(
        home.resolve("data").resolve(server),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException failure)
              throws IOException {
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
    release(server);
  }

  private static Connection connect(HostPort server, String user) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mariadb://" + server + "/?sslMode=disable&allowPublicKeyRetrieval=true", user, user);
  }

  private static boolean isReadOnly(HostPort server) throws SQLException {
    try (Connection connection = connect(server, "doos");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT @@global.read_only")) {
      return row.next() && row.getInt(1) == 1;
    }
  }

  private static void write(HostPort server) throws SQLException {
    try (Connection connection = connect(server, "doos");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE by_mistake");
    }
  }

  /** A new index is filled from the tables once; what comes later comes from the binlogs. */
  private static void awaitIndexFilled() {
    await().atMost(PATIENCE).until(() -> aliases().contains(house.index() + "-v2"));
  }

  private static void awaitMore(OrderLoad load, int orders) {
    int before = load.answered().size();
    await().atMost(PATIENCE).until(() -> load.answered().size() >= before + orders);
  }

  private static String aliases() throws Exception {
    URI uri = URI.create(servers.elasticsearchUri() + "/_alias/" + house.index());
    return HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }
}

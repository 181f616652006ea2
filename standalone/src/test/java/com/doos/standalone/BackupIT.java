package com.doos.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.doos.ops.backup.BackupConfig;
import com.doos.ops.backup.BackupMain;
import com.doos.ops.backup.Report;
import com.doos.servers.DatabaseTools;
import com.doos.servers.Endpoints;
import com.doos.servers.Ports;
import com.doos.servers.ServerKind;
import com.doos.servers.ServerStack;
import com.doos.servers.StackConfig;
import com.doos.shared.config.ConfigReader;
import com.doos.shared.kafka.KafkaConfig;
import com.doos.testkit.Invariants;
import com.doos.testkit.Invariants.Answered;
import com.doos.testkit.SharedServers;
import com.doos.testkit.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Backups under load, all databases destroyed, everything restored to one second. Kafka, Redis,
 * Elasticsearch and Canal live on, and remember what came after.
 */
final class BackupIT {
  private static final Logger LOG = LoggerFactory.getLogger(BackupIT.class);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final InstantSource CLOCK = InstantSource.system();
  private static final Instant ID_EPOCH = Instant.parse("2025-01-01T00:00:00Z");
  private static final int SHOPPERS = 8;
  private static final long PLENTY = 1021;
  private static final Set<ServerKind> EVERYTHING =
      EnumSet.complementOf(EnumSet.of(ServerKind.ETCD));

  @TempDir private static Path home;
  private static Ports ports;
  private static Path dist;
  private static ServerStack stack;
  private static TestHouse house;
  private static Invariants invariants;
  private static BackupConfig config;

  @BeforeAll
  static void startHouse() throws Exception {
    requirePrograms();
    ports = Ports.free();
    house =
        new TestHouse(
            startServers(EVERYTHING),
            Map.of(
                "DOOS_ORDERS_RESERVATION_TTL", "5s",
                "DOOS_RECONCILE_SETTLE", "2s",
                "DOOS_RECONCILE_PAUSE", "5ms",
                "DOOS_RECONCILE_RECHECK", "1s"));
    house.supply(PLENTY, 1_000_000);
    invariants = house.invariants();
    Map<String, String> settings = new HashMap<>(house.settings().overrides());
    settings.put("DOOS_BACKUP_DIRECTORY", home.resolve("backup").toString());
    settings.put("DOOS_BACKUP_TOOLS", dist.toString());
    config = ConfigReader.read(Settings.developmentYaml(), settings, BackupConfig::from);
  }

  private static void requirePrograms() throws InterruptedException {
    StackConfig servers = SharedServers.own(serversHome()).build();
    dist = servers.dist();
    try {
      LOG.info("with {}", DatabaseTools.find(servers.database(), dist));
    } catch (IOException absent) {
      Assumptions.abort(absent.getMessage());
    }
  }

  private static Endpoints startServers(Set<ServerKind> kinds) {
    StackConfig servers = SharedServers.own(serversHome()).servers(kinds).ports(ports).build();
    stack =
        new ServerStack(servers, (server, state, elapsed) -> LOG.debug("{} is {}", server, state));
    return stack.start();
  }

  private static Path serversHome() {
    return home.resolve("servers");
  }

  @AfterAll
  static void stopEverything() throws Exception {
    try {
      if (house != null) {
        house.stop();
      }
    } finally {
      if (stack != null) {
        stack.close();
      }
    }
  }

  private record Outcome(int code, String said) {}

  private static Outcome run(String... command) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int code =
        BackupMain.run(
            List.of(command),
            config,
            new Report(new PrintStream(out, true, StandardCharsets.UTF_8)));
    String said = out.toString(StandardCharsets.UTF_8);
    LOG.info("{}: {}\n{}", String.join(" ", command), code, said);
    return new Outcome(code, said);
  }

  private static void runs(String... command) {
    Outcome outcome = run(command);
    assertThat(outcome.code()).as(outcome.said()).isZero();
  }

  private static void awaitMore(OrderLoad load, int orders) {
    int before = load.answered().size();
    await().atMost(PATIENCE).until(() -> load.answered().size() >= before + orders);
  }

  private static Instant madeAt(long orderId) {
    return ID_EPOCH.plusMillis(orderId >> 22);
  }

  private static Set<Long> storedOrders() throws Exception {
    Set<Long> ids = new HashSet<>();
    for (TestDatabase shard : house.shards()) {
      shard.query("SELECT id FROM t_order").forEach(row -> ids.add(Long.parseLong(row.get(0))));
    }
    return ids;
  }

  private static int register(String name) throws Exception {
    String body = "{\"username\":\"" + name + "\",\"password\":\"a good Password 1\"}";
    return house.post("/v1/auth/register", body, "").statusCode();
  }

  private static long accountId(String name) throws Exception {
    List<List<String>> rows =
        house.account().query("SELECT id FROM t_account WHERE username = '" + name + "'");
    return rows.isEmpty() ? 0 : Long.parseLong(rows.get(0).get(0));
  }

  /** As after a loss: without them the stock service would read everything from the beginning. */
  private static void forgetOffsets() throws Exception {
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", stack.endpoints().kafkaBootstrap()))) {
      admin.deleteConsumerGroups(List.of(KafkaConfig.STOCK_GROUP)).all().get();
    }
  }

  private static void destroyDatabases() throws IOException {
    for (String instance : List.of(Endpoints.ORDER_0, Endpoints.ORDER_1, Endpoints.STOCK)) {
      try (Stream<Path> all = Files.walk(serversHome().resolve("data").resolve(instance))) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  /** The newest binlog of a shard in the archive. */
  private static Path someBinlog() throws IOException {
    try (Stream<Path> all = Files.walk(config.directory().resolve("shard-1"))) {
      return all.filter(file -> file.getFileName().toString().startsWith("mysql-bin."))
          .max(Comparator.naturalOrder())
          .orElseThrow();
    }
  }

  private static JsonObject reconcile() throws Exception {
    String ops = house.login("ops");
    assertThat(house.post("/v1/admin/reconcile", "{}", ops).statusCode()).isEqualTo(202);
    JsonObject[] report = new JsonObject[1];
    await()
        .atMost(PATIENCE)
        .until(() -> {
          report[0] = new JsonObject(house.get("/v1/admin/reconcile", ops).body());
          return !"running".equals(report[0].getString("state"));
        });
    return report[0];
  }

  @Test
  void everythingBeforeTheMomentIsThereAndNothingAfterIt() throws Exception {
    // Given a full backup and increments, all taken under load, and a moment between two of them
    long seed = new Random().nextLong();
    LOG.info("seed {}", seed);
    Collection<Answered> before;
    Collection<Answered> all;
    Instant moment;
    try (OrderLoad load = new OrderLoad(house.gatewayPort(), List.of(PLENTY), 20)) {
      load.start(SHOPPERS, seed);
      awaitMore(load, 100);
      runs("backup", "full");
      awaitMore(load, 100);
      runs("backup", "binlog");
      awaitMore(load, 100);
      assertThat(register("kept")).isEqualTo(200);
      before = load.answered();
      moment = CLOCK.instant().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
      Instant clear = moment.plusSeconds(1);
      await().until(() -> CLOCK.instant().isAfter(clear));
      assertThat(register("lost")).isEqualTo(200);
      awaitMore(load, 100);
      runs("backup", "binlog");
      awaitMore(load, 50);
      load.close();
      all = load.answered();
      assertThat(load.surprises()).isEmpty();
    }
    long lostAccount = accountId("lost");
    long lastOrder = all.stream().mapToLong(Answered::orderId).max().orElseThrow();
    await().atMost(PATIENCE).until(() -> !house.document(String.valueOf(lastOrder)).isEmpty());
    int records = storedOrders().size();

    // When all databases are lost, and the stock service's place in Kafka with them
    house.stop();
    forgetOffsets();
    stack.close();
    destroyDatabases();
    startServers(
        EnumSet.of(
            ServerKind.DATABASE, ServerKind.REDIS, ServerKind.KAFKA, ServerKind.ELASTICSEARCH));

    // Then a file that was altered is found, and nothing is restored from it
    Path altered = someBinlog();
    byte[] bytes = Files.readAllBytes(altered);
    bytes[bytes.length / 2] ^= 1;
    Files.write(altered, bytes);
    assertThat(run("backup", "verify").code()).isEqualTo(1);
    Outcome refused = run("restore", "--to", moment.toString(), "--yes");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.said()).contains("nothing was restored", altered + " has been changed");
    bytes[bytes.length / 2] ^= 1;
    Files.write(altered, bytes);

    // When it is restored from the right ones
    runs("backup", "verify");
    runs("backup", "list");
    runs("restore", "--to", moment.toString(), "--yes");
    Set<Long> restored = storedOrders();
    int openMessages = house.messages("status <> 2");
    stack.close();
    startServers(EVERYTHING);
    house.restart();

    // Then what was answered before is there once, and what began at the moment or later is not
    assertThat(invariants.answeredOrdersExistOnce(before)).isEmpty();
    assertThat(restored).allSatisfy(id -> assertThat(madeAt(id)).isBefore(moment));
    List<Long> lost =
        all.stream().map(Answered::orderId).filter(id -> !restored.contains(id)).toList();
    assertThat(lost).hasSizeGreaterThan(100);
    LOG.info(
        "{} orders, {} restored, {} of the {} answered lost; {} messages had no known effect",
        records,
        restored.size(),
        lost.size(),
        all.size(),
        openMessages);

    // And everything settles: messages of the lost time take no effect, those of before do
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          assertThat(invariants.everyMessageTookEffectOnce()).isEmpty();
          assertThat(invariants.stockFollowsOrders()).isEmpty();
          assertThat(invariants.paymentsMatchOrders()).isEmpty();
          assertThat(invariants.noReservationIsForgotten()).isEmpty();
        });
    assertThat(invariants.stockAddsUp()).isEmpty();
    assertThat(invariants.stockMatchesReservations()).isEmpty();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          JsonObject report = reconcile();
          assertThat(report.getString("state")).as(report.encode()).isEqualTo("done");
          assertThat(report.getJsonArray("not_checked")).as(report.encode()).isEmpty();
          assertThat(report.getInteger("findings_total")).as(report.encode()).isZero();
        });

    // And it goes on: orders are paid and found, lost ones are not, no account's number comes twice
    try (OrderLoad load = new OrderLoad(house.gatewayPort(), List.of(PLENTY), 20)) {
      load.start(SHOPPERS, seed + 1_000);
      awaitMore(load, 100);
      load.close();
      assertThat(load.surprises()).isEmpty();
      assertThat(invariants.answeredOrdersExistOnce(load.answered())).isEmpty();
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> {
            assertThat(invariants.everyMessageTookEffectOnce()).isEmpty();
            assertThat(invariants.stockFollowsOrders()).isEmpty();
          });
      for (Answered answered : load.answered()) {
        String id = String.valueOf(answered.orderId());
        await().atMost(PATIENCE).until(() -> !house.document(id).isEmpty());
      }
    }
    assertThat(house.document(String.valueOf(lost.get(0)))).isEmpty();
    assertThat(register("lost")).isEqualTo(200);
    assertThat(accountId("kept")).isPositive();
    assertThat(accountId("lost")).isGreaterThan(lostAccount);
    assertThat(run("backup", "binlog").said()).contains("Make a full backup");
    runs("backup", "full");
  }
}

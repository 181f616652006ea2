package com.doos.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.doos.cdc.CdcConfig;
import com.doos.cdc.CdcMain;
import com.doos.servers.ChildStatus;
import com.doos.servers.Endpoints;
import com.doos.servers.Ports;
import com.doos.servers.ServerKind;
import com.doos.servers.ServerStack;
import com.doos.shared.config.ConfigReader;
import com.doos.shared.config.DatabaseConfig;
import com.doos.shared.sql.Migrations;
import com.doos.shared.sql.Pools;
import com.doos.standalone.bench.OrderHistories;
import com.doos.testkit.OrderDocuments;
import com.doos.testkit.SharedServers;
import com.doos.testkit.TestPools;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Random order histories while Canal, the CDC service, Elasticsearch and the shards are killed at
 * random times: in the end the index is what the shards say, order by order. {@code
 * -Ddoos.test.orders=N} sets how many orders there are, {@code -Ddoos.test.seed=N} repeats the
 * histories and the order of the kills.
 */
@Tag("any-database")
final class ReadModelIT {
  private static final Logger LOG = LoggerFactory.getLogger(ReadModelIT.class);
  private static final int ORDERS = Integer.getInteger("doos.test.orders", 4_000);
  private static final int ORDERS_A_TURN = 20;
  private static final long TURN_MS = 50;
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final String CDC = "cdc";
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir private static Path home;
  private static final Vertx VERTX = Vertx.vertx();
  private static final long SEED = Long.getLong("doos.test.seed", System.nanoTime());
  private static final Random RANDOM = new Random(SEED);
  private static final List<String> KILLED = Collections.synchronizedList(new ArrayList<>());
  private static final List<Pool> SHARDS = new ArrayList<>();
  private static ServerStack stack;
  private static Endpoints servers;
  private static Settings settings;
  private static ServiceProcess cdc;
  private static long rowsWritten;
  private static int turnsOfUnknownOutcome;

  /** What has to be the same in the table and in the index. */
  private record State(
      long version, String status, long cents, Instant createdAt, Instant updatedAt, int items) {}

  @BeforeAll
  static void killEverythingWhileOrdersChange() throws Exception {
    LOG.info("random test; repeat it with -Ddoos.test.seed={} -Ddoos.test.orders={}", SEED, ORDERS);
    startServers();
    cdc.start();
    OrderHistories histories = new OrderHistories(SHARDS, SEED, 1);
    Thread killer = Thread.ofPlatform().start(ReadModelIT::killInTurns);
    writeHistories(histories, ORDERS);
    killer.join();
    awaitIndexed();
    loseTheBinlogs();
    writeHistories(histories, ORDERS_A_TURN * 4);
    LOG.info(
        "{} rows written, {} transactions of unknown outcome, killed: {}",
        rowsWritten,
        turnsOfUnknownOutcome,
        KILLED);
    awaitIndexed();
  }

  /** Waits until everything is searchable that was committed before the call. */
  private static void awaitIndexed() throws Exception {
    // The last one killed may have been a shard.
    Instant end =
        await().atMost(PATIENCE).ignoreExceptions().until(ReadModelIT::databaseTime, time -> true);
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .ignoreExceptions()
        .until(() -> asOf().isAfter(end));
  }

  /**
   * As after a failover: the shard's binlogs are others, and Canal's position is in none of them.
   */
  private static void loseTheBinlogs() throws Exception {
    Pool shard = SHARDS.getFirst();
    TestPools.await(
        shard
            .query("RESET MASTER")
            .execute()
            .recover(mysql -> shard.query("RESET BINARY LOGS AND GTIDS").execute()));
    stack.kill("canal");
  }

  private static void startServers() throws Exception {
    stack =
        new ServerStack(
            SharedServers.own(home)
                .servers(Set.of(ServerKind.DATABASE, ServerKind.ELASTICSEARCH, ServerKind.CANAL))
                .ports(Ports.free())
                .build(),
            (server, state, elapsed) -> LOG.debug("{} is {}", server, state));
    servers = stack.start();
    int port = TestHouse.freePort();
    settings =
        Settings.of(
            servers,
            Map.of(
                "DOOS_CDC_HTTP_PORT", "" + port, "DOOS_CDC_GRPC_PORT", "" + TestHouse.freePort()));
    CdcConfig config =
        ConfigReader.read(Settings.developmentYaml(), settings.overrides(), CdcConfig::from);
    for (DatabaseConfig shard : config.shards()) {
      TestPools.await(Migrations.run(VERTX, shard, "db/shard"));
      SHARDS.add(Pools.open(VERTX, shard.database(), shard));
    }
    cdc =
        new ServiceProcess(
            CdcMain.class,
            TestHouse.CONFIG,
            settings.overrides(),
            port,
            ServiceProcess.SMALL,
            Path.of("target", "read-model-cdc.log"));
  }

  /** Each victim in random order, a few seconds apart; several times with many orders. */
  private static void killInTurns() {
    List<String> victims = new ArrayList<>();
    for (int i = 0; i < Math.max(1, ORDERS / 10_000); i++) {
      victims.addAll(List.of("canal", CDC, "elasticsearch", Endpoints.ORDER_0));
    }
    victims.add(Endpoints.ORDER_1);
    Collections.shuffle(victims, RANDOM);
    try {
      for (String victim : victims) {
        TimeUnit.MILLISECONDS.sleep(1_000 + RANDOM.nextInt(2_000));
        KILLED.add(victim);
        if (victim.equals(CDC)) {
          cdc.kill();
          TimeUnit.MILLISECONDS.sleep(RANDOM.nextInt(1_000));
          cdc.start();
        } else {
          awaitRunning(victim);
          stack.kill(victim);
        }
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void awaitRunning(String victim) {
    await()
        .atMost(PATIENCE)
        .until(() ->
            stack.children().stream()
                .filter(child -> child.name().equals(victim))
                .allMatch(ChildStatus::ready));
  }

  private static void writeHistories(OrderHistories histories, int count) throws Exception {
    for (int orders = 0; orders < count; orders += ORDERS_A_TURN * SHARDS.size()) {
      List<Future<Integer>> turns = new ArrayList<>();
      for (int shard = 0; shard < SHARDS.size(); shard++) {
        turns.add(histories.write(shard, ORDERS_A_TURN));
      }
      for (Future<Integer> turn : turns) {
        try {
          rowsWritten += TestPools.await(turn);
        } catch (ExecutionException away) {
          turnsOfUnknownOutcome++;
        }
      }
      TimeUnit.MILLISECONDS.sleep(TURN_MS);
    }
  }

  @AfterAll
  static void stopEverything() throws Exception {
    cdc.kill();
    for (Pool shard : SHARDS) {
      TestPools.await(shard.close());
    }
    TestPools.await(VERTX.close());
    stack.close();
  }

  @Test
  void theKillsMetTheWrites() {
    assertThat(rowsWritten).isGreaterThan(ORDERS);
    assertThat(KILLED)
        .contains("canal", CDC, "elasticsearch", Endpoints.ORDER_0, Endpoints.ORDER_1);
  }

  @Test
  void canalLostItsPositionAndWentOn() throws Exception {
    assertThat(Files.readString(home.resolve("log/canal.log"))).contains("is in no binlog");
  }

  @Test
  void theIndexIsWhatTheShardsSay() throws Exception {
    Map<Long, State> orders = new TreeMap<>();
    for (Pool shard : SHARDS) {
      orders.putAll(ordersOf(shard));
    }

    assertThat(orders).hasSizeGreaterThan(ORDERS / 2);
    assertThat(documents()).isEqualTo(orders);
  }

  @Test
  void nothingBecameADeadLetterAndNothingWaits() throws Exception {
    String metrics =
        HTTP.send(
                HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + settings.cdcHttp() + "/metrics"))
                    .build(),
                HttpResponse.BodyHandlers.ofString())
            .body();

    assertThat(metrics).contains("cdc_dead_letters_total{destination=\"shard0\"} 0.0");
    assertThat(metrics).contains("cdc_dead_letters_total{destination=\"shard1\"} 0.0");
    awaitIndexed();
  }

  private static Map<Long, State> ordersOf(Pool shard) throws Exception {
    List<String> statuses = List.of("pending", "paid", "shipped", "completed", "cancelled");
    Map<Long, State> orders = new HashMap<>();
    for (Row row :
        TestPools.await(
            shard
                .query(
                    "SELECT id, version, status, actual_amount, created_at, updated_at,"
                        + " JSON_LENGTH(items_snapshot) AS items FROM t_order")
                .execute())) {
      orders.put(
          row.getLong("id"),
          new State(
              row.getLong("version"),
              statuses.get(row.getInteger("status")),
              row.getBigDecimal("actual_amount").movePointRight(2).longValueExact(),
              row.getLocalDateTime("created_at").toInstant(ZoneOffset.UTC),
              row.getLocalDateTime("updated_at").toInstant(ZoneOffset.UTC),
              row.getInteger("items")));
    }
    return orders;
  }

  /** All documents, and under which version the index has them. */
  private static Map<Long, State> documents() throws Exception {
    Map<Long, State> documents = new TreeMap<>();
    for (JsonObject hit : new OrderDocuments(servers, "orders").hits()) {
      JsonObject order = hit.getJsonObject("_source");
      assertThat(order.getLong("version")).isEqualTo(hit.getLong("_version"));
      documents.put(
          Long.valueOf(hit.getString("_id")),
          new State(
              hit.getLong("_version"),
              order.getString("status"),
              order.getLong("actual_cents"),
              Instant.parse(order.getString("created_at")),
              Instant.parse(order.getString("updated_at")),
              order.getJsonArray("items").size()));
    }
    return documents;
  }

  /** Everything committed before is searchable, on all shards. */
  private static Instant asOf() throws Exception {
    Instant least = Instant.MAX;
    for (int shard = 0; shard < SHARDS.size(); shard++) {
      JsonObject progress = get("/orders-progress/_doc/" + shard).getJsonObject("_source");
      Instant own = Instant.parse(progress.getString("as_of"));
      least = own.isBefore(least) ? own : least;
    }
    return least;
  }

  private static Instant databaseTime() throws Exception {
    Instant latest = Instant.MIN;
    for (Pool shard : SHARDS) {
      Row row =
          TestPools.await(
                  shard.preparedQuery("SELECT UTC_TIMESTAMP(3) AS now").execute(Tuple.tuple()))
              .iterator()
              .next();
      Instant now = row.getLocalDateTime("now").toInstant(ZoneOffset.UTC);
      latest = now.isAfter(latest) ? now : latest;
    }
    return latest;
  }

  private static JsonObject get(String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(servers.elasticsearchUri() + path)).build();
    return new JsonObject(HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }
}

package com.doos.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.doos.cdc.app.OrderIndex.Result;
import com.doos.cdc.canal.CanalConfig;
import com.doos.cdc.document.OrderDocument;
import com.doos.cdc.search.ElasticOrderIndex;
import com.doos.servers.Endpoints;
import com.doos.shared.config.ConfigReader;
import com.doos.shared.runtime.ServiceContext;
import com.doos.shared.sql.Migrations;
import com.doos.testkit.SharedServers;
import com.doos.testkit.TestDatabase;
import com.doos.testkit.TestPools;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class CdcIT {
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final String ITEMS =
      "[{\"product_id\":7,\"sku_id\":0,\"product_name\":\"茶\",\"price_cents\":1250,"
          + "\"quantity\":2,\"subtotal_cents\":2500}]";

  private static final Endpoints ENDPOINTS = SharedServers.get();

  /**
   * One for all tests: Canal leaves out what its last subscriber did not ask for, so a row that is
   * written before a subscription of another schema changes is never told.
   */
  private static TestDatabase database;

  private static long nextId = 1;

  private final String alias = "cdc-it-" + UUID.randomUUID();
  private final HttpClient http = HttpClient.newHttpClient();
  private final ServiceContext services = ServiceContext.create();
  private final Vertx vertx = services.vertx(1);

  @BeforeAll
  static void createShard() throws Exception {
    database = TestDatabase.create(ENDPOINTS, Endpoints.ORDER_0, "cdc_it");
    Vertx vertx = Vertx.vertx();
    TestPools.await(Migrations.run(vertx, TestPools.config(database), "db/shard"));
    TestPools.await(vertx.close());
  }

  @AfterAll
  static void dropShard() throws Exception {
    database.close();
  }

  @AfterEach
  void close() throws Exception {
    TestPools.await(vertx.close());
  }

  @Test
  void ordersBecomeDocumentsWithTheVersionOfTheirRow() throws Exception {
    // Given
    start();
    long id = insert(0, ITEMS);
    awaitVersion(id, 1);

    // When
    database.execute(
        """
        UPDATE t_order SET status = 1, payment_method = 'alipay', version = version + 1,
          paid_at = '2026-01-02 03:04:05.678' WHERE id =\
        """
            + " "
            + id,
        "UPDATE t_order SET status = 2, version = version + 1 WHERE id = " + id);
    awaitVersion(id, 3);

    // Then
    JsonObject order = document("/" + alias + "/_doc/" + id).getJsonObject("_source");
    assertThat(order.getString("id")).isEqualTo(String.valueOf(id));
    assertThat(order.getString("status")).isEqualTo("shipped");
    assertThat(order.getLong("actual_cents")).isEqualTo(2500);
    assertThat(order.getString("paid_at")).isEqualTo("2026-01-02T03:04:05.678Z");
    assertThat(order.getString("created_at")).isEqualTo("2026-01-02T03:04:05.006Z");
    assertThat(order.getJsonArray("items").getJsonObject(0).getString("product_name"))
        .isEqualTo("茶");
    assertThat(order.encode()).doesNotContain("secret").doesNotContain("remark");
  }

  @Test
  void readsWhatWasWrittenWhileItWasAway() throws Exception {
    // Given
    String deployment = start();
    TestPools.await(vertx.undeploy(deployment));
    long id = insert(0, ITEMS);

    // When
    start();

    // Then
    awaitVersion(id, 1);
  }

  @Test
  void whatTheIndexWillNeverTakeBecomesADeadLetter() throws Exception {
    // Given
    start();

    // When
    long noOrder = insert(9, ITEMS);
    long noNumber = insert(0, "[{\"product_id\":\"seven\"}]");
    long good = insert(0, ITEMS);

    // Then
    awaitVersion(good, 1);
    Map<String, JsonObject> letters = new HashMap<>();
    await()
        .atMost(SOON)
        .until(() -> {
          letters.putAll(deadLetters());
          return letters.containsKey("" + noNumber) && letters.containsKey("" + noOrder);
        });
    assertThat(letters.get("" + noOrder).getString("reason")).contains("status");
    assertThat(letters.get("" + noNumber).getString("document")).contains("seven");
    assertThat(document("/" + alias + "/_doc/" + noNumber).getBoolean("found")).isFalse();
  }

  @Test
  void aReplayLeavesTheNewerDocumentInPlace() throws Exception {
    // Given
    ElasticOrderIndex index = new ElasticOrderIndex(config().index());
    index.prepare();
    index.prepare();
    OrderDocument older =
        new OrderDocument(7, 1, Instant.EPOCH, "{\"id\":\"7\",\"status\":\"pending\"}");
    OrderDocument newer =
        new OrderDocument(7, 2, Instant.EPOCH, "{\"id\":\"7\",\"status\":\"paid\"}");
    assertThat(index.write(List.of(newer))).containsExactly(new Result.Done());

    // When
    List<Result> replayed = index.write(List.of(older, newer));

    // Then
    assertThat(replayed).containsExactly(new Result.Done(), new Result.Done());
    assertThat(document("/" + alias + "/_doc/7").getLong("_version")).isEqualTo(2);
    index.close();
  }

  @Test
  void anIndexThatIsGoneComesBackWithAllOrders() throws Exception {
    // Given
    start();
    long before = insert(0, ITEMS);
    awaitVersion(before, 1);
    await()
        .atMost(SOON)
        .until(() -> document("/" + alias + "-progress/_doc/0").getBoolean("found"));

    // When
    String name = document("/_alias/" + alias).fieldNames().iterator().next();
    http.send(
        HttpRequest.newBuilder(URI.create(ENDPOINTS.elasticsearchUri() + "/" + name))
            .DELETE()
            .build(),
        HttpResponse.BodyHandlers.discarding());
    long after = insert(0, ITEMS);

    // Then
    awaitVersion(after, 1);
    awaitVersion(before, 1);
    await()
        .atMost(SOON)
        .until(() -> document("/" + alias + "-progress/_doc/0").getBoolean("found"));
  }

  @Test
  void itIsKnownHowFarTheIndexHasCome() throws Exception {
    // Given
    start();
    Instant before = Instant.parse(now());

    // When
    long id = insert(0, ITEMS);
    awaitVersion(id, 1);

    // Then
    await()
        .atMost(SOON)
        .until(() -> {
          JsonObject progress = document("/" + alias + "-progress/_doc/0").getJsonObject("_source");
          return progress != null && Instant.parse(progress.getString("as_of")).isAfter(before);
        });
    String found =
        document("/" + alias + "/_search?q=id.number:" + id).getJsonObject("hits").encode();
    assertThat(found).as("searchable, as the time says").contains("\"_id\":\"" + id + "\"");
    assertThat(
            services
                .metrics()
                .get("cdc_commit_to_searchable")
                .tag("destination", "shard0")
                .timer()
                .count())
        .isPositive();
  }

  @Test
  void addedColumnsAndNewBinlogsChangeNothing() throws Exception {
    // Given
    start();
    awaitVersion(insert(0, ITEMS), 1);

    // When
    database.execute("ALTER TABLE t_order ADD COLUMN added_later VARCHAR(20) DEFAULT 'x'");
    long widened = insert(0, ITEMS);
    database.execute("FLUSH BINARY LOGS");
    long rotated = insert(0, ITEMS);
    database.execute("ALTER TABLE t_order DROP COLUMN added_later");
    long narrowed = insert(0, ITEMS);

    // Then
    for (long id : List.of(widened, rotated, narrowed)) {
      awaitVersion(id, 1);
      assertThat(document("/" + alias + "/_doc/" + id).encode()).doesNotContain("added_later");
    }
  }

  private static String now() throws Exception {
    return database
            .query("SELECT DATE_FORMAT(UTC_TIMESTAMP(3), '%Y-%m-%dT%H:%i:%s.%f')")
            .getFirst()
            .getFirst()
        + "Z";
  }

  /** Starts the service and returns once it has subscribed, which shows by a row that arrives. */
  private String start() throws Exception {
    String deployment = TestPools.await(vertx.deployVerticle(new CdcVerticle(config(), services)));
    await()
        .atMost(SOON)
        .until(() -> {
          insert(0, ITEMS);
          return services.metrics().counter("cdc_events", "destination", "shard0").count() > 0;
        });
    return deployment;
  }

  private static long insert(int status, String items) throws Exception {
    long id = nextId++;
    database.execute(
        """
        INSERT INTO t_order (id, user_id, order_no, total_amount, actual_amount, status,
          shipping_address, remark, created_at, items_snapshot)
        VALUES (%d, 42, 'N%d', 25.00, 25.00, %d, 'secret', 'secret', '2026-01-02 03:04:05.006',
          '%s')\
        """
            .formatted(id, id, status, items));
    return id;
  }

  private void awaitVersion(long id, long version) {
    await()
        .atMost(SOON)
        .until(
            () -> document("/" + alias + "/_doc/" + id).getLong("_version", -1L).equals(version));
  }

  /** By order id. */
  private Map<String, JsonObject> deadLetters() {
    Map<String, JsonObject> letters = new HashMap<>();
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", ENDPOINTS.kafkaBootstrap()),
            new StringDeserializer(),
            new StringDeserializer())) {
      TopicPartition all = new TopicPartition("dlq." + alias, 0);
      consumer.assign(List.of(all));
      consumer.seekToBeginning(List.of(all));
      consumer
          .poll(Duration.ofSeconds(2))
          .forEach(record -> letters.put(record.key(), new JsonObject(record.value())));
    }
    return letters;
  }

  private JsonObject document(String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(ENDPOINTS.elasticsearchUri() + path)).build();
    return new JsonObject(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  /** One shard, and ports of their own. */
  private CdcConfig config() {
    Map<String, String> own = new HashMap<>();
    own.put("DOOS_CDC_HTTP_PORT", "0");
    own.put("DOOS_CDC_GRPC_PORT", "0");
    own.put("DOOS_CANAL_HOST", ENDPOINTS.canal().host());
    own.put("DOOS_CANAL_PORT", "" + ENDPOINTS.canal().port());
    own.put("DOOS_ELASTICSEARCH_URI", ENDPOINTS.elasticsearchUri());
    own.put("DOOS_ELASTICSEARCH_INDEX", alias);
    own.put("DOOS_KAFKA_BROKERS", ENDPOINTS.kafkaBootstrap());
    own.put("DOOS_KAFKA_INDEX_DEAD_LETTER_TOPIC", "dlq." + alias);
    CdcConfig read = ConfigReader.read(Path.of("..", "config", "dev.yaml"), own, CdcConfig::from);
    CanalConfig canal = read.canal();
    return new CdcConfig(
        read.server(),
        read.auth(),
        List.of(TestPools.config(database)),
        new CanalConfig(
            canal.host(),
            canal.port(),
            canal.user(),
            canal.password(),
            List.of("shard0"),
            canal.batchMax(),
            canal.batchWait(),
            canal.heartbeat()),
        read.index(),
        read.kafka(),
        read.etcd());
  }
}

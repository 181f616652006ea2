package com.doos.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.doos.cdc.app.OrderIndex.Result;
import com.doos.cdc.canal.CanalConfig;
import com.doos.cdc.document.OrderDocument;
import com.doos.cdc.search.ElasticOrderIndex;
import com.doos.cdc.search.IndexConfig;
import com.doos.servers.Endpoints;
import com.doos.shared.config.ConfigReader;
import com.doos.shared.config.DatabaseConfig;
import com.doos.shared.config.Secret;
import com.doos.shared.runtime.ServiceContext;
import com.doos.shared.sql.Migrations;
import com.doos.testkit.SharedServers;
import com.doos.testkit.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
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
    get(Migrations.run(vertx, shard(), "db/shard"));
    get(vertx.close());
  }

  @AfterAll
  static void dropShard() throws Exception {
    database.close();
  }

  @AfterEach
  void close() throws Exception {
    get(vertx.close());
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
    get(vertx.undeploy(deployment));
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
    await().atMost(SOON).until(() -> deadLetter(noNumber) != null);
    assertThat(deadLetter(noOrder).getString("reason")).contains("status");
    assertThat(deadLetter(noNumber).getString("document")).contains("seven");
    assertThat(document("/" + alias + "/_doc/" + noNumber).getBoolean("found")).isFalse();
  }

  @Test
  void aReplayLeavesTheNewerDocumentInPlace() throws Exception {
    // Given
    ElasticOrderIndex index = new ElasticOrderIndex(indexConfig(), InstantSource.system());
    index.prepare();
    index.prepare();
    OrderDocument older = new OrderDocument(7, 1, "{\"id\":\"7\",\"status\":\"pending\"}");
    OrderDocument newer = new OrderDocument(7, 2, "{\"id\":\"7\",\"status\":\"paid\"}");
    assertThat(index.write(List.of(newer))).containsExactly(new Result.Done());

    // When
    List<Result> replayed = index.write(List.of(older, newer));

    // Then
    assertThat(replayed).containsExactly(new Result.Done(), new Result.Done());
    assertThat(document("/" + alias + "/_doc/7").getLong("_version")).isEqualTo(2);
    index.close();
  }

  @Test
  void aDocumentForAnIndexThatIsGoneIsNotLost() throws Exception {
    // Given
    start();

    // When
    http.send(
        HttpRequest.newBuilder(URI.create(ENDPOINTS.elasticsearchUri() + "/" + alias + "-v1"))
            .DELETE()
            .build(),
        HttpResponse.BodyHandlers.discarding());
    long id = insert(0, ITEMS);

    // Then
    awaitVersion(id, 1);
  }

  /** Starts the service and returns once it has subscribed, which shows by a row that arrives. */
  private String start() throws Exception {
    String deployment = get(vertx.deployVerticle(new CdcVerticle(config(), services)));
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

  private JsonObject deadLetter(long id) throws Exception {
    return document("/" + alias + "-dead-letters/_doc/" + id + "-1").getJsonObject("_source");
  }

  private JsonObject document(String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(ENDPOINTS.elasticsearchUri() + path)).build();
    return new JsonObject(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  /** One shard, and ports of their own. */
  private CdcConfig config() {
    return ConfigReader.read(
        Path.of("..", "config", "dev.yaml"),
        Map.ofEntries(Map.entry("DOOS_CDC_HTTP_PORT", "0"), Map.entry("DOOS_CDC_GRPC_PORT", "0")),
        root -> {
          CdcConfig read = CdcConfig.from(root);
          return new CdcConfig(
              read.server(), read.auth(), List.of(shard()), canal(), indexConfig());
        });
  }

  private static CanalConfig canal() {
    return new CanalConfig(
        ENDPOINTS.canal().host(),
        ENDPOINTS.canal().port(),
        "",
        new Secret(""),
        List.of("shard0"),
        1_000);
  }

  private IndexConfig indexConfig() {
    return new IndexConfig(ENDPOINTS.elasticsearchUri(), alias, 100);
  }

  private static DatabaseConfig shard() {
    return new DatabaseConfig(
        database.address().host(),
        database.address().port(),
        database.name(),
        database.user(),
        new Secret(database.password()),
        2,
        100,
        Duration.ofHours(1),
        Duration.ofMinutes(1));
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}

package com.doos.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.doos.cdc.app.CdcMetrics;
import com.doos.cdc.app.DeadLetters;
import com.doos.cdc.app.DeadLetters.DeadLetter;
import com.doos.cdc.app.Freshness;
import com.doos.cdc.app.FreshnessOf;
import com.doos.cdc.app.IndexWriter;
import com.doos.cdc.app.StopSignal;
import com.doos.cdc.document.RowImage;
import com.doos.cdc.search.ElasticOrderIndex;
import com.doos.cdc.search.IndexConfig;
import com.doos.cdc.store.OrderRowStore;
import com.doos.cdc.upkeep.IndexAudit;
import com.doos.cdc.upkeep.IndexFinding;
import com.doos.cdc.upkeep.Rebuild;
import com.doos.cdc.upkeep.Upkeep;
import com.doos.servers.Endpoints;
import com.doos.shared.sql.Migrations;
import com.doos.shared.sql.Pools;
import com.doos.testkit.SharedServers;
import com.doos.testkit.TestDatabase;
import com.doos.testkit.TestPools;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Audit and rebuild of the index against real shards and a real Elasticsearch, without Canal. */
@Tag("any-database")
@Timeout(120)
final class UpkeepIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration SETTLE = Duration.ofMillis(500);
  private static final int ORDERS = 1_300;
  private static final Endpoints ENDPOINTS = SharedServers.get();
  private static final Vertx VERTX = Vertx.vertx();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static List<TestDatabase> databases;
  private static List<Pool> shards;

  private final String alias = "upkeep-it-" + UUID.randomUUID();
  private final IndexConfig config =
      new IndexConfig(ENDPOINTS.elasticsearchUri(), alias, 100, Duration.ofMillis(100), SETTLE);
  private final ElasticOrderIndex index = new ElasticOrderIndex(config);
  private final StopSignal stop = new StopSignal();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final CdcMetrics metrics = new CdcMetrics(registry, "test");
  private final List<DeadLetter> letters = new CopyOnWriteArrayList<>();
  private final DeadLetters deadLetters = letters::add;
  private final List<Freshness> freshness =
      List.of(
          new Freshness(registry, "shard0", InstantSource.system()),
          new Freshness(registry, "shard1", InstantSource.system()));
  private final IndexWriter writer =
      new IndexWriter(index, deadLetters, 100, freshness.get(0)::written, metrics, stop);
  private Upkeep upkeep;

  @BeforeAll
  static void createShards() throws Exception {
    databases =
        List.of(
            TestDatabase.create(ENDPOINTS, Endpoints.ORDER_0, "upkeep_0"),
            TestDatabase.create(ENDPOINTS, Endpoints.ORDER_1, "upkeep_1"));
    shards = new ArrayList<>();
    for (TestDatabase database : databases) {
      TestPools.await(Migrations.run(VERTX, TestPools.config(database), "db/shard"));
      shards.add(Pools.open(VERTX, database.name(), TestPools.config(database)));
    }
  }

  @AfterAll
  static void dropShards() throws Exception {
    for (Pool shard : shards) {
      TestPools.await(shard.close());
    }
    TestPools.await(VERTX.close());
    for (TestDatabase database : databases) {
      database.close();
    }
  }

  @BeforeEach
  void indexEverything() throws Exception {
    for (TestDatabase database : databases) {
      database.execute("DELETE FROM t_order");
    }
    for (long id = 1; id <= ORDERS; id++) {
      if (id % 100 == 0) {
        insert(id - 99, id);
      }
    }
    index.prepare();
    for (Pool shard : shards) {
      assertThat(writer.write(rows(shard))).isTrue();
    }
    index.refresh();
    upkeep =
        Upkeep.of(
            shards, index, config, deadLetters, freshness, metrics, InstantSource.system(), stop);
  }

  @AfterEach
  void deleteIndex() throws Exception {
    stop.give();
    for (String name : indices()) {
      send("DELETE", "/" + name, "");
    }
    index.close();
  }

  @Test
  void anIndexThatIsRightHasNoFindings() throws Exception {
    everythingIsIndexed();
    List<IndexFinding> findings = new ArrayList<>();
    long after = 0;
    int checked = 0;
    do {
      IndexAudit.Page page = upkeep.audit().page(alias, after, 500, true);
      findings.addAll(page.findings());
      checked += page.checked();
      after = page.last();
    } while (after != 0);

    assertThat(findings).isEmpty();
    assertThat(checked).isEqualTo(ORDERS);
  }

  @Test
  void findsAndRepairsWhatIsWrong() throws Exception {
    // Given
    everythingIsIndexed();
    send("DELETE", "/" + alias + "/_doc/7", "");
    put(8, 5, document(8).put("version", 5));
    databases.get(1).execute("UPDATE t_order SET status = 4, version = 2 WHERE id = 9");
    corrupt(10, document(10).put("actual_cents", 1));
    put(5_000, 1, document(11).put("id", "5000"));
    send("POST", "/" + alias + "/_refresh", "");

    // When
    List<IndexFinding> findings = upkeep.audit().page(alias, 0, 1_000, true).findings();
    List<IndexFinding> beyond = upkeep.audit().page(alias, 1_000, 1_000, true).findings();

    // Then
    assertThat(findings)
        .containsExactlyInAnyOrder(
            new IndexFinding(7, IndexFinding.Kind.MISSING, 1, 0, true),
            new IndexFinding(8, IndexFinding.Kind.OUTDATED, 1, 5, true),
            new IndexFinding(9, IndexFinding.Kind.OUTDATED, 2, 1, true),
            new IndexFinding(10, IndexFinding.Kind.DIFFERENT, 1, 1, true));
    assertThat(beyond)
        .containsExactly(new IndexFinding(5_000, IndexFinding.Kind.UNEXPECTED, 0, 1, true));
    assertThat(version(7)).isEqualTo(1);
    assertThat(version(8)).isEqualTo(1);
    assertThat(document(9).getString("status")).isEqualTo("cancelled");
    assertThat(document(10).getLong("actual_cents")).isEqualTo(2_500);
    assertThat(version(5_000)).isZero();
    send("POST", "/" + alias + "/_refresh", "");
    assertThat(upkeep.audit().page(alias, 0, 1_000, false).findings()).isEmpty();
    assertThat(upkeep.audit().page(alias, 1_000, 1_000, false).findings()).isEmpty();
  }

  @Test
  void whatIsOnItsWayIsNoFinding() throws Exception {
    // Given a change that the binlog has not told yet
    freshness.forEach(shard -> FreshnessOf.set(shard, Instant.now()));
    databases.get(0).execute("UPDATE t_order SET status = 4, version = 2 WHERE id = 20");

    // When
    List<IndexFinding> findings = upkeep.audit().page(alias, 0, 1_000, true).findings();

    // Then
    assertThat(findings).isEmpty();
    assertThat(version(20)).as("left alone").isEqualTo(1);
  }

  @Test
  void aRebuildReplacesTheIndexWhileOrdersChange() throws Exception {
    // Given changes that are written to the index as the binlog tells them
    AtomicBoolean writing = new AtomicBoolean(true);
    Thread changes =
        Thread.ofPlatform()
            .start(() -> {
              for (long id = 100_000; writing.get(); id++) {
                change(id);
              }
            });
    String before = indices().getFirst();

    // When
    assertThat(upkeep.rebuild().start()).isTrue();
    assertThat(upkeep.rebuild().start()).as("one at a time").isFalse();
    await().atMost(SOON).until(() -> rebuilt().finishedAt() != null);
    writing.set(false);
    changes.join();

    // Then
    Rebuild rebuild = rebuilt();
    assertThat(rebuild.error()).isEmpty();
    assertThat(rebuild.state()).isEqualTo(Rebuild.State.DONE);
    assertThat(indices()).containsExactly(rebuild.index()).doesNotContain(before);
    long verified = 0;
    for (Rebuild.Shard shard : rebuild.shards()) {
      assertThat(shard.orders()).isEqualTo(shard.documents());
      verified += shard.orders().count();
    }
    assertThat(verified).isGreaterThanOrEqualTo(ORDERS);
    assertThat(letters).isEmpty();
    index.refresh();
    assertThat(upkeep.audit().page(alias, 0, 1_000, false).findings()).isEmpty();
    assertThat(upkeep.audit().page(alias, 1_000, 1_000, false).findings()).isEmpty();
    assertThat(document(1).getString("status")).isEqualTo("pending");
  }

  @Test
  void anOrderThatTheIndexWillNeverTakeDoesNotStopARebuild() throws Exception {
    // Given
    everythingIsIndexed();
    databases
        .get(0)
        .execute(
            "UPDATE t_order SET items_snapshot = '[{\"product_id\":\"seven\"}]' WHERE id = 30");

    // When
    upkeep.rebuild().start();
    await().atMost(SOON).until(() -> rebuilt().finishedAt() != null);

    // Then
    assertThat(rebuilt().error()).isEmpty();
    assertThat(rebuilt().rejected()).isEqualTo(1);
    assertThat(letters).extracting(DeadLetter::orderId).containsExactly("30");
    assertThat(version(30)).isZero();
  }

  @Test
  void aRebuildThatWasInterruptedLeavesNothing() throws Exception {
    // Given what a process left that died in the middle
    String before = indices().getFirst();
    send("PUT", "/" + alias + "-v7", "{\"aliases\": {\"" + alias + "-next\": {}}}");

    // When
    upkeep.rebuild().start();
    await().atMost(SOON).until(() -> rebuilt().finishedAt() != null);

    // Then
    assertThat(rebuilt().state()).isEqualTo(Rebuild.State.DONE);
    assertThat(rebuilt().index()).isEqualTo(alias + "-v2");
    assertThat(indices()).containsExactly(alias + "-v2").doesNotContain(before);
  }

  @Test
  void anIndexThatDoesNotAgreeIsNotPutInPlace() throws Exception {
    // Given a document of the new index that no order asked for
    everythingIsIndexed();
    String before = indices().getFirst();
    upkeep.rebuild().start();
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> !rebuilt().index().isEmpty());
    put(alias + "-next", 50, 9, document(11).put("id", "50"));

    // When
    await().atMost(SOON).until(() -> rebuilt().finishedAt() != null);

    // Then
    assertThat(rebuilt().state()).isEqualTo(Rebuild.State.FAILED);
    assertThat(rebuilt().error()).contains("1 differ").contains("50");
    assertThat(indices()).containsExactly(before);
    assertThat(version(50)).isEqualTo(1);
  }

  private Rebuild rebuilt() {
    return Objects.requireNonNull(upkeep.rebuild().latest());
  }

  private void everythingIsIndexed() {
    freshness.forEach(shard -> FreshnessOf.set(shard, Instant.now().plusSeconds(60)));
  }

  /** A new order and a change of an old one, in the shards and then in the index. */
  private void change(long id) {
    try {
      insert(id, id);
      long old = 50 + id % 500;
      databases
          .get((int) (old % 2))
          .execute("UPDATE t_order SET version = version + 1 WHERE id = " + old);
      List<RowImage> told = new ArrayList<>();
      for (Pool shard : shards) {
        TestPools.await(new OrderRowStore().find(shard, List.of(id, old)))
            .forEach(row -> told.add(row.image()));
      }
      assertThat(writer.write(told)).isTrue();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<RowImage> rows(Pool shard) throws Exception {
    return TestPools.await(new OrderRowStore().page(shard, 0, 10_000)).stream()
        .map(OrderRowStore.OrderRow::image)
        .toList();
  }

  /** Orders of these ids, even ones on the first shard. */
  private static void insert(long from, long to) throws Exception {
    List<List<String>> values = List.of(new ArrayList<>(), new ArrayList<>());
    for (long id = from; id <= to; id++) {
      values
          .get((int) (id % 2))
          .add(
              "(%d, 42, 'U%d', 25.00, 25.00, '2026-01-02 03:04:05.006', '%s')"
                  .formatted(id, id, "[{\"product_id\":7,\"quantity\":2}]"));
    }
    for (int shard = 0; shard < 2; shard++) {
      if (!values.get(shard).isEmpty()) {
        databases
            .get(shard)
            .execute(
                "INSERT INTO t_order (id, user_id, order_no, total_amount, actual_amount,"
                    + " created_at, items_snapshot) VALUES "
                    + String.join(",", values.get(shard)));
      }
    }
  }

  private JsonObject document(long id) throws Exception {
    return stored(id).getJsonObject("_source");
  }

  private long version(long id) throws Exception {
    return stored(id).getLong("_version", 0L);
  }

  private JsonObject stored(long id) throws Exception {
    return new JsonObject(send("GET", "/" + alias + "/_doc/" + id, ""));
  }

  private void put(long id, long version, JsonObject document) throws Exception {
    put(alias, id, version, document);
  }

  private static void put(String into, long id, long version, JsonObject document)
      throws Exception {
    send(
        "PUT",
        "/" + into + "/_doc/" + id + "?version_type=external&version=" + version,
        document.encode());
  }

  /** Other content under the same version. */
  private void corrupt(long id, JsonObject document) throws Exception {
    send(
        "PUT",
        "/" + alias + "/_doc/" + id + "?version_type=external_gte&version=1",
        document.encode());
  }

  /** The numbered indices of this test. */
  private List<String> indices() throws Exception {
    JsonArray all =
        new JsonArray(send("GET", "/_cat/indices/" + alias + "-v*?format=json&h=index", ""));
    return all.stream().map(row -> ((JsonObject) row).getString("index")).sorted().toList();
  }

  private static String send(String method, String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(ENDPOINTS.elasticsearchUri() + path))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }
}

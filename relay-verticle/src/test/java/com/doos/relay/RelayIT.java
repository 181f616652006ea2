package com.doos.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.doos.relay.app.RelayLimits;
import com.doos.servers.Endpoints;
import com.doos.shared.config.DatabaseConfig;
import com.doos.shared.config.Secret;
import com.doos.shared.event.LocalBus;
import com.doos.shared.kafka.KafkaConfig;
import com.doos.shared.outbox.OutboxAdminStore;
import com.doos.shared.outbox.OutboxSignals;
import com.doos.shared.redis.RedisConfig;
import com.doos.shared.runtime.ServiceContext;
import com.doos.shared.sql.Migrations;
import com.doos.shared.sql.Pools;
import com.doos.testkit.SharedServers;
import com.doos.testkit.TestDatabase;
import com.doos.testkit.TestPools;
import io.micrometer.core.instrument.Gauge;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.sqlclient.Pool;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class RelayIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration OFTEN = Duration.ofMillis(200);
  private static final Duration NEVER = Duration.ofMinutes(5);
  private static final Duration KEEP = Duration.ofHours(1);
  private static final int PARTITIONS = 3;

  private final Endpoints endpoints = SharedServers.get();
  private final String topic = "relay-it-" + UUID.randomUUID();
  private final List<Relay> relays = new ArrayList<>();
  private TestDatabase database;
  private Outbox outbox;

  /** A relay in a Vert.x of its own, as in a process of its own. */
  private record Relay(Vertx vertx, ServiceContext services) {
    boolean isActive() {
      Gauge active = services.metrics().find("relay_active").gauge();
      return active != null && active.value() == 1;
    }

    double waiting(String status) {
      return services.metrics().get("outbox_messages").tag("status", status).gauge().value();
    }

    double oldestSeconds() {
      return services.metrics().get("outbox_oldest_age_seconds").gauge().value();
    }
  }

  @BeforeEach
  void createShard() throws Exception {
    database = TestDatabase.create(endpoints, Endpoints.ORDER_0, "relay_it");
    outbox = new Outbox(database);
    Vertx vertx = Vertx.vertx();
    TestPools.await(Migrations.run(vertx, shard(), "db/shard"));
    TestPools.await(vertx.close());
  }

  @AfterEach
  void close() throws Exception {
    for (Relay relay : relays) {
      TestPools.await(relay.vertx().close());
    }
    database.close();
  }

  @Test
  void sendsTheMessagesOfAKeyInOrderAndMarksThem() throws Exception {
    // Given
    outbox.write(topic, "1", "a1", "a2", "a3");
    outbox.write(topic, "2", "b1", "b2");

    // When
    Relay relay = start(OFTEN);

    // Then
    await().atMost(SOON).until(() -> outbox.states().values().stream().allMatch("1/0"::equals));
    List<ConsumerRecord<String, String>> records = records(5);
    assertThat(ids(records, "1")).containsExactly("a1", "a2", "a3");
    assertThat(ids(records, "2")).containsExactly("b1", "b2");
    assertThat(header(records.getFirst(), "event_type")).isEqualTo("stock.confirm");
    assertThat(records.getFirst().value()).contains(header(records.getFirst(), "message_id"));
    assertThat(relay.services().metrics().counter("relay_sent", "shard", "0").count()).isEqualTo(5);
  }

  @Test
  void isWokenByTheSignalOfACommit() throws Exception {
    // Given a relay that would not look again in this test
    Relay relay = start(NEVER);
    await().atMost(SOON).until(relay::isActive);
    outbox.write(topic, "1", "warm-up");
    signalUntilSent("warm-up", relay);
    outbox.write(topic, "1", "a1");

    // When
    long begin = System.nanoTime();
    signal(relay);

    // Then
    await()
        .pollInterval(Duration.ofMillis(5))
        .atMost(SOON)
        .until(() -> "1/0".equals(outbox.states().get("a1")));
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void aRefusedMessageWaitsForItsRetryAndHoldsBackItsOwnKeyOnly() throws Exception {
    // Given a topic name that Kafka does not allow
    outbox.write("not a topic", "1", "bad");
    outbox.write(topic, "1", "after-bad");
    outbox.write(topic, "2", "good");
    database.execute("UPDATE t_local_message SET max_retry = 1 WHERE message_id = 'bad'");

    // When
    Relay relay = start(OFTEN);

    // Then
    await().atMost(SOON).until(() -> "3/1".equals(outbox.states().get("bad")));
    assertThat(outbox.states()).containsEntry("after-bad", "0/0").containsEntry("good", "1/0");
    assertThat(outbox.error("bad")).contains("InvalidTopic");
    await()
        .atMost(SOON)
        .untilAsserted(() -> {
          assertThat(relay.waiting("ready")).isEqualTo(1);
          assertThat(relay.waiting("failed")).isEqualTo(1);
        });
    assertThat(relay.oldestSeconds()).isPositive();
  }

  @Test
  void ofTwoRelaysOneWorksAndTheOtherTakesOver() throws Exception {
    // Given
    Relay first = start(OFTEN);
    await().atMost(SOON).until(first::isActive);
    Relay second = start(OFTEN);
    outbox.write(topic, "1", "a1");
    await().atMost(SOON).until(() -> "1/0".equals(outbox.states().get("a1")));
    assertThat(second.isActive()).isFalse();

    // When
    TestPools.await(first.vertx().close());
    relays.remove(first);
    outbox.write(topic, "1", "a2");

    // Then
    await().atMost(SOON).until(() -> "1/0".equals(outbox.states().get("a2")));
    assertThat(second.isActive()).isTrue();
    assertThat(ids(records(2), "1")).containsExactly("a1", "a2");
  }

  @Test
  void theStandbyTakesOverWhenTheConnectionOfTheActiveOneDies() throws Exception {
    // Given two relays and a stream of messages of a few keys
    Relay first = start(OFTEN);
    await().atMost(SOON).until(first::isActive);
    Relay second = start(OFTEN);
    List<String> written = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      String id = "m" + i;
      outbox.write(topic, String.valueOf(i % 3), id);
      written.add(id);
      if (i == 150) {
        // When the server cuts the holder of the lease in the middle
        killLeaseHolder();
      }
    }

    // Then one of them goes on, nothing is lost and each key is in order
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> outbox.states().values().stream().allMatch("1/0"::equals));
    await().atMost(SOON).until(() -> first.isActive() ^ second.isActive());
    List<ConsumerRecord<String, String>> records = records(written.size());
    for (int key = 0; key < 3; key++) {
      int own = key;
      assertThat(ids(records, String.valueOf(key)).stream().distinct())
          .containsExactlyElementsOf(
              written.stream().filter(id -> Integer.parseInt(id.substring(1)) % 3 == own).toList());
    }
  }

  @Test
  void aMessageCommittedLateIsSentAlthoughLaterOnesWereBefore() throws Exception {
    // Given a transaction that has its id but has not committed yet
    start(OFTEN);
    try (var late = database.connect();
        var statement = late.createStatement()) {
      late.setAutoCommit(false);
      outbox.write(topic, "0", "before");
      statement.execute(
          "INSERT INTO t_local_message (message_id, tx_id, topic, event_type, payload)"
              + " VALUES ('late', '1', '"
              + topic
              + "', 'stock.confirm', '{}')");
      outbox.write(topic, "2", "after");
      await().atMost(SOON).until(() -> "1/0".equals(outbox.states().get("after")));

      // When
      late.commit();
    }

    // Then
    await().atMost(SOON).until(() -> "1/0".equals(outbox.states().get("late")));
    assertThat(records(3)).hasSize(3);
  }

  @Test
  void aFailedMessageIsSentAfterItWasRevived() throws Exception {
    // Given
    outbox.write("not a topic", "1", "bad");
    outbox.write(topic, "1", "after-bad");
    database.execute("UPDATE t_local_message SET max_retry = 0 WHERE message_id = 'bad'");
    Relay relay = start(OFTEN);
    await().atMost(SOON).until(() -> "3/0".equals(outbox.states().get("bad")));

    // When
    database.execute("UPDATE t_local_message SET topic = '" + topic + "' WHERE message_id = 'bad'");
    Pool pool = Pools.open(relay.vertx(), "revive", shard());
    assertThat(TestPools.await(new OutboxAdminStore().revive(pool, "bad"))).isTrue();

    // Then
    await().atMost(SOON).until(() -> outbox.states().values().stream().allMatch("1/0"::equals));
    assertThat(ids(records(2), "1")).containsExactly("bad", "after-bad");
    assertThat(TestPools.await(new OutboxAdminStore().revive(pool, "bad"))).isFalse();
    TestPools.await(pool.close());
  }

  @Test
  void deletesOldConfirmedMessagesAndNothingElse() throws Exception {
    // Given more old messages than a slice holds, with one of each other state among them
    for (int i = 0; i < 3; i++) {
      String[] ids = new String[250];
      for (int j = 0; j < ids.length; j++) {
        ids[j] = "old" + i + "-" + j;
      }
      outbox.write(topic, String.valueOf(i), ids);
    }
    database.execute(
        "UPDATE t_local_message SET status = 2, created_at = UTC_TIMESTAMP() - INTERVAL 2 HOUR",
        "UPDATE t_local_message SET status = 1 WHERE message_id = 'old0-0'",
        "UPDATE t_local_message SET status = 3 WHERE message_id = 'old2-7'");
    outbox.write(topic, "9", "young");
    database.execute("UPDATE t_local_message SET status = 2 WHERE message_id = 'young'");

    // When
    Relay relay = start(OFTEN);

    // Then
    await().atMost(SOON).until(() -> outbox.states().size() <= 3);
    assertThat(outbox.states()).containsOnlyKeys("old0-0", "old2-7", "young");
    assertThat(relay.services().metrics().counter("relay_purged", "shard", "0").count())
        .isEqualTo(748);
  }

  @Test
  void findsBackToAShardThatCutItsConnection() throws Exception {
    // Given
    Relay relay = start(OFTEN);
    await().atMost(SOON).until(relay::isActive);

    // When
    killLeaseHolder();
    outbox.write(topic, "1", "a1");

    // Then
    await().atMost(SOON).until(() -> "1/0".equals(outbox.states().get("a1")));
  }

  private void killLeaseHolder() throws Exception {
    String lock = "doos.relay." + database.name();
    try (var connection = database.connect();
        var statement = connection.createStatement();
        var holder = statement.executeQuery("SELECT IS_USED_LOCK('" + lock + "')")) {
      assertThat(holder.next()).isTrue();
      database.execute("KILL " + holder.getLong(1));
    }
  }

  private Relay start(Duration scanInterval) throws Exception {
    ServiceContext services = ServiceContext.create();
    Relay relay = new Relay(services.vertx(1), services);
    relays.add(relay);
    LocalBus.prepare(relay.vertx());
    TestPools.await(
        relay.vertx().deployVerticle(new RelayVerticle(config(scanInterval), services)));
    return relay;
  }

  private RelayConfig config(Duration scanInterval) {
    return new RelayConfig(
        new RelayConfig.Http("127.0.0.1", 0),
        List.of(shard()),
        new KafkaConfig(
            List.of(endpoints.kafkaBootstrap()), PARTITIONS, 1, topic, topic + ".dlq", ""),
        redis(),
        new RelayLimits(
            scanInterval,
            Duration.ofMillis(20),
            100,
            Duration.ofMillis(200),
            Duration.ofSeconds(10),
            KEEP));
  }

  private DatabaseConfig shard() {
    return TestPools.config(database);
  }

  private RedisConfig redis() {
    return new RedisConfig(
        endpoints.redis().host(), endpoints.redis().port(), new Secret(""), 0, 2, 100);
  }

  private void signal(Relay relay) throws Exception {
    var redis = redis().open(relay.vertx());
    TestPools.await(
        redis.send(Request.cmd(Command.PUBLISH).arg(OutboxSignals.channel(0)).arg("1")));
    redis.close();
  }

  /** The first signals may come before the subscription. */
  private void signalUntilSent(String messageId, Relay relay) {
    await()
        .atMost(SOON)
        .until(() -> {
          signal(relay);
          return "1/0".equals(outbox.states().get(messageId));
        });
  }

  private List<ConsumerRecord<String, String>> records(int count) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", endpoints.kafkaBootstrap(), "auto.offset.reset", "earliest");
    List<ConsumerRecord<String, String>> records = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (int partition = 0; partition < PARTITIONS; partition++) {
        partitions.add(new TopicPartition(topic, partition));
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      await()
          .atMost(SOON)
          .until(() -> {
            consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            return records.size() >= count;
          });
    }
    return records;
  }

  private static List<String> ids(List<ConsumerRecord<String, String>> records, String key) {
    return records.stream()
        .filter(record -> record.key().equals(key))
        .map(record -> header(record, "message_id"))
        .toList();
  }

  private static String header(ConsumerRecord<String, String> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}

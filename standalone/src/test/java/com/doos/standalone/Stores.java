package com.doos.standalone;

import com.doos.servers.Endpoints;
import com.doos.testkit.ByteSearch;
import com.doos.testkit.SharedServers;
import com.doos.testkit.TestDatabase;
import com.doos.testkit.TestPools;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Searches everything the servers keep, on disk and through their own interfaces. */
final class Stores implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final int KEY_SECONDS = 600;
  private static final int PAGE_DOCUMENTS = 1_000;

  private final Vertx vertx = Vertx.vertx();
  private final Endpoints servers;
  private final ByteSearch search;
  private final Set<String> found = new TreeSet<>();
  private final List<String> searched = new ArrayList<>();
  private final Redis redis;

  Stores(Endpoints servers, ByteSearch search) {
    this.servers = servers;
    this.search = search;
    this.redis = Redis.createClient(vertx, servers.redisUri());
  }

  /** {@code NAME as FORM in PLACE}. */
  Set<String> found() {
    return found;
  }

  /** What was looked at, and how much of it. */
  List<String> searched() {
    return searched;
  }

  private void look(byte[] bytes, String place) {
    search.in(bytes).forEach(hit -> found.add(hit + " in " + place));
  }

  /** Has the tables' pages written to their files; redo log and binlog are there already. */
  void flush(TestDatabase database, Collection<String> tables) throws Exception {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("FLUSH TABLES " + String.join(",", tables) + " FOR EXPORT");
      statement.execute("UNLOCK TABLES");
    }
  }

  /** Every file of the servers: data, logs of databases and brokers, their output. */
  void files() throws IOException {
    Path home = SharedServers.home().orElseThrow();
    Map<String, long[]> byFolder = new TreeMap<>();
    try (Stream<Path> all = Files.walk(home)) {
      for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
        Path inside = home.relativize(file);
        String folder = inside.subpath(0, Math.min(2, inside.getNameCount())).toString();
        try {
          long bytes = Files.size(file);
          search.in(file).forEach(hit -> found.add(hit + " in " + inside));
          long[] sum = byFolder.computeIfAbsent(folder, first -> new long[2]);
          sum[0]++;
          sum[1] += bytes;
        } catch (NoSuchFileException gone) {
          searched.add(inside + ": gone while searching");
        }
      }
    }
    byFolder.forEach(
        (folder, sum) -> searched.add(folder + ": " + sum[0] + " files, " + sum[1] + " bytes"));
  }

  /**
   * Every key of Redis and what it holds; has them written to disk as well.
   *
   * @return how many keys hold cached answers
   */
  int redis() throws Exception {
    send(Request.cmd(Command.SAVE));
    int keys = 0;
    int cached = 0;
    long[] bytes = new long[1];
    BiConsumer<byte[], String> take =
        (value, key) -> {
          bytes[0] += value.length;
          look(value, "Redis key " + key);
        };
    for (Response key : send(Request.cmd(Command.KEYS).arg("*"))) {
      String name = key.toString();
      keys++;
      take.accept(key.toBytes(), name);
      String type = send(Request.cmd(Command.TYPE).arg(name)).toString();
      Response content =
          switch (type) {
            case "string" -> send(Request.cmd(Command.GET).arg(name));
            case "hash" -> send(Request.cmd(Command.HGETALL).arg(name));
            case "list" -> send(Request.cmd(Command.LRANGE).arg(name).arg(0).arg(-1));
            case "set" -> send(Request.cmd(Command.SMEMBERS).arg(name));
            case "zset" -> send(Request.cmd(Command.ZRANGE).arg(name).arg(0).arg(-1));
            case "none" -> null; // has run out meanwhile
            default -> throw new IllegalStateException("a key of type " + type);
          };
      cached += content == null ? 0 : collect(content, name, take);
    }
    searched.add("Redis: " + keys + " keys, " + bytes[0] + " bytes, " + cached + " cached answers");
    return cached;
  }

  /** Takes all values of an answer; tells how many are cached answers about orders. */
  private static int collect(Response content, String key, BiConsumer<byte[], String> take) {
    List<Response> values = new ArrayList<>();
    if (content.type() != ResponseType.MULTI) {
      values.add(content);
    } else if (content.isMap()) {
      content.getKeys().forEach(field -> values.add(content.get(field)));
    } else {
      content.forEach(values::add);
    }
    int cached = 0;
    for (Response value : values) {
      take.accept(value.toBytes(), key);
      cached += key.startsWith("doos:cache:") && value.toString().startsWith("V") ? 1 : 0;
    }
    return cached;
  }

  private Response send(Request request) throws Exception {
    return TestPools.await(redis.send(request));
  }

  /** Sets a key, as the one that the search must find; it goes away by itself. */
  void plantInRedis(String key, String value) throws Exception {
    send(Request.cmd(Command.SET).arg(key).arg(value).arg("EX").arg(KEY_SECONDS));
  }

  /**
   * Every record of these topics, read by a consumer: in the files they may be compressed.
   *
   * @return how many
   */
  int records(List<String> topics) {
    int records = 0;
    long bytes = 0;
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", servers.kafkaBootstrap()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      Set<String> existing = consumer.listTopics().keySet();
      List<TopicPartition> partitions =
          topics.stream()
              .filter(existing::contains)
              .flatMap(topic -> consumer.partitionsFor(topic).stream())
              .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
          records++;
          bytes += message.value().length;
          look(message.value(), "a record of " + message.topic());
          look(message.key() == null ? new byte[0] : message.key(), "a key of " + message.topic());
          message.headers().forEach(header -> look(header.value(), "header " + header.key()));
        }
      }
    }
    searched.add("Kafka: " + records + " records, " + bytes + " bytes");
    return records;
  }

  /**
   * Every document of the indexes with this prefix, those of other tests' shards among them; has
   * them written to disk as well.
   *
   * @return how many
   */
  int documents(String index) throws Exception {
    post("/" + index + "*/_refresh", "");
    post("/" + index + "*/_flush?force=true", "");
    int documents = 0;
    long bytes = 0;
    String page = post("/" + index + "*/_search?scroll=1m&size=" + PAGE_DOCUMENTS, "");
    for (int hits = hits(page); hits > 0; hits = hits(page)) {
      look(page.getBytes(StandardCharsets.UTF_8), "an index");
      documents += hits;
      bytes += page.length();
      String scroll = new JsonObject(page).getString("_scroll_id");
      page = post("/_search/scroll?scroll=1m&scroll_id=" + scroll, "");
    }
    searched.add("Elasticsearch: " + documents + " documents, " + bytes + " characters");
    return documents;
  }

  private static int hits(String page) {
    return new JsonObject(page).getJsonObject("hits").getJsonArray("hits").size();
  }

  private String post(String path, String body) throws Exception {
    URI uri = URI.create(servers.elasticsearchUri() + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  @Override
  public void close() throws Exception {
    redis.close();
    TestPools.await(vertx.close());
  }
}

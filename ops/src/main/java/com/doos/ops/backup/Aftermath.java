package com.doos.ops.backup;

import com.doos.shared.kafka.KafkaConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Makes the servers beside the databases forget what came after the restored moment.
 *
 * <ul>
 *   <li>Kafka holds messages of orders, and of payments, that do not exist any more: the stock
 *       service skips all it holds. What of it still counts is sent again.
 *   <li>The search index holds such orders, and versions that restored ones have yet to reach: it
 *       is deleted, and the cdc service fills a new one.
 *   <li>Redis holds answers about them.
 * </ul>
 *
 * Each is done whether or not the others could be.
 */
final class Aftermath {
  private static final int SECONDS_MAX = 30;
  private static final String KEYS = "doos:*";
  private static final int KEYS_AT_ONCE = 1_000;
  private static final Duration ANSWER_MAX = Duration.ofSeconds(SECONDS_MAX);

  private final BackupConfig config;
  private final Report report;

  Aftermath(BackupConfig config, Report report) {
    this.config = config;
    this.report = report;
  }

  private interface Part {
    String run() throws ExecutionException, InterruptedException, TimeoutException, IOException;
  }

  /**
   * Does all of it.
   *
   * @return what could not be done, and has to be done before the services start
   */
  List<String> run() throws InterruptedException {
    List<String> left = new ArrayList<>();
    part(
        "Kafka: move the group "
            + KafkaConfig.STOCK_GROUP
            + " to the end of "
            + config.kafka().stockTopic(),
        left,
        this::skipMessages);
    part("Redis: delete the keys " + KEYS, left, this::emptyRedis);
    part("Elasticsearch: delete the indices " + config.index() + "-*", left, this::deleteIndex);
    return left;
  }

  private void part(String task, List<String> left, Part part) throws InterruptedException {
    try {
      report.say("  %s", part.run());
    } catch (ExecutionException | TimeoutException | IOException | KafkaException e) {
      left.add(task + " (" + e + ")");
    }
  }

  /** Members that are left are of processes that have died: a living one uses the databases. */
  private String skipMessages() throws ExecutionException, InterruptedException, TimeoutException {
    Map<String, Object> settings = new HashMap<>(config.kafka().client());
    settings.put("request.timeout.ms", SECONDS_MAX * 1_000 / 2);
    settings.put("default.api.timeout.ms", SECONDS_MAX * 1_000);
    String topic = config.kafka().stockTopic();
    try (Admin admin = Admin.create(settings)) {
      Map<TopicPartition, OffsetSpec> partitions =
          admin.describeTopics(List.of(topic)).allTopicNames().get().values().stream()
              .flatMap(description -> description.partitions().stream())
              .collect(
                  Collectors.toMap(
                      partition -> new TopicPartition(topic, partition.partition()),
                      partition -> OffsetSpec.latest()));
      Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
      admin
          .listOffsets(partitions)
          .all()
          .get()
          .forEach((partition, end) -> ends.put(partition, new OffsetAndMetadata(end.offset())));
      if (hasMembers(admin)) {
        admin
            .removeMembersFromConsumerGroup(
                KafkaConfig.STOCK_GROUP, new RemoveMembersFromConsumerGroupOptions())
            .all()
            .get();
      }
      admin.alterConsumerGroupOffsets(KafkaConfig.STOCK_GROUP, ends).all().get();
      return "Kafka: " + KafkaConfig.STOCK_GROUP + " goes on at the end of " + topic;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return "Kafka: there is no topic " + topic + " yet";
      }
      throw e;
    }
  }

  private static boolean hasMembers(Admin admin) throws ExecutionException, InterruptedException {
    return admin
        .describeConsumerGroups(List.of(KafkaConfig.STOCK_GROUP))
        .all()
        .get()
        .values()
        .stream()
        .anyMatch(group -> !group.members().isEmpty());
  }

  private String emptyRedis() throws ExecutionException, InterruptedException, TimeoutException {
    Vertx vertx = Vertx.vertx();
    try {
      Redis redis = config.redis().open(vertx);
      int deleted = 0;
      String cursor = "0";
      do {
        Request scan =
            Request.cmd(Command.SCAN)
                .arg(cursor)
                .arg("MATCH")
                .arg(KEYS)
                .arg("COUNT")
                .arg(KEYS_AT_ONCE);
        Response page = await(redis.send(scan));
        cursor = page.get(0).toString();
        Request unlink = Request.cmd(Command.UNLINK);
        page.get(1).forEach(key -> unlink.arg(key.toString()));
        if (page.get(1).size() > 0) {
          deleted += await(redis.send(unlink)).toInteger();
        }
      } while (!cursor.equals("0"));
      return "Redis: " + deleted + " keys deleted";
    } finally {
      await(vertx.close());
    }
  }

  private static <T> T await(Future<T> future)
      throws ExecutionException, InterruptedException, TimeoutException {
    return future.toCompletionStage().toCompletableFuture().get(SECONDS_MAX, TimeUnit.SECONDS);
  }

  private String deleteIndex() throws IOException, InterruptedException {
    Pattern ours = Pattern.compile(Pattern.quote(config.index()) + "-(v\\d+|progress)");
    int deleted = 0;
    try (HttpClient http = HttpClient.newHttpClient()) {
      String names = send(http, "GET", "/_cat/indices/" + config.index() + "-*?h=index");
      for (String name : names.lines().map(String::strip).toList()) {
        if (ours.matcher(name).matches()) {
          send(http, "DELETE", "/" + name);
          deleted++;
        }
      }
    }
    return "Elasticsearch: " + deleted + " indices deleted, the cdc service fills them anew";
  }

  private String send(HttpClient http, String method, String path)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(config.elasticsearch() + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .timeout(ANSWER_MAX)
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }
}

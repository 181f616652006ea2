package com.doos.prove;

import com.doos.shared.event.StockEvent;
import com.doos.testkit.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * All that was ever sent to the topic of the stock events, as any consumer reads it. A message may
 * be there more than once; what counts is its first arrival.
 */
final class TopicLog {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final int SILENT_POLLS_MAX = 20;

  private final Map<String, Object> client;
  private final String topic;

  /**
   * @param brokers {@code host:port} with commas between
   */
  TopicLog(String brokers, String topic) {
    this.client = Map.of("bootstrap.servers", brokers, "isolation.level", "read_committed");
    this.topic = topic;
  }

  /**
   * Orders of which Kafka has other messages than their shard calls sent, or in another order than
   * they were written.
   */
  List<String> violations(List<TestDatabase> shards) throws SQLException {
    Map<String, Set<String>> arrived = new HashMap<>();
    for (ConsumerRecord<String, String> record : records()) {
      StockEvent event = StockEvent.fromJson(record.value());
      arrived
          .computeIfAbsent(String.valueOf(event.orderId()), first -> new LinkedHashSet<>())
          .add(event.messageId());
    }
    Map<String, List<String>> sent = new HashMap<>();
    for (TestDatabase shard : shards) {
      for (List<String> row :
          shard.query(
              "SELECT tx_id, message_id FROM t_local_message WHERE status IN (1, 2)"
                  + " ORDER BY id")) {
        sent.computeIfAbsent(row.get(0), first -> new ArrayList<>()).add(row.get(1));
      }
    }
    List<String> violations = new ArrayList<>();
    sent.forEach((order, messages) -> {
      List<String> reached = List.copyOf(arrived.getOrDefault(order, Set.of()));
      if (!reached.equals(messages)) {
        violations.add("order " + order + " sent " + messages + ", Kafka has " + reached);
      }
    });
    return violations;
  }

  private List<ConsumerRecord<String, String>> records() {
    List<ConsumerRecord<String, String>> records = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(client, new StringDeserializer(), new StringDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      int silent = 0;
      while (silent < SILENT_POLLS_MAX
          && partitions.stream()
              .anyMatch(one -> consumer.position(one) < ends.getOrDefault(one, 0L))) {
        int before = records.size();
        consumer.poll(POLL).forEach(records::add);
        silent = records.size() > before ? 0 : silent + 1;
      }
    }
    return records;
  }
}

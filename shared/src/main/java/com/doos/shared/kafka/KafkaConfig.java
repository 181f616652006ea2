package com.doos.shared.kafka;

import com.doos.shared.config.ConfigReader;
import java.util.List;
import java.util.Map;

/**
 * @param partitions of a topic that has to be created
 * @param replication copies of each partition of such a topic
 * @param deadLetterTopic of stock messages that cannot take effect
 * @param indexDeadLetterTopic of order documents that the search index rejects
 */
public record KafkaConfig(
    List<String> brokers,
    int partitions,
    int replication,
    String stockTopic,
    String deadLetterTopic,
    String indexDeadLetterTopic) {
  /** Consumer group of the stock topic. */
  public static final String STOCK_GROUP = "inventory-service";

  /** Record header: the request that led to the message; empty when unknown. */
  public static final String TRACE_HEADER = "trace_id";

  public static KafkaConfig from(ConfigReader reader) {
    return new KafkaConfig(
        reader.strings("brokers"),
        reader.integer("partitions", 1, 1_000),
        reader.integer("replication", 1, 9),
        reader.section("topics", topics -> topics.string("stock_deduct")),
        reader.string("dead_letter_topic"),
        reader.string("index_dead_letter_topic"));
  }

  /** Client settings common to producers, consumers and admins. */
  public Map<String, String> client() {
    return Map.of("bootstrap.servers", String.join(",", brokers));
  }
}

package com.doos.shared.kafka;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.admin.KafkaAdminClient;
import io.vertx.kafka.admin.NewTopic;
import java.util.List;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates the topics a service needs when they are missing. */
public final class Topics {
  private Topics() {}

  public static Future<Void> ensure(Vertx vertx, KafkaConfig config) {
    KafkaAdminClient admin = KafkaAdminClient.create(vertx, config.client());
    List<Future<Void>> created =
        List.of(config.stockTopic(), config.deadLetterTopic()).stream()
            .map(topic -> create(admin, topic, config))
            .toList();
    return Future.all(created).<Void>mapEmpty().eventually(admin::close);
  }

  private static Future<Void> create(KafkaAdminClient admin, String topic, KafkaConfig config) {
    NewTopic wanted = new NewTopic(topic, config.partitions(), (short) config.replication());
    return admin
        .createTopics(List.of(wanted))
        .recover(failure ->
            failure instanceof TopicExistsException
                ? Future.succeededFuture()
                : Future.failedFuture(failure));
  }
}

package com.doos.inventory.event;

import com.doos.shared.kafka.KafkaConfig;
import com.doos.shared.log.LogKeys;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.producer.KafkaProducer;
import io.vertx.kafka.client.producer.KafkaProducerRecord;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topic of messages that cannot take effect; a person looks at them. */
final class DeadLetters {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

  private final KafkaProducer<String, String> producer;
  private final String topic;
  private final Counter count;

  DeadLetters(Vertx vertx, KafkaConfig kafka, MeterRegistry metrics) {
    Map<String, String> settings = new HashMap<>(kafka.client());
    settings.put("acks", "all");
    settings.put("enable.idempotence", "true");
    settings.put("key.serializer", "org.apache.kafka.common.serialization.StringSerializer");
    settings.put("value.serializer", "org.apache.kafka.common.serialization.StringSerializer");
    this.producer = KafkaProducer.create(vertx, settings);
    this.topic = kafka.deadLetterTopic();
    this.count = metrics.counter("stock_dead_letters");
  }

  /** Fails when the topic did not take it; it may then be there nevertheless. */
  Future<Void> add(Delivery delivery, String reason) {
    KafkaProducerRecord<String, String> record =
        KafkaProducerRecord.create(topic, delivery.key(), delivery.value());
    record.addHeader("error", reason);
    return producer
        .send(record)
        .onSuccess(done -> {
          count.increment();
          LOG.atError()
              .addKeyValue(LogKeys.ORDER_ID, delivery.key())
              .addKeyValue(LogKeys.TOPIC, topic)
              .log("message set aside: {}", reason);
        })
        .mapEmpty();
  }

  Future<Void> close() {
    return producer.close();
  }
}

package com.doos.cdc.kafka;

import com.doos.cdc.app.DeadLetters;
import com.doos.shared.kafka.KafkaConfig;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * A topic of dead letters, keyed by order id: {@code {order_id, version, reason, document}}. Kafka
 * is not connected to before there is a first one.
 */
public final class KafkaDeadLetters implements DeadLetters, AutoCloseable {
  private static final int SEND_MS_MAX = 10_000;
  private static final int PARTITIONS = 1;
  private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

  private final KafkaConfig config;
  private @Nullable Producer<String, String> producer;

  public KafkaDeadLetters(KafkaConfig config) {
    this.config = config;
  }

  private Producer<String, String> open() {
    Map<String, Object> settings = new HashMap<>(config.client());
    settings.put("acks", "all");
    settings.put("enable.idempotence", "true");
    settings.put("max.block.ms", SEND_MS_MAX);
    settings.put("request.timeout.ms", SEND_MS_MAX / 2);
    settings.put("delivery.timeout.ms", SEND_MS_MAX);
    return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
  }

  @Override
  public synchronized void keep(DeadLetter letter) throws IOException {
    String value =
        new JsonObject()
            .put("order_id", letter.orderId())
            .put("version", letter.version())
            .put("reason", letter.reason())
            .put("document", letter.document())
            .encode();
    try {
      Producer<String, String> open = producer;
      if (open == null) {
        ensureTopic();
        open = open();
        producer = open;
      }
      var unused =
          open.send(new ProducerRecord<>(config.indexDeadLetterTopic(), letter.orderId(), value))
              .get(2L * SEND_MS_MAX, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException | KafkaException away) {
      throw new IOException("dead letter not kept", away);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("dead letter not kept");
    }
  }

  private void ensureTopic() throws InterruptedException, ExecutionException, TimeoutException {
    NewTopic topic =
        new NewTopic(config.indexDeadLetterTopic(), PARTITIONS, (short) config.replication());
    try (Admin admin = Admin.create(new HashMap<>(config.client()))) {
      KafkaFuture<Void> created = admin.createTopics(List.of(topic)).all();
      created.get(SEND_MS_MAX, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  @Override
  public synchronized void close() {
    if (producer != null) {
      producer.close(CLOSE_MAX);
    }
  }
}

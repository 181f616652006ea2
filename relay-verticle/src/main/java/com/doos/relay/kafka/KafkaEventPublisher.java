package com.doos.relay.kafka;

import com.doos.relay.app.EventPublisher;
import com.doos.relay.app.Outcome;
import com.doos.shared.kafka.KafkaConfig;
import com.doos.shared.outbox.OutboxMessage;
import com.doos.shared.trace.Traces;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.admin.KafkaAdminClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes to Kafka with an idempotent producer: acknowledged means written by all in-sync
 * replicas, once per send. A send ends within the send timeout, half of which may go into finding
 * the topic and half into the delivery.
 *
 * <p>Kafka's client blocks its caller while it does not know a topic. The messages of a topic are
 * therefore handed over together, off the caller's thread, after one look-up for all of them.
 */
public final class KafkaEventPublisher implements EventPublisher {
  /** Record header: the message's id, by which consumers recognise a repetition. */
  public static final String MESSAGE_ID = "message_id";

  /** Record header: the type of the event. */
  public static final String EVENT_TYPE = "event_type";

  private static final int LINGER_MS = 1;
  private static final int CHECK_MS_MAX = 1_500;
  private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final KafkaProducer<String, String> producer;
  private final KafkaAdminClient admin;

  /**
   * @param sendTimeout limit of one publication
   */
  public KafkaEventPublisher(Vertx vertx, KafkaConfig config, Duration sendTimeout) {
    this.vertx = vertx;
    this.producer =
        new KafkaProducer<>(
            producerSettings(config, sendTimeout), new StringSerializer(), new StringSerializer());
    Map<String, String> settings = new HashMap<>(config.client());
    settings.put("request.timeout.ms", String.valueOf(CHECK_MS_MAX));
    settings.put("default.api.timeout.ms", String.valueOf(CHECK_MS_MAX));
    this.admin = KafkaAdminClient.create(vertx, settings);
  }

  private static Map<String, Object> producerSettings(KafkaConfig config, Duration sendTimeout) {
    long half = sendTimeout.toMillis() / 2;
    Map<String, Object> settings = new HashMap<>(config.client());
    settings.put("enable.idempotence", true);
    settings.put("acks", "all");
    settings.put("compression.type", "lz4");
    settings.put("linger.ms", LINGER_MS);
    settings.put("max.block.ms", half);
    settings.put("delivery.timeout.ms", (int) half);
    settings.put("request.timeout.ms", (int) (half / 2));
    return settings;
  }

  @Override
  public Future<List<Outcome>> publish(List<OutboxMessage> messages) {
    PendingOutcomes outcomes = new PendingOutcomes(messages.size(), vertx.getOrCreateContext());
    Map<String, List<Integer>> positionsByTopic = new LinkedHashMap<>();
    for (int i = 0; i < messages.size(); i++) {
      positionsByTopic.computeIfAbsent(messages.get(i).topic(), topic -> new ArrayList<>()).add(i);
    }
    positionsByTopic.forEach((topic, positions) ->
        vertx
            .<Void>executeBlocking(
                () -> {
                  producer.partitionsFor(topic);
                  positions.forEach(position -> send(messages.get(position), outcomes, position));
                  return null;
                },
                false)
            .onFailure(
                failed -> positions.forEach(position -> outcomes.set(position, outcome(failed)))));
    return outcomes.future();
  }

  /**
   * @param span of the sending; null when the message is not traced
   */
  private record Answer(PendingOutcomes outcomes, int position, @Nullable Span span)
      implements Callback {
    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
      if (span != null) {
        span.setStatus(failure == null ? StatusCode.UNSET : StatusCode.ERROR);
        span.end();
      }
      outcomes.set(position, failure == null ? new Outcome.Acknowledged() : outcome(failure));
    }
  }

  /** Succeeds while the cluster answers. */
  public Future<?> check() {
    return admin.describeCluster();
  }

  private void send(OutboxMessage message, PendingOutcomes outcomes, int position) {
    Context trace = Traces.of(message.traceId());
    Span span =
        trace == null
            ? null
            : Traces.begin(vertx, message.topic() + " send", SpanKind.PRODUCER, trace);
    ProducerRecord<String, String> record =
        new ProducerRecord<>(message.topic(), message.key(), message.payload());
    header(record.headers(), MESSAGE_ID, message.messageId());
    header(record.headers(), EVENT_TYPE, message.eventType());
    header(
        record.headers(),
        KafkaConfig.TRACE_HEADER,
        span == null ? message.traceId() : Traces.carrier(span.getSpanContext()));
    var unused = producer.send(record, new Answer(outcomes, position, span));
  }

  private static void header(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  /** A message is blamed only for what is known to be its own fault. */
  private static Outcome outcome(Throwable failure) {
    String reason = failure.getClass().getSimpleName() + ": " + failure.getMessage();
    boolean own =
        failure instanceof RecordTooLargeException
            || failure instanceof RecordBatchTooLargeException
            || failure instanceof InvalidTopicException
            || failure instanceof TopicAuthorizationException
            || failure instanceof SerializationException;
    return own ? new Outcome.Refused(reason) : new Outcome.Unreachable(reason);
  }

  /** Waits, with a limit, for what was sent, then closes; never fails. */
  public Future<Void> close() {
    return vertx
        .<Void>executeBlocking(
            () -> {
              producer.close(CLOSE_MAX);
              return null;
            },
            false)
        .eventually(admin::close)
        .otherwiseEmpty();
  }
}

package com.doos.inventory.event;

import com.doos.inventory.app.Stock;
import com.doos.shared.event.StockEvent;
import com.doos.shared.kafka.KafkaConfig;
import com.doos.shared.log.LogKeys;
import com.doos.shared.sql.SqlErrors;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.kafka.client.consumer.KafkaConsumer;
import io.vertx.kafka.client.consumer.KafkaConsumerRecord;
import io.vertx.kafka.client.consumer.KafkaConsumerRecords;
import io.vertx.kafka.client.producer.KafkaProducer;
import io.vertx.kafka.client.producer.KafkaProducerRecord;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consumes the stock topic. A polled batch takes effect in one transaction with its consume log;
 * then the order service is told; only then are the offsets committed. Whatever fails on that way
 * is tried again from the start, which is harmless, so nothing is lost and nothing counts twice.
 *
 * <p>A message that cannot be understood, or whose own rows refuse it {@code retriesMax} times,
 * goes to the dead-letter topic so that it does not hold up the others. To be deployed on a virtual
 * thread.
 */
public final class StockConsumer extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(StockConsumer.class);
  private static final String GROUP = "inventory-service";
  private static final Duration POLL = Duration.ofMillis(250);

  /** After a crash the partitions wait this long for another consumer. */
  private static final int SESSION_MS_MAX = 10_000;

  private static final long PAUSE_MS_MIN = 100;
  private static final long PAUSE_MS_MAX = 5_000;

  private final KafkaConfig kafka;
  private final Stock stock;
  private final OrderCallback orders;
  private final InstantSource clock;
  private final int pollMax;
  private final int retriesMax;
  private final Timer delay;
  private final Counter deadLetters;
  private final Promise<Void> ended = Promise.promise();
  private boolean stopping;
  private @Nullable KafkaConsumer<String, String> consumer;
  private @Nullable KafkaProducer<String, String> deadLetterProducer;

  public StockConsumer(
      KafkaConfig kafka,
      Stock stock,
      OrderCallback orders,
      InstantSource clock,
      int pollMax,
      int retriesMax,
      MeterRegistry metrics) {
    this.kafka = kafka;
    this.stock = stock;
    this.orders = orders;
    this.clock = clock;
    this.pollMax = pollMax;
    this.retriesMax = retriesMax;
    this.delay =
        Timer.builder("stock_consume_delay")
            .description("from the order's commit to its effect on stock and order")
            .publishPercentileHistogram()
            .register(metrics);
    this.deadLetters = metrics.counter("stock_dead_letters");
  }

  @Override
  public Future<?> start() {
    Map<String, String> settings = new HashMap<>(kafka.client());
    settings.put("group.id", GROUP);
    settings.put("enable.auto.commit", "false");
    settings.put("auto.offset.reset", "earliest");
    settings.put("max.poll.records", String.valueOf(pollMax));
    settings.put("session.timeout.ms", String.valueOf(SESSION_MS_MAX));
    settings.put("isolation.level", "read_committed");
    settings.put("key.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
    settings.put("value.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
    KafkaConsumer<String, String> opened = KafkaConsumer.create(vertx, settings);
    consumer = opened;

    Map<String, String> producing = new HashMap<>(kafka.client());
    producing.put("acks", "all");
    producing.put("enable.idempotence", "true");
    producing.put("key.serializer", "org.apache.kafka.common.serialization.StringSerializer");
    producing.put("value.serializer", "org.apache.kafka.common.serialization.StringSerializer");
    KafkaProducer<String, String> producer = KafkaProducer.create(vertx, producing);
    deadLetterProducer = producer;

    return opened
        .subscribe(kafka.stockTopic())
        .onSuccess(done -> context.runOnContext(go -> run(opened, producer)));
  }

  @Override
  public Future<?> stop() {
    stopping = true;
    return ended.future().compose(done -> close());
  }

  private Future<Void> close() {
    List<Future<Void>> closed = new ArrayList<>();
    if (consumer != null) {
      closed.add(consumer.close());
    }
    if (deadLetterProducer != null) {
      closed.add(deadLetterProducer.close());
    }
    return Future.join(closed).mapEmpty();
  }

  private void run(KafkaConsumer<String, String> from, KafkaProducer<String, String> deadLetterTo) {
    while (!stopping) {
      try {
        KafkaConsumerRecords<String, String> records = from.poll(POLL).await();
        if (!records.isEmpty() && handledUntilDone(records, deadLetterTo)) {
          from.commit().await();
        }
      } catch (Exception failure) {
        // Future.await throws whatever the future failed with.
        LOG.warn("polling failed", failure);
        pause(PAUSE_MS_MAX).await();
      }
    }
    ended.complete();
  }

  /** Tries a batch until it took effect; false when the consumer was stopped first. */
  private boolean handledUntilDone(
      KafkaConsumerRecords<String, String> records, KafkaProducer<String, String> deadLetterTo) {
    for (int failures = 0; !stopping; failures++) {
      try {
        handle(records, deadLetterTo).await();
        return true;
      } catch (Exception failure) {
        LOG.warn("batch failed, trying again", failure);
        pause(Math.min(PAUSE_MS_MAX, PAUSE_MS_MIN << Math.min(failures, 6))).await();
      }
    }
    return false;
  }

  private Future<Void> pause(long ms) {
    return vertx.timer(ms).mapEmpty();
  }

  private Future<Void> handle(
      KafkaConsumerRecords<String, String> records, KafkaProducer<String, String> deadLetterTo) {
    List<StockEvent> events = new ArrayList<>();
    List<Future<Void>> refused = new ArrayList<>();
    for (int i = 0; i < records.size(); i++) {
      KafkaConsumerRecord<String, String> record = records.recordAt(i);
      try {
        events.add(StockEvent.fromJson(record.value()));
      } catch (IllegalArgumentException notUnderstood) {
        refused.add(deadLetter(deadLetterTo, record.key(), record.value(), notUnderstood));
      }
    }
    return Future.all(refused)
        .compose(done -> takeEffect(events, deadLetterTo))
        .onSuccess(done -> events.forEach(this::measure));
  }

  private Future<Void> takeEffect(
      List<StockEvent> events, KafkaProducer<String, String> deadLetterTo) {
    if (events.isEmpty()) {
      return Future.succeededFuture();
    }
    return stock
        .apply(events)
        .compose(
            done -> orders.tookEffect(events),
            failure ->
                SqlErrors.isRowsFault(failure)
                    ? oneByOne(events, deadLetterTo)
                    : Future.failedFuture(failure));
  }

  /** A row is to blame: only its message is set aside. */
  private Future<Void> oneByOne(
      List<StockEvent> events, KafkaProducer<String, String> deadLetterTo) {
    Future<Void> chain = Future.succeededFuture();
    for (StockEvent event : events) {
      chain = chain.compose(done -> alone(event, deadLetterTo, 0));
    }
    return chain;
  }

  private Future<Void> alone(
      StockEvent event, KafkaProducer<String, String> deadLetterTo, int failures) {
    return stock
        .apply(List.of(event))
        .compose(
            done -> orders.tookEffect(List.of(event)),
            failure -> {
              if (!SqlErrors.isRowsFault(failure)) {
                return Future.failedFuture(failure);
              }
              return failures < retriesMax
                  ? alone(event, deadLetterTo, failures + 1)
                  : deadLetter(
                      deadLetterTo, String.valueOf(event.orderId()), event.toJson(), failure);
            });
  }

  private Future<Void> deadLetter(
      KafkaProducer<String, String> to, String key, String value, Throwable reason) {
    LOG.atError()
        .addKeyValue(LogKeys.ORDER_ID, key)
        .addKeyValue(LogKeys.TOPIC, kafka.deadLetterTopic())
        .setCause(reason)
        .log("message set aside");
    deadLetters.increment();
    KafkaProducerRecord<String, String> record =
        KafkaProducerRecord.create(kafka.deadLetterTopic(), key, value);
    record.addHeader("error", String.valueOf(reason.getMessage()));
    return to.send(record).mapEmpty();
  }

  private void measure(StockEvent event) {
    delay.record(Duration.between(event.occurredAt(), clock.instant()));
    LOG.atDebug()
        .addKeyValue(LogKeys.ORDER_ID, event.orderId())
        .addKeyValue(LogKeys.MESSAGE_ID, event.messageId())
        .log("message took effect");
  }
}

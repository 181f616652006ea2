package com.doos.inventory.event;

import com.doos.inventory.app.Stock;
import com.doos.inventory.app.StockService;
import com.doos.shared.event.StockEvent;
import com.doos.shared.kafka.KafkaConfig;
import com.doos.shared.trace.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.kafka.client.common.TopicPartition;
import io.vertx.kafka.client.consumer.KafkaConsumer;
import io.vertx.kafka.client.consumer.KafkaConsumerRecord;
import io.vertx.kafka.client.consumer.KafkaConsumerRecords;
import io.vertx.kafka.client.consumer.OffsetAndMetadata;
import io.vertx.kafka.client.producer.KafkaHeader;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consumes the stock topic. What was polled takes effect in one transaction with its consume log;
 * then the order service is told; only then are the offsets committed. Whatever fails on that way
 * is tried again, and what comes again after a crash or a rebalance has no second effect, so
 * nothing is lost and nothing counts twice.
 *
 * <p>A message that cannot be understood, or whose own rows refuse it more than {@code retriesMax}
 * times, goes to the dead-letter topic. While it is tried, and while the shard of an order cannot
 * be told, only the messages of these orders wait ({@link Backlog}, {@link Callbacks}). To be
 * deployed on a virtual thread.
 */
public final class StockConsumer extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(StockConsumer.class);
  private static final Duration POLL_IDLE = Duration.ofMillis(250);
  private static final Duration POLL_BUSY = Duration.ofMillis(20);
  private static final Duration LAG_INTERVAL = Duration.ofSeconds(5);

  /** After a crash the partitions wait this long for another consumer. */
  private static final int SESSION_MS_MAX = 10_000;

  /** Messages on their way at which no more are polled. */
  private static final int OPEN_MAX = 10_000;

  private final KafkaConfig kafka;
  private final Stock stock;
  private final InstantSource clock;
  private final int pollMax;
  private final int retriesMax;
  private final MeterRegistry registry;
  private final ConsumerMetrics metrics;
  private final Offsets offsets = new Offsets();
  private final Backlog backlog = new Backlog();
  private final Callbacks callbacks;
  private final Promise<Void> ended = Promise.promise();
  private Instant stockNotBefore = Instant.MIN;
  private int stockFailures;
  private Instant lagAt = Instant.MIN;
  private boolean paused;
  private boolean stopping;
  private @Nullable KafkaConsumer<String, String> consumer;
  private @Nullable DeadLetters deadLetters;

  /**
   * @param pollMax messages handled in one transaction
   * @param retriesMax tries of a message that cannot be handled, after the first
   */
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
    this.clock = clock;
    this.pollMax = pollMax;
    this.retriesMax = retriesMax;
    this.registry = metrics;
    this.metrics = new ConsumerMetrics(metrics, kafka.stockTopic());
    this.callbacks =
        new Callbacks(
            events -> traced("order callback", events, () -> orders.tookEffect(events)),
            this::told,
            clock);
  }

  @Override
  public Future<?> start() {
    Map<String, String> settings = new HashMap<>(kafka.client());
    settings.put("group.id", KafkaConfig.STOCK_GROUP);
    settings.put("enable.auto.commit", "false");
    settings.put("auto.offset.reset", "earliest");
    settings.put("max.poll.records", String.valueOf(pollMax));
    settings.put("session.timeout.ms", String.valueOf(SESSION_MS_MAX));
    settings.put("isolation.level", "read_committed");
    settings.put("key.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
    settings.put("value.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
    KafkaConsumer<String, String> opened = KafkaConsumer.create(vertx, settings);
    DeadLetters letters = new DeadLetters(vertx, kafka, registry);
    consumer = opened;
    deadLetters = letters;
    return opened
        .subscribe(kafka.stockTopic())
        .onSuccess(done -> context.runOnContext(go -> run(opened, letters)));
  }

  @Override
  public Future<?> stop() {
    stopping = true;
    return ended.future().compose(done -> close());
  }

  private Future<Void> close() {
    Future<Void> consumerClosed = consumer == null ? Future.succeededFuture() : consumer.close();
    Future<Void> lettersClosed =
        deadLetters == null ? Future.succeededFuture() : deadLetters.close();
    return Future.join(consumerClosed, lettersClosed).mapEmpty();
  }

  private void run(KafkaConsumer<String, String> from, DeadLetters letters) {
    int failures = 0;
    while (!stopping) {
      try {
        round(from, letters);
        failures = 0;
      } catch (Exception failure) { // whatever a future failed with
        LOG.warn("Kafka failed, trying again", failure);
        vertx.timer(Backoff.after(failures++).toMillis()).await();
      }
    }
    ended.complete();
  }

  private void round(KafkaConsumer<String, String> from, DeadLetters letters) {
    limit(from);
    boolean idle = backlog.isEmpty() && callbacks.isEmpty();
    take(from.poll(idle ? POLL_IDLE : POLL_BUSY).await());
    for (Delivery malformed : backlog.malformed()) {
      setAside(malformed, letters, "not a stock event");
    }
    takeEffect(letters);
    callbacks.flush().await();
    commit(from);
    measureLag(from);
  }

  /** Polls go on while nothing more is taken: they keep the membership in the group alive. */
  private void limit(KafkaConsumer<String, String> from) {
    boolean full = offsets.open() >= OPEN_MAX;
    if (full || paused) {
      Set<TopicPartition> partitions = from.assignment().await();
      (full ? from.pause(partitions) : from.resume(partitions)).await();
      paused = full;
    }
  }

  private void take(KafkaConsumerRecords<String, String> records) {
    for (int i = 0; i < records.size(); i++) {
      KafkaConsumerRecord<String, String> record = records.recordAt(i);
      Offsets.Window window =
          offsets.arrived(new TopicPartition(record.topic(), record.partition()), record.offset());
      backlog.add(
          new Delivery(
              window, record.offset(), text(record.key()), text(record.value()), event(record)));
    }
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  private static String trace(KafkaConsumerRecord<String, String> record) {
    for (KafkaHeader header : record.headers()) {
      if (header.key().equals(KafkaConfig.TRACE_HEADER)) {
        return header.value().toString();
      }
    }
    return "";
  }

  private static @Nullable StockEvent event(KafkaConsumerRecord<String, String> record) {
    try {
      return StockEvent.fromJson(record.value()).tracedBy(trace(record));
    } catch (IllegalArgumentException notUnderstood) {
      return null;
    }
  }

  /** While the stock database fails, nobody pays a retry. */
  private void takeEffect(DeadLetters letters) {
    Instant now = clock.instant();
    List<Delivery> ready = now.isBefore(stockNotBefore) ? List.of() : backlog.ready(now, pollMax);
    if (ready.isEmpty()) {
      return;
    }
    StockService.Applied applied;
    try {
      List<StockEvent> events = ready.stream().map(Delivery::event).toList();
      applied = traced("stock effect", events, () -> stock.apply(events)).await();
      stockFailures = 0;
    } catch (Exception failure) { // whatever the future failed with
      LOG.warn("stock not changed, trying again", failure);
      stockNotBefore = clock.instant().plus(Backoff.after(stockFailures++));
      return;
    }
    Map<String, Throwable> guilty = new HashMap<>();
    applied.guilty().forEach(one -> guilty.put(one.item().messageId(), one.cause()));
    for (Delivery delivery : ready) {
      Throwable cause = guilty.get(delivery.event().messageId());
      if (cause == null) {
        backlog.remove(delivery);
        callbacks.add(delivery);
      } else if (delivery.failed(clock.instant()) <= retriesMax) {
        metrics.retry();
        LOG.warn("message {} failed", delivery.event().messageId(), cause);
      } else {
        setAside(delivery, letters, String.valueOf(cause.getMessage()));
      }
    }
  }

  private <T> Future<T> traced(String name, List<StockEvent> events, Supplier<Future<T>> work) {
    List<Context> traces =
        events.stream().map(event -> Traces.of(event.traceId())).filter(Objects::nonNull).toList();
    return Traces.batch(context, name, SpanKind.CONSUMER, traces, work);
  }

  private void setAside(Delivery delivery, DeadLetters letters, String reason) {
    letters.add(delivery, reason).await();
    backlog.remove(delivery);
    offsets.done(delivery.window(), delivery.offset());
  }

  private void told(Delivery delivery) {
    offsets.done(delivery.window(), delivery.offset());
    metrics.done(delivery.event(), clock.instant());
  }

  private void commit(KafkaConsumer<String, String> from) {
    Map<TopicPartition, Long> positions = offsets.committable();
    if (positions.isEmpty()) {
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> commit = new HashMap<>();
    positions.forEach(
        (partition, position) -> commit.put(partition, new OffsetAndMetadata(position, "")));
    from.commit(commit).await();
    offsets.committed(positions);
  }

  private void measureLag(KafkaConsumer<String, String> from) {
    Instant now = clock.instant();
    if (now.isBefore(lagAt)) {
      return;
    }
    lagAt = now.plus(LAG_INTERVAL);
    long lag = 0;
    Map<TopicPartition, Long> ends = from.endOffsets(from.assignment().await()).await();
    for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
      Long position = offsets.position(end.getKey());
      lag += end.getValue() - (position == null ? from.position(end.getKey()).await() : position);
    }
    metrics.lag(Math.max(0, lag));
  }
}

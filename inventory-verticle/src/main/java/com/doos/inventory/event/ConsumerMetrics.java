package com.doos.inventory.event;

import com.doos.shared.event.StockEvent;
import com.doos.shared.event.StockEventType;
import com.doos.shared.log.LogKeys;
import com.doos.shared.trace.Traces;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the consumer of the stock topic reports about itself. */
final class ConsumerMetrics {
  private static final Logger LOG = LoggerFactory.getLogger(ConsumerMetrics.class);

  private final MeterRegistry metrics;
  private final Timer delay;
  private final Counter retries;
  private final AtomicLong lag = new AtomicLong();

  ConsumerMetrics(MeterRegistry metrics, String topic) {
    this.metrics = metrics;
    this.delay =
        Timer.builder("stock_consume_delay")
            .description("from the order's commit to its effect on stock and order")
            .publishPercentileHistogram()
            .register(metrics);
    this.retries = metrics.counter("stock_message_retries");
    Gauge.builder("kafka_consumer_lag", lag, AtomicLong::get)
        .description("messages of the partitions of this consumer that are not done")
        .tag("topic", topic)
        .register(metrics);
    for (StockEventType type : StockEventType.values()) {
      consumed(type);
    }
  }

  private Counter consumed(StockEventType type) {
    return metrics.counter("stock_messages_consumed", "type", type.wireName());
  }

  /** A message took effect, and the order service knows. */
  void done(StockEvent event, Instant now) {
    consumed(event.type()).increment();
    delay.record(Duration.between(event.occurredAt(), now));
    LOG.atDebug()
        .addKeyValue(LogKeys.TRACE_ID, Traces.id(event.traceId()))
        .addKeyValue(LogKeys.ORDER_ID, event.orderId())
        .addKeyValue(LogKeys.MESSAGE_ID, event.messageId())
        .log("message took effect");
  }

  void retry() {
    retries.increment();
  }

  void lag(long messages) {
    lag.set(messages);
  }
}

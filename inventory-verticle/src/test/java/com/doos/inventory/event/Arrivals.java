package com.doos.inventory.event;

import com.doos.shared.event.StockEvent;
import com.doos.shared.event.StockEventType;
import io.vertx.kafka.client.common.TopicPartition;
import java.time.Instant;

/** Deliveries of one partition, for tests. */
final class Arrivals {
  static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  private static final TopicPartition PARTITION = new TopicPartition("t", 0);

  private final Offsets offsets = new Offsets();
  private long offset;

  Delivery of(long orderId, StockEventType type) {
    Offsets.Window window = offsets.arrived(PARTITION, offset);
    return new Delivery(
        window, offset++, String.valueOf(orderId), "", StockEvent.of(type, orderId, 1, NOW));
  }

  Delivery of(long orderId) {
    return of(orderId, StockEventType.STOCK_CONFIRM);
  }

  Delivery malformed() {
    Offsets.Window window = offsets.arrived(PARTITION, offset);
    return new Delivery(window, offset++, "", "?", null);
  }

  /** As after a rebalance: all messages will be delivered again. */
  void startAgain() {
    offset = 0;
  }
}

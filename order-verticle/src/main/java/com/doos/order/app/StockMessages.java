package com.doos.order.app;

import com.doos.shared.event.StockEvent;
import com.doos.shared.event.StockEventType;
import com.doos.shared.outbox.OutboxMessage;
import java.time.Instant;

/**
 * The outbox messages that tell the stock what became of an order.
 *
 * @param topic of the stock events
 */
public record StockMessages(String topic) {
  public OutboxMessage of(StockEventType type, long orderId, long userId, Instant occurredAt) {
    return of(type, orderId, userId, occurredAt, "");
  }

  OutboxMessage of(
      StockEventType type, long orderId, long userId, Instant occurredAt, String traceId) {
    StockEvent event = StockEvent.of(type, orderId, userId, occurredAt);
    return new OutboxMessage(
        event.messageId(),
        String.valueOf(orderId),
        topic,
        type.wireName(),
        event.toJson(),
        traceId);
  }
}

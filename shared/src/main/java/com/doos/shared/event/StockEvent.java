package com.doos.shared.event;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message of the stock topic. It names the order; which stock that order holds is in the
 * reservations, which the receiver owns.
 *
 * @param messageId unique; {@code order_id:event_type}, so an order has at most one of each type
 * @param occurredAt when the order changed, to the millisecond
 * @param traceId of the request that led to it, empty when unknown; travels beside the JSON
 */
public record StockEvent(
    String messageId,
    StockEventType type,
    long orderId,
    long userId,
    Instant occurredAt,
    String traceId) {

  public static StockEvent of(StockEventType type, long orderId, long userId, Instant occurredAt) {
    return new StockEvent(messageId(type, orderId), type, orderId, userId, occurredAt, "");
  }

  /** The id of the only message of this type that an order can have. */
  public static String messageId(StockEventType type, long orderId) {
    return orderId + ":" + type.wireName();
  }

  /** This event, traced by this request. */
  public StockEvent tracedBy(String requestId) {
    return new StockEvent(messageId, type, orderId, userId, occurredAt, requestId);
  }

  public String toJson() {
    return new JsonObject()
        .put("message_id", messageId)
        .put("event_type", type.wireName())
        .put("order_id", orderId)
        .put("user_id", userId)
        .put("occurred_at_ms", occurredAt.toEpochMilli())
        .encode();
  }

  /**
   * @param json null for a record without a value
   * @throws IllegalArgumentException when the text is no such message
   */
  public static StockEvent fromJson(@Nullable String json) {
    if (json == null) {
      throw new IllegalArgumentException("not a stock event: no value");
    }
    try {
      JsonObject object = new JsonObject(json);
      return new StockEvent(
          required(object.getString("message_id"), "message_id"),
          StockEventType.ofWireName(required(object.getString("event_type"), "event_type")),
          required(object.getLong("order_id"), "order_id"),
          required(object.getLong("user_id"), "user_id"),
          Instant.ofEpochMilli(required(object.getLong("occurred_at_ms"), "occurred_at_ms")),
          "");
    } catch (DecodeException | ClassCastException malformed) {
      throw new IllegalArgumentException("not a stock event: " + malformed.getMessage());
    }
  }

  private static <T> T required(@Nullable T value, String field) {
    if (value == null) {
      throw new IllegalArgumentException("stock event without " + field);
    }
    return value;
  }
}

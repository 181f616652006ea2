package com.doos.shared.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class StockEventTest {
  private static final Instant AT = Instant.parse("2026-03-04T05:06:07.089Z");

  @ParameterizedTest
  @EnumSource
  void isReadBackAsItWasWritten(StockEventType type) {
    // Given
    StockEvent event = StockEvent.of(type, Long.MAX_VALUE, 42, AT);

    // When
    StockEvent read = StockEvent.fromJson(event.toJson());

    // Then
    assertThat(read).isEqualTo(event);
    assertThat(read.messageId()).isEqualTo(Long.MAX_VALUE + ":" + type.wireName());
  }

  @ParameterizedTest
  @ValueSource(strings = {"message_id", "event_type", "order_id", "user_id", "occurred_at_ms"})
  void refusesAMessageWithoutAField(String field) {
    // Given
    JsonObject json =
        new JsonObject(StockEvent.of(StockEventType.STOCK_CONFIRM, 1, 2, AT).toJson());
    json.remove(field);

    // When, Then
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StockEvent.fromJson(json.encode()))
        .withMessageContaining(field);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "1",
        "\"text\"",
        "[]",
        "{",
        "{}",
        "\u0000",
        "{\"message_id\":{}}",
        "{\"message_id\":\"m\",\"event_type\":\"order.unknown\"}",
        "{\"message_id\":\"m\",\"event_type\":7}",
        "{\"message_id\":\"m\",\"event_type\":\"stock.confirm\",\"order_id\":\"x\"}",
        "{\"message_id\":\"m\",\"event_type\":\"stock.confirm\",\"order_id\":[1]}",
        "{\"message_id\":\"m\",\"event_type\":\"stock.confirm\",\"order_id\":true}",
      })
  void refusesWhatIsNoEvent(String json) {
    assertThatIllegalArgumentException().isThrownBy(() -> StockEvent.fromJson(json));
  }
}

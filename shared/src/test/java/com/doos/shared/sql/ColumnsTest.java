package com.doos.shared.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ColumnsTest {

  /** A row whose every column has this value. */
  private static Row row(@Nullable Object value) {
    return (Row)
        Proxy.newProxyInstance(
            Row.class.getClassLoader(), new Class<?>[] {Row.class}, (row, method, args) -> value);
  }

  @Test
  void readsJsonThatCameAsText() {
    assertThat(Columns.json(row("{\"a\": 1}"), "c")).isEqualTo("{\"a\": 1}");
  }

  @Test
  void readsJsonThatCameAsValues() {
    assertThat(Columns.json(row(new JsonObject().put("a", 1)), "c")).isEqualTo("{\"a\":1}");
    assertThat(Columns.json(row(new JsonArray().add("x")), "c")).isEqualTo("[\"x\"]");
  }

  @Test
  void timesAreUtc() {
    Instant time = Instant.parse("2026-03-04T05:06:07.089Z");

    assertThat(Columns.utc(time)).isEqualTo(LocalDateTime.parse("2026-03-04T05:06:07.089"));
    assertThat(Columns.instant(row(Columns.utc(time)), "c")).isEqualTo(time);
    assertThat(Columns.instantOrNull(row(Columns.utc(time)), "c")).isEqualTo(time);
    assertThat(Columns.instantOrNull(row(null), "c")).isNull();
  }

  @Test
  void readsAmountsAndTexts() {
    assertThat(Columns.cents(row(new BigDecimal("12.34")), "c")).isEqualTo(1234);
    assertThat(Columns.text(row("x"), "c")).isEqualTo("x");
    assertThat(Columns.text(row(null), "c")).isEmpty();
  }
}

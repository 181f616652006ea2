package com.doos.shared.sql;

import com.doos.shared.money.Money;
import io.vertx.core.json.Json;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Conversions between columns and Java. Times are stored as UTC local times: the client would shift
 * offset types.
 */
public final class Columns {
  private Columns() {}

  public static LocalDateTime utc(Instant instant) {
    return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
  }

  public static Instant instant(Row row, String column) {
    return row.getLocalDateTime(column).toInstant(ZoneOffset.UTC);
  }

  public static @Nullable Instant instantOrNull(Row row, String column) {
    LocalDateTime value = row.getLocalDateTime(column);
    return value == null ? null : value.toInstant(ZoneOffset.UTC);
  }

  /** DECIMAL as whole cents. */
  public static long cents(Row row, String column) {
    return Money.cents(row.getBigDecimal(column));
  }

  /** A text column that may be NULL, which reads as the empty text. */
  public static String text(Row row, String column) {
    String value = row.getString(column);
    return value == null ? "" : value;
  }

  /** JSON text: MariaDB sends JSON columns as text, MySQL as parsed values. */
  public static String json(Row row, String column) {
    Object value = row.getValue(column);
    return value instanceof String text ? text : Json.encode(value);
  }
}

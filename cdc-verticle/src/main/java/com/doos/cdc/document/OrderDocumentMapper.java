package com.doos.cdc.document;

import com.doos.shared.money.Money;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes an order document of an order row. Money is in whole cents, times are RFC 3339 in UTC, an
 * absent value is an absent field. Address and remark are personal data and stay out.
 */
public final class OrderDocumentMapper {
  private static final List<String> STATUSES =
      List.of("pending", "paid", "shipped", "completed", "cancelled");
  private static final List<String> TIMES =
      List.of("created_at", "updated_at", "paid_at", "shipped_at", "completed_at", "cancelled_at");
  private static final List<String> ITEM_FIELDS =
      List.of(
          "product_id",
          "sku_id",
          "product_name",
          "product_image",
          "price_cents",
          "quantity",
          "subtotal_cents");
  private static final DateTimeFormatter RFC_3339 =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private OrderDocumentMapper() {}

  /**
   * Maps a row.
   *
   * @throws IllegalArgumentException when the row is no order; the message names the column and
   *     holds no value
   */
  public static OrderDocument map(RowImage row) {
    Map<String, @Nullable String> columns = row.columns();
    long id = number(columns, "id");
    long version = number(columns, "version");
    JsonObject document =
        new JsonObject()
            .put("id", String.valueOf(id))
            .put("order_no", required(columns, "order_no"))
            .put("user_id", number(columns, "user_id"))
            .put("total_cents", cents(columns, "total_amount"))
            .put("discount_cents", discountCents(columns))
            .put("actual_cents", cents(columns, "actual_amount"))
            .put("status", status(columns))
            .put("version", version);
    String paymentMethod = columns.get("payment_method");
    if (paymentMethod != null) {
      document.put("payment_method", paymentMethod);
    }
    for (String time : TIMES) {
      String value = columns.get(time);
      if (value != null) {
        document.put(time, RFC_3339.format(ColumnTimes.utc(time, value)));
      }
    }
    document.put("items", items(required(columns, "items_snapshot")));
    Instant changedAt = ColumnTimes.utc("updated_at", required(columns, "updated_at"));
    return new OrderDocument(id, version, changedAt, document.encode());
  }

  private static String required(Map<String, @Nullable String> columns, String column) {
    String value = columns.get(column);
    if (value == null) {
      throw new IllegalArgumentException("no " + column);
    }
    return value;
  }

  private static long number(Map<String, @Nullable String> columns, String column) {
    try {
      return Long.parseLong(required(columns, column));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(column + " is no number");
    }
  }

  /** The discount's column has a default and is therefore nullable; none is zero. */
  private static long discountCents(Map<String, @Nullable String> columns) {
    return columns.get("discount_amount") == null ? 0 : cents(columns, "discount_amount");
  }

  private static long cents(Map<String, @Nullable String> columns, String column) {
    try {
      return Money.cents(new BigDecimal(required(columns, column)));
    } catch (ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException(column + " is no amount of money");
    }
  }

  private static String status(Map<String, @Nullable String> columns) {
    long code = number(columns, "status");
    if (code < 0 || code >= STATUSES.size()) {
      throw new IllegalArgumentException("status is none of an order");
    }
    return STATUSES.get((int) code);
  }

  private static JsonArray items(String snapshot) {
    try {
      JsonArray items = new JsonArray();
      JsonArray stored = new JsonArray(snapshot);
      for (int i = 0; i < stored.size(); i++) {
        JsonObject item = stored.getJsonObject(i);
        JsonObject indexed = new JsonObject();
        for (String field : ITEM_FIELDS) {
          Object value = item.getValue(field);
          if (value != null) {
            indexed.put(field, value);
          }
        }
        items.add(indexed);
      }
      return items;
    } catch (DecodeException | ClassCastException | NullPointerException malformed) {
      throw new IllegalArgumentException("items_snapshot is no list of items");
    }
  }
}

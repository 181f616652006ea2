package com.doos.cdc.document;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Order rows for tests. */
public final class Rows {
  public static final Instant CHANGED_AT = Instant.parse("2026-01-02T03:04:05Z");

  private Rows() {}

  /** All columns of a pending order, as the database creates it. */
  public static Map<String, @Nullable String> columns(long id, long version) {
    Map<String, @Nullable String> columns = new HashMap<>();
    columns.put("id", String.valueOf(id));
    columns.put("user_id", "42");
    columns.put("order_no", "DO2026010200001");
    columns.put("total_amount", "25.00");
    columns.put("discount_amount", "0.00");
    columns.put("actual_amount", "25.00");
    columns.put("status", "0");
    columns.put("payment_method", null);
    columns.put("shipping_address", "k1:c2VjcmV0");
    columns.put("remark", "ring twice");
    columns.put("paid_at", null);
    columns.put("shipped_at", null);
    columns.put("completed_at", null);
    columns.put("cancelled_at", null);
    columns.put("created_at", "2026-01-02 03:04:05.006");
    columns.put("updated_at", "2026-01-02 03:04:05");
    columns.put("version", String.valueOf(version));
    columns.put(
        "items_snapshot",
        """
        [{"product_id": 7, "sku_id": 0, "product_name": "茶 \\"Tea\\"", "product_image": "/p/7.svg",
          "price_cents": 1250, "quantity": 2, "subtotal_cents": 2500}]\
        """);
    return columns;
  }

  public static RowImage row(long id, long version) {
    return new RowImage(columns(id, version));
  }

  /** A row with one column changed. */
  public static RowImage row(String column, @Nullable String value) {
    Map<String, @Nullable String> columns = columns(1, 1);
    columns.put(column, value);
    return new RowImage(columns);
  }
}

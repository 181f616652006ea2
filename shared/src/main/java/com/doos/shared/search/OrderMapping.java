package com.doos.shared.search;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The mapping of the order index, {@code search/order-mapping.json}. What no search asks for is
 * only stored.
 *
 * <pre>
 * id             stored; id.number as long, for ranges and cursors
 * order_no       keyword, not sorted by
 * status, payment_method     keyword
 * user_id, actual_cents      long
 * total_cents, discount_cents, version     stored
 * created_at     date, RFC 3339 UTC with milliseconds; the other times only to sort and count by
 * items          nested: product_id, product_name (text; .raw to count by), quantity and
 *                subtotal_cents (to add up); sku_id, price_cents, product_image stored
 * </pre>
 */
public final class OrderMapping {
  private static final String FILE = "/search/order-mapping.json";

  private OrderMapping() {}

  /** A new copy of it. */
  public static JsonObject read() {
    try (InputStream in = OrderMapping.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is missing");
      }
      return new JsonObject(Buffer.buffer(in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

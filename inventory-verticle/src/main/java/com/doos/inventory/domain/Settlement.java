package com.doos.inventory.domain;

import org.jspecify.annotations.Nullable;

/**
 * The end of a reservation.
 *
 * @param sku only this line; null for the whole order
 */
public record Settlement(long orderId, Kind kind, @Nullable SkuKey sku) {

  /** How a reservation ends. */
  public enum Kind {
    /** The order is paid: the stock is sold. */
    CONFIRM,
    /** The order is cancelled or was never written: the stock is available again. */
    RELEASE
  }

  public boolean covers(SkuKey line) {
    return sku == null || sku.equals(line);
  }
}

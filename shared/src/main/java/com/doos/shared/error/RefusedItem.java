package com.doos.shared.error;

import org.jspecify.annotations.Nullable;

/**
 * An item of an order that a refusal is about.
 *
 * @param available units that can be had; null when that is not known or not why
 * @param priceCents what it costs now; null when that is not why
 */
public record RefusedItem(
    long productId, long skuId, @Nullable Integer available, @Nullable Long priceCents) {

  /**
   * Of which there is not enough.
   *
   * @param available null when that is not known
   */
  public static RefusedItem ofStock(long productId, long skuId, @Nullable Integer available) {
    return new RefusedItem(productId, skuId, available, null);
  }

  /** Whose price is not the one the client has seen. */
  public static RefusedItem ofPrice(long productId, long skuId, long priceCents) {
    return new RefusedItem(productId, skuId, null, priceCents);
  }
}

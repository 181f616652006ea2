package com.doos.order.domain;

import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants to buy.
 *
 * @param skuId 0 when the product has no variants
 * @param claimedPriceCents the price the client has seen, to be refused when it differs; or null
 */
public record OrderLine(
    long productId, long skuId, int quantity, @Nullable Long claimedPriceCents) {
  /** Largest quantity of one line. */
  public static final int QUANTITY_MAX = 9_999;

  public OrderLine {
    if (productId < 1) {
      throw DoosException.invalid(Detail.OUT_OF_RANGE, "product_id", 1, Long.MAX_VALUE);
    }
    if (skuId < 0) {
      throw DoosException.invalid(Detail.OUT_OF_RANGE, "sku_id", 0, Long.MAX_VALUE);
    }
    if (quantity < 1 || quantity > QUANTITY_MAX) {
      throw DoosException.invalid(Detail.OUT_OF_RANGE, "quantity", 1, QUANTITY_MAX);
    }
  }

  OrderLine plus(OrderLine other) {
    Long claimed = claimedPriceCents == null ? other.claimedPriceCents : claimedPriceCents;
    if (other.claimedPriceCents != null && !other.claimedPriceCents.equals(claimed)) {
      throw DoosException.invalid(Detail.WRONG_TYPE, "price", "the same on all lines of a SKU");
    }
    return new OrderLine(productId, skuId, quantity + other.quantity, claimed);
  }
}

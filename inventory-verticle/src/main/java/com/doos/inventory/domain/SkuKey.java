package com.doos.inventory.domain;

import java.util.Comparator;

/**
 * Names what is in stock. Its order is the order in which rows are locked, everywhere.
 *
 * @param skuId 0 when the product has no variants
 */
public record SkuKey(long productId, long skuId) implements Comparable<SkuKey> {
  private static final Comparator<SkuKey> ORDER =
      Comparator.comparingLong(SkuKey::productId).thenComparingLong(SkuKey::skuId);

  @Override
  public int compareTo(SkuKey other) {
    return ORDER.compare(this, other);
  }
}

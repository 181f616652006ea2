package com.doos.inventory.domain;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names what is in stock. Its order is the order in which rows are locked, everywhere.
 *
 * @param skuId 0 when the product has no variants
 */
public record SkuKey(long productId, long skuId) implements Comparable<SkuKey> {
  private static final Comparator<SkuKey> ORDER =
      Comparator.comparingLong(SkuKey::productId).thenComparingLong(SkuKey::skuId);
  private static final Pattern TEXT = Pattern.compile("([0-9]{1,18})(?::([0-9]{1,18}))?");

  /**
   * Reads {@code PRODUCT} or {@code PRODUCT:SKU}.
   *
   * @throws IllegalArgumentException when it is neither
   */
  public static SkuKey parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("no SKU, such as 1001 or 1001:2: " + text);
    }
    String sku = parts.group(2);
    return new SkuKey(Long.parseLong(parts.group(1)), sku == null ? 0 : Long.parseLong(sku));
  }

  @Override
  public int compareTo(SkuKey other) {
    return ORDER.compare(this, other);
  }
}

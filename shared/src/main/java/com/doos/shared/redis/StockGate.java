package com.doos.shared.redis;

/**
 * The gate in front of a hot SKU: a key in Redis that holds its available units for about a second.
 * The stock service overwrites it from what MySQL has committed; admission lowers it by what it
 * lets through and refuses what is more than is left. The gate only saves vain attempts: MySQL
 * decides, and a wrong, lost or absent gate is gone after its time to live.
 */
public final class StockGate {
  /** Channel of warnings: a SKU's available stock has fallen below the threshold. */
  public static final String LOW_CHANNEL = "doos:stock:low";

  private StockGate() {}

  /**
   * The key, whose value is a whole number.
   *
   * @param skuId 0 when the product has no variants
   */
  public static String key(long productId, long skuId) {
    return "doos:stock:gate:" + productId + ":" + skuId;
  }
}

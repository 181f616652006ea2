package com.doos.shared.redis;

/**
 * Redis keys of the stock gates. The stock's owner writes what is available of a SKU in demand,
 * with a short life; admission counts it down and refuses early. A gate that is not there admits
 * everybody: the database decides.
 */
public final class StockGate {
  private StockGate() {}

  /** Key of a SKU's gate; its value is the number of available units. */
  public static String key(long productId, long skuId) {
    return "doos:stock:gate:" + productId + ":" + skuId;
  }
}

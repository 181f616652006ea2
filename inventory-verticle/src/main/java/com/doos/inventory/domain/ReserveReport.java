package com.doos.inventory.domain;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a committed batch of reservations did.
 *
 * @param outcomes in the order of the reservations
 * @param before what was available of each SKU, locked, before the batch
 * @param taken what the batch took
 */
public record ReserveReport(
    List<ReserveOutcome> outcomes, Map<SkuKey, Integer> before, Map<SkuKey, Integer> taken) {

  /** What was available of a SKU at the commit; 0 for an unknown one. */
  public int left(SkuKey sku) {
    return before.getOrDefault(sku, 0) - taken.getOrDefault(sku, 0);
  }

  /** Whether this batch took a SKU's stock below the threshold. */
  public boolean crossed(SkuKey sku, int threshold) {
    return before.getOrDefault(sku, 0) >= threshold && left(sku) < threshold;
  }

  /** The SKUs of which something was taken. */
  public Set<SkuKey> skus() {
    return taken.keySet();
  }
}

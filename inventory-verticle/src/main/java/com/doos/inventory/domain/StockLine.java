package com.doos.inventory.domain;

import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;

/** A quantity of one SKU. */
public record StockLine(SkuKey sku, int quantity) {
  /** Largest quantity of one line. */
  public static final int QUANTITY_MAX = 1_000_000;

  public StockLine {
    if (quantity < 1 || quantity > QUANTITY_MAX) {
      throw DoosException.invalid(Detail.OUT_OF_RANGE, "quantity", 1, QUANTITY_MAX);
    }
  }
}

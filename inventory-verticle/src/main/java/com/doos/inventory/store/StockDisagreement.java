package com.doos.inventory.store;

/**
 * A guard refused a change that the reservations call for: stock and reservations do not tell the
 * same story. The transaction is rolled back; of a batch, only the guilty one must fail.
 */
public final class StockDisagreement extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StockDisagreement(int expected, int changed) {
    super(
        "stock and reservations disagree: " + changed + " of " + expected + " rows changed",
        null,
        false,
        false);
  }
}

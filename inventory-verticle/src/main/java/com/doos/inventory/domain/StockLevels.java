package com.doos.inventory.domain;

import java.util.Locale;

/**
 * The stock of a SKU and what its reservations add up to, as of one moment. What was supplied and
 * what is reserved is the truth; the other numbers follow from them.
 *
 * @param total available and locked, as stored
 * @param open units of open reservations
 * @param confirmed units of confirmed ones
 */
public record StockLevels(
    SkuKey sku,
    int available,
    int locked,
    int total,
    int sold,
    int supplied,
    long open,
    long confirmed) {

  /** Whether every number follows. */
  public boolean isRight() {
    return locked == open
        && sold == confirmed
        && available == rightAvailable()
        && total == (long) available + locked
        && available >= 0;
  }

  /** What would be available; negative when more was promised than there is. */
  public long rightAvailable() {
    return supplied - open - confirmed;
  }

  /** For people. */
  public String text() {
    return String.format(
        Locale.ROOT,
        "available %d, locked %d, sold %d, total %d of supplied %d; reservations open %d, confirmed %d",
        available,
        locked,
        sold,
        total,
        supplied,
        open,
        confirmed);
  }
}

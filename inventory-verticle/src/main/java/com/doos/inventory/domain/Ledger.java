package com.doos.inventory.domain;

import com.doos.inventory.domain.ReserveOutcome.Insufficient;
import com.doos.inventory.domain.ReserveOutcome.Reserved;
import com.doos.inventory.domain.ReserveOutcome.UnknownSku;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Decides the reservations of one transaction, first come first served, each all or nothing,
 * against the available stock that the transaction has locked.
 */
public final class Ledger {
  private final Map<SkuKey, Integer> available;
  private final SortedMap<SkuKey, Integer> taken = new TreeMap<>();

  /**
   * @param available stock of every SKU that is known
   */
  public Ledger(Map<SkuKey, Integer> available) {
    this.available = available;
  }

  /** Takes the lines of a reservation out of the available stock, or leaves all as it was. */
  public ReserveOutcome reserve(Reservation reservation) {
    for (StockLine line : reservation.lines()) {
      Integer stock = available.get(line.sku());
      if (stock == null) {
        return new UnknownSku(line);
      }
      if (stock - taken.getOrDefault(line.sku(), 0) < line.quantity()) {
        return new Insufficient(line);
      }
    }
    reservation.lines().forEach(line -> taken.merge(line.sku(), line.quantity(), Integer::sum));
    return new Reserved();
  }

  /** What was taken in all, by SKU in lock order. */
  public SortedMap<SkuKey, Integer> taken() {
    return taken;
  }
}

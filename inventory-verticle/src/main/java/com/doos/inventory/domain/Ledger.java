package com.doos.inventory.domain;

import com.doos.inventory.domain.ReserveOutcome.Closed;
import com.doos.inventory.domain.ReserveOutcome.Insufficient;
import com.doos.inventory.domain.ReserveOutcome.Reserved;
import com.doos.inventory.domain.ReserveOutcome.UnknownSku;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Decides the reservations of one transaction, first come first served, each all or nothing,
 * against the available stock that the transaction has locked and what the orders hold already.
 */
public final class Ledger {
  private final Map<SkuKey, Integer> available;
  private final Map<Long, Map<SkuKey, HeldLine>> held = new HashMap<>();
  private final SortedMap<SkuKey, Integer> taken = new TreeMap<>();
  private final List<Reservation> granted = new ArrayList<>();

  /**
   * @param available stock of every SKU that is known
   * @param held lines of these orders, whatever their status
   */
  public Ledger(Map<SkuKey, Integer> available, List<HeldLine> held) {
    this.available = available;
    held.forEach(this::remember);
  }

  private void remember(HeldLine line) {
    held.computeIfAbsent(line.orderId(), order -> new HashMap<>()).put(line.line().sku(), line);
  }

  /**
   * Takes the lines that the order does not hold yet out of the available stock, or leaves all as
   * it was. An order of which any line has ended, or that holds another quantity, is closed.
   */
  public ReserveOutcome reserve(Reservation reservation) {
    Map<SkuKey, HeldLine> own = held.getOrDefault(reservation.orderId(), Map.of());
    if (isClosed(reservation, own)) {
      return new Closed();
    }
    List<StockLine> missing =
        reservation.lines().stream().filter(line -> !own.containsKey(line.sku())).toList();
    for (StockLine line : missing) {
      if (!available.containsKey(line.sku())) {
        return new UnknownSku(line);
      }
      int left = left(line.sku());
      if (left < line.quantity()) {
        return new Insufficient(line, left);
      }
    }
    if (!missing.isEmpty()) {
      take(reservation, missing);
    }
    return new Reserved();
  }

  private static boolean isClosed(Reservation reservation, Map<SkuKey, HeldLine> own) {
    if (own.isEmpty()) {
      return false;
    }
    return AnonymousOrders.isAnonymous(reservation.orderId())
        || own.values().stream().anyMatch(line -> line.status() != ReservationStatus.RESERVED)
        || reservation.lines().stream()
            .anyMatch(line -> {
              HeldLine before = own.get(line.sku());
              return before != null && before.line().quantity() != line.quantity();
            });
  }

  private void take(Reservation reservation, List<StockLine> missing) {
    for (StockLine line : missing) {
      taken.merge(line.sku(), line.quantity(), Integer::sum);
      remember(new HeldLine(reservation.orderId(), line, ReservationStatus.RESERVED));
    }
    granted.add(new Reservation(reservation.orderId(), missing, reservation.expiresAt()));
  }

  /** What is available of a known SKU after all that was taken. */
  public int left(SkuKey sku) {
    return available.getOrDefault(sku, 0) - taken.getOrDefault(sku, 0);
  }

  /** What was taken in all, by SKU in lock order. */
  public SortedMap<SkuKey, Integer> taken() {
    return taken;
  }

  /** The lines to be written, by order. */
  public List<Reservation> granted() {
    return granted;
  }
}

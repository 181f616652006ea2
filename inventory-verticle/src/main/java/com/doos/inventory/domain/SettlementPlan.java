package com.doos.inventory.domain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a batch of settlements changes, given what the orders hold. What has ended before stays as
 * it is; of two settlements of one order the first wins.
 *
 * @param confirmed lines to be sold
 * @param released lines to become available again
 */
public record SettlementPlan(List<HeldLine> confirmed, List<HeldLine> released) {

  /** Locked units of a SKU that are sold, and that become available. */
  public record Quantities(int confirmed, int released) {
    private Quantities plus(Quantities other) {
      return new Quantities(
          Math.addExact(confirmed, other.confirmed), Math.addExact(released, other.released));
    }
  }

  public static SettlementPlan of(List<Settlement> settlements, List<HeldLine> held) {
    Map<Long, Settlement.Kind> kinds = new HashMap<>();
    settlements.forEach(one -> kinds.putIfAbsent(one.orderId(), one.kind()));
    List<HeldLine> confirmed = new ArrayList<>();
    List<HeldLine> released = new ArrayList<>();
    for (HeldLine line : held) {
      Settlement.Kind kind = kinds.get(line.orderId());
      if (kind != null && line.status() == ReservationStatus.RESERVED) {
        (kind == Settlement.Kind.CONFIRM ? confirmed : released).add(line);
      }
    }
    return new SettlementPlan(confirmed, released);
  }

  /** What several transactions changed. */
  public static SettlementPlan sum(List<SettlementPlan> plans) {
    return new SettlementPlan(
        plans.stream().flatMap(plan -> plan.confirmed.stream()).toList(),
        plans.stream().flatMap(plan -> plan.released.stream()).toList());
  }

  /** By SKU in lock order. */
  public SortedMap<SkuKey, Quantities> quantities() {
    SortedMap<SkuKey, Quantities> sums = new TreeMap<>();
    for (HeldLine line : confirmed) {
      sums.merge(line.line().sku(), new Quantities(line.line().quantity(), 0), Quantities::plus);
    }
    for (HeldLine line : released) {
      sums.merge(line.line().sku(), new Quantities(0, line.line().quantity()), Quantities::plus);
    }
    return sums;
  }

  /** Units that become available. */
  public int unitsReleased() {
    return released.stream().mapToInt(line -> line.line().quantity()).sum();
  }
}

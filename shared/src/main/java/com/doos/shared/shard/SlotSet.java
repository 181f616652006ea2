package com.doos.shared.shard;

import com.doos.shared.id.OrderIds;
import java.util.Collection;

/**
 * Some of the 64 slots.
 *
 * @param bits bit {@code s} is slot {@code s}
 */
public record SlotSet(long bits) {
  /** Whether it has the slot of a user or of an order. */
  public boolean has(long userOrOrderId) {
    return (bits >>> OrderIds.gene(userOrOrderId) & 1) == 1;
  }

  /** Whether it has the slots of all of them. */
  public boolean hasAll(Collection<Long> userOrOrderIds) {
    return userOrOrderIds.stream().allMatch(this::has);
  }
}

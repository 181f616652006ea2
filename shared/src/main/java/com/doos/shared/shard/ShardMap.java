package com.doos.shared.shard;

import com.doos.shared.id.OrderIds;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Where orders live: user or order id -> virtual slot (its gene, 0..63) -> shard. At first slot
 * {@code s} is on shard {@code s % shards}, which equals {@code user_id % shards} because the
 * number of shards divides 64. Resharding moves slots; ids never change.
 *
 * <p>What a process believes, from all threads; whether it is true is decided by the shard ({@link
 * SlotGuard}).
 */
public final class ShardMap {
  private final int shards;
  private final AtomicIntegerArray shardBySlot = new AtomicIntegerArray(OrderIds.GENES);

  /**
   * A map with the first places of all slots.
   *
   * @param shards 1, 2, 4, ... 64
   */
  public ShardMap(int shards) {
    if (shards < 1 || OrderIds.GENES % shards != 0) {
      throw new IllegalArgumentException("the number of shards must divide " + OrderIds.GENES);
    }
    this.shards = shards;
    for (int slot = 0; slot < OrderIds.GENES; slot++) {
      shardBySlot.set(slot, slot % shards);
    }
  }

  public int shards() {
    return shards;
  }

  /** The shard, {@code 0..shards-1}, of a user or of an order. */
  public int shardOf(long userOrOrderId) {
    return shardBySlot.get(OrderIds.gene(userOrOrderId));
  }

  /** A slot is on this shard now. */
  public void move(int slot, int shard) {
    if (shard < 0 || shard >= shards) {
      throw new IllegalArgumentException("there is no shard " + shard);
    }
    shardBySlot.set(slot, shard);
  }
}

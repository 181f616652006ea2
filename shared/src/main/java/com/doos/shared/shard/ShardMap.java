package com.doos.shared.shard;

import com.doos.shared.id.OrderIds;

/**
 * Where orders live: user or order id -> virtual slot (its gene, 0..63) -> shard. Today slot {@code
 * s} is on shard {@code s % shards}, which equals {@code user_id % shards} because the number of
 * shards divides 64. Resharding moves slots; ids never change.
 *
 * @param shards 1, 2, 4, ... 64
 */
public record ShardMap(int shards) {
  public ShardMap {
    if (shards < 1 || OrderIds.GENES % shards != 0) {
      throw new IllegalArgumentException("the number of shards must divide " + OrderIds.GENES);
    }
  }

  /** The shard, {@code 0..shards-1}, of a user or of an order. */
  public int shardOf(long userOrOrderId) {
    return OrderIds.gene(userOrOrderId) % shards;
  }
}

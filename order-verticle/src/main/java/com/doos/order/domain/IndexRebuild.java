package com.doos.order.domain;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a rebuild of the search index is getting on, as the CDC service tells it.
 *
 * @param state copying, verifying, done or failed
 * @param index the new one; empty while it is not there yet
 * @param finishedAt null while it is under way
 * @param rejected orders that the new index will never take
 * @param error why it failed, else empty
 */
public record IndexRebuild(
    String state,
    String index,
    Instant startedAt,
    @Nullable Instant finishedAt,
    List<Shard> shards,
    int rejected,
    String error) {

  /**
   * @param copied orders written to the new index
   * @param orders compared with their documents
   * @param ordersChecksum of their ids and versions
   */
  public record Shard(
      int shard,
      long copied,
      long orders,
      long documents,
      long ordersChecksum,
      long documentsChecksum) {}
}

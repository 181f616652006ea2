package com.doos.cdc.upkeep;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a rebuild of the index is getting on.
 *
 * @param index the new one; empty while it is not there yet
 * @param finishedAt null while it is under way
 * @param shards in their order
 * @param rejected orders that the new index will never take: dead letters
 * @param error why it failed, else empty
 */
public record Rebuild(
    State state,
    String index,
    Instant startedAt,
    @Nullable Instant finishedAt,
    List<Shard> shards,
    int rejected,
    String error) {

  /**
   * <pre>
   * COPYING -> VERIFYING -> DONE
   *     |          |
   *     +----------+-> FAILED
   * </pre>
   */
  public enum State {
    COPYING,
    VERIFYING,
    /** Searches use the new index. */
    DONE,
    /** Searches use the old index. */
    FAILED;

    boolean isUnderWay() {
      return this == COPYING || this == VERIFYING;
    }
  }

  /**
   * @param copied orders written to the new index
   * @param orders verified
   * @param documents verified
   */
  public record Shard(long copied, Checksum orders, Checksum documents) {
    static final Shard NONE = new Shard(0, Checksum.NONE, Checksum.NONE);
  }

  static Rebuild begun(Instant at, int shards) {
    return new Rebuild(State.COPYING, "", at, null, Collections.nCopies(shards, Shard.NONE), 0, "");
  }

  Rebuild into(String name) {
    return new Rebuild(state, name, startedAt, finishedAt, shards, rejected, error);
  }

  Rebuild in(State next) {
    return new Rebuild(next, index, startedAt, finishedAt, shards, rejected, error);
  }

  Rebuild ended(State end, String why, Instant at) {
    return new Rebuild(end, index, startedAt, at, shards, rejected, why);
  }

  Rebuild rejected(int orders) {
    return new Rebuild(state, index, startedAt, finishedAt, shards, orders, error);
  }

  Rebuild copied(int shard, int orders) {
    List<Shard> all = new ArrayList<>(shards);
    Shard before = all.get(shard);
    all.set(shard, new Shard(before.copied() + orders, before.orders(), before.documents()));
    return new Rebuild(state, index, startedAt, finishedAt, List.copyOf(all), rejected, error);
  }

  Rebuild verified(IndexAudit.Page page) {
    List<Shard> all = new ArrayList<>();
    for (int shard = 0; shard < shards.size(); shard++) {
      Shard before = shards.get(shard);
      all.add(
          new Shard(
              before.copied(),
              before.orders().plus(page.orders().getOrDefault(shard, Checksum.NONE)),
              before.documents().plus(page.stored().getOrDefault(shard, Checksum.NONE))));
    }
    return new Rebuild(state, index, startedAt, finishedAt, List.copyOf(all), rejected, error);
  }
}

package com.doos.order.app;

import com.doos.order.store.PresenceStore;
import com.doos.shared.shard.SlotGuard;
import com.doos.shared.sql.ServerClock;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells for sure whether an order exists, or never will. It is to be trusted without any two clocks
 * agreeing: an order's transaction reads the shard's clock after its inserts and gives up when the
 * deadline has passed. Here the same clock is read first, and only past the deadline is the row
 * looked for, with a lock. So an order not found was not inserted before the deadline, or its
 * transaction has ended; and one inserted later will give up.
 */
public final class OrderPresence {

  /** What is known of an order. */
  public enum State {
    EXISTS,
    /** It does not exist and never will. */
    ABSENT,
    /** It may be about to be written, or be locked. */
    UNKNOWN
  }

  /** In the order of the ids asked for. */
  public record Found(List<State> states) {}

  private final Pool pool;
  private final PresenceStore presence;

  public OrderPresence(Pool pool, PresenceStore presence) {
    this.pool = pool;
    this.presence = presence;
  }

  /**
   * Looks for orders.
   *
   * @param deadline after which none of them may be written, by the shard's clock
   */
  public Future<Found> find(List<Long> orderIds, Instant deadline) {
    return SlotGuard.once(pool, orderIds, transaction -> find(transaction, orderIds, deadline));
  }

  private Future<Found> find(SqlConnection transaction, List<Long> orderIds, Instant deadline) {
    Future<Instant> clock = ServerClock.read(transaction);
    Future<Set<Long>> seen = presence.existing(transaction, orderIds);
    return Future.join(clock, seen)
        .compose(done -> {
          List<Long> missing = new ArrayList<>(new HashSet<>(orderIds));
          missing.removeAll(seen.result());
          return missing.isEmpty() || !clock.result().isAfter(deadline)
              ? Future.succeededFuture(states(orderIds, seen.result(), State.UNKNOWN))
              : decide(transaction, orderIds, seen.result(), missing);
        });
  }

  /** A row that another transaction holds fails the read at once: then nothing is known. */
  private Future<Found> decide(
      SqlConnection transaction, List<Long> orderIds, Set<Long> seen, List<Long> missing) {
    return presence
        .lockExisting(transaction, missing)
        .map(late -> {
          Set<Long> all = new HashSet<>(seen);
          all.addAll(late);
          return states(orderIds, all, State.ABSENT);
        })
        .otherwise(locked -> states(orderIds, seen, State.UNKNOWN));
  }

  private static Found states(List<Long> orderIds, Set<Long> existing, State others) {
    return new Found(
        orderIds.stream().map(id -> existing.contains(id) ? State.EXISTS : others).toList());
  }
}

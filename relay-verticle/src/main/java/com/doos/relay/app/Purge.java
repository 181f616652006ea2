package com.doos.relay.app;

import com.doos.shared.outbox.OutboxUpkeepStore;
import com.doos.shared.shard.SlotGuard;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Deletes a shard's confirmed messages once they are old, in passes from the oldest row on, a slice
 * at a time with a pause after each, so that neither sending nor the writers of new messages wait
 * for it. What is not confirmed is passed over, however old it is.
 */
final class Purge {
  /** Rows looked at, and so at most deleted, in one statement. */
  static final int SLICE_ROWS_MAX = 500;

  /** Pause after a slice. */
  static final Duration SLICE_PAUSE = Duration.ofMillis(100);

  /** Pause after a pass. */
  static final Duration PASS_PAUSE = Duration.ofMinutes(1);

  private final OutboxUpkeepStore store;
  private final Duration keep;
  private final RelayMetrics metrics;
  private final InstantSource clock;
  private Instant due = Instant.EPOCH;
  private long lastId;

  Purge(OutboxUpkeepStore store, Duration keep, RelayMetrics metrics, InstantSource clock) {
    this.store = store;
    this.keep = keep;
    this.metrics = metrics;
    this.clock = clock;
  }

  /**
   * Purges one slice if one is due.
   *
   * @return how long until the next one is
   */
  Future<Duration> run(SqlConnection connection) {
    Instant now = clock.instant();
    if (now.isBefore(due)) {
      return Future.succeededFuture(Duration.between(now, due));
    }
    return SlotGuard.on(
            connection, slots -> store.purge(connection, lastId, now.minus(keep), SLICE_ROWS_MAX))
        .map(slice -> {
          metrics.purged(slice.deleted());
          lastId = slice.isLast() ? 0 : slice.lastId();
          Duration pause = slice.isLast() ? PASS_PAUSE : SLICE_PAUSE;
          due = now.plus(pause);
          return pause;
        });
  }
}

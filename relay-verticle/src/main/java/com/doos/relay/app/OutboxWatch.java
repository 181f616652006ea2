package com.doos.relay.app;

import com.doos.shared.outbox.OutboxUpkeepStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Looks now and then at what waits in a shard's outbox, for the metrics. */
final class OutboxWatch {
  static final Duration INTERVAL = Duration.ofSeconds(5);

  private final OutboxUpkeepStore store;
  private final RelayMetrics metrics;
  private final InstantSource clock;
  private Instant due = Instant.EPOCH;

  OutboxWatch(OutboxUpkeepStore store, RelayMetrics metrics, InstantSource clock) {
    this.store = store;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Looks, if a look is due. */
  Future<Void> run(SqlClient client) {
    Instant now = clock.instant();
    if (now.isBefore(due)) {
      return Future.succeededFuture();
    }
    due = now.plus(INTERVAL);
    return store.backlog(client).onSuccess(metrics::backlog).mapEmpty();
  }
}

package com.doos.cdc.app;

import com.doos.cdc.store.HeartbeatStore;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets each shard's binlog tell the time. Of what stands before a heartbeat it is then known that
 * it was read, also when no order changes, and that Canal stands still when none arrives.
 */
public final class Heartbeats {
  private static final Logger LOG = LoggerFactory.getLogger(Heartbeats.class);

  private final List<Pool> shards;
  private final HeartbeatStore store;

  public Heartbeats(List<Pool> shards, HeartbeatStore store) {
    this.shards = List.copyOf(shards);
    this.store = store;
  }

  /** Begins; ends with the caller's context. One at a time for each shard. */
  public void start(Vertx vertx, Duration interval) {
    for (Pool shard : shards) {
      AtomicBoolean beating = new AtomicBoolean();
      vertx.setPeriodic(
          interval.toMillis(),
          turn -> {
            if (beating.compareAndSet(false, true)) {
              store
                  .beat(shard)
                  .onFailure(lost -> LOG.debug("no heartbeat", lost))
                  .onComplete(done -> beating.set(false));
            }
          });
    }
  }
}

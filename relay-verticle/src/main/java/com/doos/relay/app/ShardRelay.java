package com.doos.relay.app;

import com.doos.relay.app.RelayRound.Pace;
import com.doos.relay.store.ShardLease;
import com.doos.shared.config.DatabaseConfig;
import com.doos.shared.log.LogKeys;
import com.doos.shared.outbox.OutboxStore;
import com.doos.shared.outbox.OutboxUpkeepStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop of one shard, on a virtual thread of its own.
 *
 * <pre>
 * CONNECTING --connected--> STANDBY --lease taken--> ACTIVE (round after round)
 *     ^                        |                       |
 *     +---- connection lost ---+-----------------------+
 * </pre>
 *
 * Stopping lets the round in flight finish and then gives the lease back.
 */
public final class ShardRelay extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(ShardRelay.class);

  private enum State {
    CONNECTING,
    STANDBY,
    ACTIVE
  }

  private final int shard;
  private final DatabaseConfig database;
  private final RelayLimits limits;
  private final RelayMetrics metrics;
  private final RelayRound round;
  private final Purge purge;
  private final OutboxWatch watch;
  private final WakeUp wakeUp = new WakeUp();
  private final Promise<Void> ended = Promise.promise();
  private volatile State state = State.CONNECTING;
  private boolean stopping;

  public ShardRelay(
      int shard,
      DatabaseConfig database,
      RelayLimits limits,
      EventPublisher publisher,
      MeterRegistry registry,
      InstantSource clock) {
    this.shard = shard;
    this.database = database;
    this.limits = limits;
    this.metrics = new RelayMetrics(registry, shard, clock);
    OutboxUpkeepStore upkeep = new OutboxUpkeepStore();
    this.round =
        new RelayRound(shard, new OutboxStore(), new Dispatcher(publisher), limits, metrics, clock);
    this.purge = new Purge(upkeep, limits.keep(), metrics, clock);
    this.watch = new OutboxWatch(upkeep, metrics, clock);
  }

  @Override
  public Future<?> start() {
    context.runOnContext(go -> run());
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    stopping = true;
    wakeUp.give();
    return ended.future();
  }

  /** A message may be ready. Callable from any thread, once deployed. */
  public void wake() {
    context.runOnContext(given -> wakeUp.give());
  }

  /** Succeeds while the shard answers, whether this relay is the active one or the standby. */
  public Future<?> check() {
    return state == State.CONNECTING
        ? Future.failedFuture("no connection to shard " + shard)
        : Future.succeededFuture();
  }

  private void run() {
    while (!stopping) {
      try {
        serve(ShardLease.open(vertx, database, limits.silenceMax(), wakeUp::give).await());
      } catch (Exception lost) {
        // Future.await throws whatever the future failed with.
        LOG.atWarn().addKeyValue(LogKeys.SHARD, shard).setCause(lost).log("shard lost");
        rest(limits.leaseRetry());
      }
    }
    ended.complete();
  }

  private void serve(ShardLease lease) {
    try {
      enter(State.STANDBY);
      while (!stopping && !lease.acquire().await()) {
        rest(limits.leaseRetry());
      }
      while (!stopping) {
        enter(State.ACTIVE);
        long began = System.nanoTime();
        Pace pace = within(lease.run(round::run));
        Duration untilPurge = within(lease.run(purge::run));
        within(lease.run(watch::run));
        if (pace.wakeable()) {
          wakeUp.next(vertx, shorter(pace.pause(), untilPurge)).await();
          if (!pace.pause().isZero()) {
            restUntil(began + limits.roundInterval().toNanos());
          }
        } else {
          rest(pace.pause());
        }
      }
    } finally {
      enter(State.CONNECTING);
      lease.close().await();
    }
  }

  /** What lasts longer hangs on a connection that is dead without knowing it. */
  private <T> T within(Future<T> work) {
    return work.timeout(limits.silenceMax().toMillis(), TimeUnit.MILLISECONDS).await();
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** Messages that come meanwhile share the next round. */
  private void restUntil(long nanoTime) {
    long millis = TimeUnit.NANOSECONDS.toMillis(nanoTime - System.nanoTime());
    if (millis > 0) {
      rest(Duration.ofMillis(millis));
    }
  }

  private void rest(Duration pause) {
    vertx.timer(pause.toMillis(), TimeUnit.MILLISECONDS).await();
  }

  private void enter(State next) {
    if (state == next) {
      return;
    }
    state = next;
    metrics.active(next == State.ACTIVE);
    LOG.atInfo().addKeyValue(LogKeys.SHARD, shard).log("relay {}", next);
  }
}

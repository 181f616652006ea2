package com.doos.order.app;

import com.doos.order.store.SealStore;
import com.doos.order.store.SealStore.Page;
import com.doos.order.store.SealStore.Stale;
import com.doos.shared.log.LogKeys;
import com.doos.shared.shard.SlotGuard;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the personal data of a shard under the active key: what was written in clear, before texts
 * were sealed, and what is under an earlier key. Passes over all orders by id, a batch a round, and
 * begins again some time after the end. Several processes may do it at once, and orders go on
 * meanwhile: an update takes effect only on what was read, and touches nothing else.
 *
 * <p>For the loop of one shard; not safe for several threads.
 */
public final class Sealing {
  private static final Logger LOG = LoggerFactory.getLogger(Sealing.class);

  /** Orders sealed anew. */
  private static final String RESEALED = "orders_resealed";

  /**
   * Orders the last complete pass has left in clear or under another key, by shard; not a number
   * before its end. At 0 the earlier keys are not needed any more.
   */
  private static final String LEFT = "orders_under_old_keys";

  private final int shard;
  private final Pool pool;
  private final SealStore store;
  private final String activeKey;
  private final InstantSource clock;
  private final Limits limits;
  private final Counter resealed;
  private long position;
  private int left;
  private int unreadable;
  private Instant nextPass = Instant.MIN;
  private boolean told;
  private volatile double leftByLastPass = Double.NaN;

  /**
   * @param batchMax orders read, and at most sealed, in one round
   * @param pause between rounds, so that the shard's other work goes on undisturbed
   * @param interval between the end of a pass and the begin of the next
   */
  public record Limits(int batchMax, Duration pause, Duration interval) {}

  public Sealing(
      int shard,
      Pool pool,
      SealStore store,
      String activeKey,
      InstantSource clock,
      Limits limits,
      MeterRegistry metrics) {
    this.shard = shard;
    this.pool = pool;
    this.store = store;
    this.activeKey = activeKey;
    this.clock = clock;
    this.limits = limits;
    this.resealed = metrics.counter(RESEALED);
    Gauge.builder(LEFT, this, sealing -> sealing.leftByLastPass)
        .tag("shard", String.valueOf(shard))
        .strongReference(true)
        .register(metrics);
  }

  /**
   * One batch, or nothing between two passes.
   *
   * @return false always: each round is followed by a pause
   */
  public Future<Boolean> round() {
    return clock.instant().isBefore(nextPass)
        ? Future.succeededFuture(false)
        : store.page(pool, position, limits.batchMax()).compose(this::seal).map(false);
  }

  private Future<Void> seal(Page page) {
    List<Stale> readable = page.stale().stream().filter(store::opens).toList();
    Future<Integer> sealed =
        readable.isEmpty()
            ? Future.succeededFuture(0)
            : SlotGuard.run(
                pool,
                readable.stream().map(Stale::orderId).toList(),
                transaction -> store.seal(transaction, readable));
    return sealed.map(count -> {
      resealed.increment(count);
      left += page.stale().size() - count;
      unreadable += page.stale().size() - readable.size();
      position = page.lastId();
      if (page.rows() < limits.batchMax()) {
        endPass();
      }
      return null;
    });
  }

  private void endPass() {
    leftByLastPass = left;
    if (unreadable > 0) {
      LOG.atError()
          .addKeyValue(LogKeys.SHARD, shard)
          .addKeyValue(LogKeys.COUNT, unreadable)
          .log("personal data of orders does not open: a key is missing, or rows were altered");
    } else if (left == 0 && !told) {
      told = true;
      LOG.atInfo()
          .addKeyValue(LogKeys.SHARD, shard)
          .log("all personal data is sealed under key {}", activeKey);
    }
    position = 0;
    left = 0;
    unreadable = 0;
    nextPass = clock.instant().plus(limits.interval());
  }
}

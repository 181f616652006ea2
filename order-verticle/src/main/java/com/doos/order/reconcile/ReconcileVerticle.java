package com.doos.order.reconcile;

import com.doos.order.store.ReconcileRunStore;
import com.doos.order.store.ReconcileRunStore.StoredRun;
import com.doos.shared.event.BusAddresses;
import com.doos.shared.event.LocalBus;
import com.doos.shared.sql.Transactions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins runs, on demand and periodically, and carries them out on its virtual thread. Over all
 * processes one run is under way at a time ({@link ReconcileRunStore}), and one is begun in each
 * interval, by whichever process looks first.
 */
public final class ReconcileVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(ReconcileVerticle.class);
  private static final String MANUAL = "manual";
  private static final String PERIODIC = "periodic";

  /** How often in an interval it is looked whether a run is due. */
  private static final int LOOKS = 10;

  private final LocalBus bus;
  private final Pool pool;
  private final ReconcileRunStore runs;
  private final Reconciler reconciler;
  private final Duration interval;
  private @Nullable MessageConsumer<Start> consumer;
  private Future<Void> running = Future.succeededFuture();

  /** Begin a run unless one is under way. Answer: {@link Started}. */
  public record Start(boolean repair) {}

  /**
   * @param runId of the run that was begun, or is under way
   * @param started whether this is what began it
   */
  public record Started(long runId, boolean started) {}

  public ReconcileVerticle(
      LocalBus bus, Pool pool, ReconcileRunStore runs, Reconciler reconciler, Duration interval) {
    this.bus = bus;
    this.pool = pool;
    this.runs = runs;
    this.reconciler = reconciler;
    this.interval = interval;
  }

  @Override
  public Future<?> start() {
    consumer = bus.answer(BusAddresses.RECONCILE, (Start start) -> begin(MANUAL, start.repair()));
    vertx.setTimer(
        interval.toMillis(),
        first -> {
          beginIfDue();
          vertx.setPeriodic(Math.max(1, interval.toMillis() / LOOKS), look -> beginIfDue());
        });
    return consumer.completion();
  }

  /** Waits for the page that is under way. */
  @Override
  public Future<?> stop() {
    reconciler.stop();
    return running;
  }

  private void beginIfDue() {
    if (!running.isComplete()) {
      return;
    }
    runs.isDue(pool, interval)
        .compose(
            due -> due ? begin(PERIODIC, true).<Void>mapEmpty() : Future.<Void>succeededFuture())
        .onFailure(failure -> LOG.warn("no run was begun", failure));
  }

  private Future<Started> begin(String startedBy, boolean repair) {
    return Transactions.run(
            pool, transaction -> runs.begin(transaction, startedBy, reconciler.empty().toJson()))
        .compose(begun -> {
          if (begun.isPresent()) {
            carryOut(begun.get(), repair);
            return Future.succeededFuture(new Started(begun.get(), true));
          }
          return runs.last(pool)
              .map(last -> new Started(last.map(StoredRun::id).orElseThrow(), false));
        });
  }

  private void carryOut(long id, boolean repair) {
    Promise<Void> ended = Promise.promise();
    running = ended.future();
    context.runOnContext(go -> {
      reconciler.carryOut(id, repair);
      ended.complete();
    });
  }
}

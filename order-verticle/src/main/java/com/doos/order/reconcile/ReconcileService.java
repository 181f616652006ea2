package com.doos.order.reconcile;

import com.doos.order.reconcile.ReconcileVerticle.Start;
import com.doos.order.reconcile.ReconcileVerticle.Started;
import com.doos.order.store.ReconcileRunStore;
import com.doos.order.store.ReconcileRunStore.StoredRun;
import com.doos.shared.event.BusAddresses;
import com.doos.shared.event.LocalBus;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.util.Optional;

/** Runs of the reconciler, as operators begin and see them. */
public final class ReconcileService {
  private final LocalBus bus;
  private final Pool pool;
  private final ReconcileRunStore runs;

  /**
   * @param pool of the database that knows the runs
   */
  public ReconcileService(LocalBus bus, Pool pool, ReconcileRunStore runs) {
    this.bus = bus;
    this.pool = pool;
    this.runs = runs;
  }

  /** Begins a run in this process, unless one is under way in any. */
  public Future<Started> start(boolean repair) {
    return bus.request(BusAddresses.RECONCILE, new Start(repair), Started.class);
  }

  /** The latest run, of whichever process. */
  public Future<Optional<StoredRun>> last() {
    return runs.last(pool);
  }
}

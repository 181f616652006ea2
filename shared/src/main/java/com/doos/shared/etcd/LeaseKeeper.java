package com.doos.shared.etcd;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a lease alive for something that is held under it. A lease that has ended is replaced, and
 * what was held is taken anew; while etcd does not answer it is asked again and again.
 */
final class LeaseKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);
  private static final int RENEWALS_PER_LIFE = 3;
  private static final long RETRY_MS = 500;
  private static final long NONE = 0;

  /** Something held under a lease; called on one context, one call at a time. */
  interface Holding {
    /** For people, in the log and in metrics. */
    String name();

    /** Takes it, under a new lease. */
    Future<Void> take(long lease);

    /**
     * Makes sure that it is still held, after the lease was renewed.
     *
     * @return fails with {@link LostException} when it is not, else when that is not known
     */
    Future<Void> renew();
  }

  /** What was held is somebody else's now, or nobody's. */
  static final class LostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LostException() {
      super("held no more", null, false, false);
    }
  }

  private final Vertx vertx;
  private final Context owner;
  private final Etcd etcd;
  private final Duration life;
  private final Holding holding;
  private volatile long renewedNanos;
  private volatile boolean held;
  private long lease = NONE;
  private boolean troubled;
  private long timer;
  private boolean closed;

  LeaseKeeper(Vertx vertx, Etcd etcd, Duration life, Holding holding, MeterRegistry metrics) {
    this.vertx = vertx;
    this.owner = vertx.getOrCreateContext();
    this.etcd = etcd;
    this.life = life;
    this.holding = holding;
    Gauge.builder("etcd_lease_held", this, keeper -> keeper.isHeld() ? 1 : 0)
        .description("1: held and renewed in time, 0: lost, or etcd is away for too long")
        .tag("lease", holding.name())
        .register(metrics);
  }

  /** Begins; the first try has ended when the future completes, which never fails. */
  Future<Void> start() {
    return Future.future(started -> owner.runOnContext(turn -> round().onComplete(started)));
  }

  private boolean isHeld() {
    return held && System.nanoTime() - renewedNanos < life.toNanos();
  }

  private Future<Void> round() {
    if (closed) {
      return Future.succeededFuture();
    }
    long sent = System.nanoTime();
    return (lease == NONE ? take() : renew())
        .transform(done -> {
          if (done.succeeded()) {
            renewedNanos = sent;
            held = true;
            troubled = false;
          } else {
            failed(done.cause());
          }
          if (closed) {
            giveUp();
          } else {
            long pause = done.succeeded() ? life.toMillis() / RENEWALS_PER_LIFE : RETRY_MS;
            timer = vertx.setTimer(pause, due -> round());
          }
          return Future.succeededFuture();
        });
  }

  private Future<Void> take() {
    return etcd.grant(life)
        .compose(granted -> {
          lease = granted;
          return holding.take(granted);
        })
        .onSuccess(taken -> LOG.info("{} is held under a lease", holding.name()))
        .onFailure(failure -> giveUp());
  }

  private Future<Void> renew() {
    return etcd.keepAlive(lease).compose(alive -> holding.renew());
  }

  private void failed(Throwable failure) {
    if (Etcd.isGone(failure) || failure instanceof LostException) {
      LOG.warn("the lease of {} has ended", holding.name());
      held = false;
      giveUp();
    } else if (!troubled) {
      LOG.warn("the lease of {} cannot be kept for now: {}", holding.name(), failure.toString());
    }
    troubled = true;
  }

  /** Its keys, if any, are gone at the latest when its time is over. */
  private void giveUp() {
    if (lease != NONE) {
      etcd.revoke(lease);
      lease = NONE;
    }
  }

  /** Gives up what is held, at once for everybody to see; never fails. */
  Future<Void> close() {
    return Future.future(done ->
        owner.runOnContext(turn -> {
          closed = true;
          held = false;
          vertx.cancelTimer(timer);
          (lease == NONE ? Future.<Void>succeededFuture() : etcd.revoke(lease))
              .timeout(life.toMillis(), TimeUnit.MILLISECONDS)
              .otherwiseEmpty()
              .onComplete(done);
        }));
  }
}

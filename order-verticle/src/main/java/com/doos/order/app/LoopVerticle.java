package com.doos.order.app;

import com.doos.shared.log.LogKeys;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Repeats a round: at once while there is more to do, else after a pause. A round that fails or
 * hangs is logged and costs a pause. Stopping waits for the round in flight.
 */
public final class LoopVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(LoopVerticle.class);
  private static final long ROUND_MS_MAX = 30_000;
  private static final long NONE = -1;
  private static final int NO_SHARD = -1;

  private final String name;
  private final int shard;
  private final Duration pause;
  private final Supplier<Future<Boolean>> round;
  private final Promise<Void> ended = Promise.promise();
  private long timer = NONE;
  private boolean stopping;

  /**
   * @param name of the loop in the log
   * @param pause between rounds that find nothing more to do
   * @param round one batch; answers whether there may be more
   */
  public LoopVerticle(String name, int shard, Duration pause, Supplier<Future<Boolean>> round) {
    this.name = name;
    this.shard = shard;
    this.pause = pause;
    this.round = round;
  }

  /** A loop that has to do with no shard. */
  public LoopVerticle(String name, Duration pause, Supplier<Future<Boolean>> round) {
    this(name, NO_SHARD, pause, round);
  }

  @Override
  public Future<?> start() {
    context.runOnContext(go -> next());
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    stopping = true;
    if (timer != NONE && vertx.cancelTimer(timer)) {
      ended.tryComplete();
    }
    return ended.future();
  }

  private void next() {
    timer = NONE;
    if (stopping) {
      ended.tryComplete();
      return;
    }
    Future.succeededFuture()
        .compose(go -> round.get())
        .timeout(ROUND_MS_MAX, TimeUnit.MILLISECONDS)
        .onFailure(this::report)
        .otherwise(false)
        .onComplete(done -> context.runOnContext(go -> rest(done.result())));
  }

  private void report(Throwable failure) {
    LoggingEventBuilder line = LOG.atWarn().setCause(failure);
    if (shard != NO_SHARD) {
      line = line.addKeyValue(LogKeys.SHARD, shard);
    }
    line.log("{} failed", name);
  }

  private void rest(boolean more) {
    if (more || stopping) {
      next();
    } else {
      timer = vertx.setTimer(pause.toMillis(), fired -> next());
    }
  }
}

package com.doos.order.app;

import com.doos.order.cache.KnownOrders;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the filter of existing orders up to date with one shard, in small pages. */
public final class KnownOrdersVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(KnownOrdersVerticle.class);

  /** Between two pages, so that a first fill leaves the shard to others. */
  private static final long PAGE_PAUSE_MS = 10;

  private final int shard;
  private final ShardService service;
  private final KnownOrders known;
  private final Duration interval;

  /**
   * @param interval between two updates
   */
  public KnownOrdersVerticle(
      int shard, ShardService service, KnownOrders known, Duration interval) {
    this.shard = shard;
    this.service = service;
    this.known = known;
    this.interval = interval;
  }

  @Override
  public Future<?> start() {
    advance();
    return Future.succeededFuture();
  }

  /** The timer ends with this verticle. */
  private void advance() {
    known
        .advance(shard, service::ids)
        .onFailure(failure -> LOG.warn("existing orders not read, trying again", failure))
        .otherwise(false)
        .onSuccess(
            more -> vertx.setTimer(more ? PAGE_PAUSE_MS : interval.toMillis(), turn -> advance()));
  }
}

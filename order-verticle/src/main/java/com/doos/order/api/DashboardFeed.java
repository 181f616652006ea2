package com.doos.order.api;

import com.doos.order.app.Dashboard;
import com.doos.order.domain.DashboardStats;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows the dashboard to all streams of this process: one look an interval while there are any,
 * none otherwise. Each event is the whole state, so that a client that missed some has lost
 * nothing. While the numbers cannot be had, one event {@code stale} says so.
 */
public final class DashboardFeed {
  private static final Logger LOG = LoggerFactory.getLogger(DashboardFeed.class);
  private static final Buffer STALE = ServerSentEvents.event("stale", null, new JsonObject());

  private final Vertx vertx;
  private final Dashboard dashboard;
  private final long intervalMillis;
  private final Set<EventStream> streams = ConcurrentHashMap.newKeySet();

  /** All that follows belongs to it. */
  private final Context loop;

  private boolean looking;
  private @Nullable DashboardStats stats;

  /** What there is to show; null before the first look. */
  private @Nullable Buffer state;

  /**
   * @param interval between two looks
   */
  public DashboardFeed(Vertx vertx, Dashboard dashboard, Duration interval) {
    this.vertx = vertx;
    this.dashboard = dashboard;
    this.intervalMillis = interval.toMillis();
    this.loop = vertx.getOrCreateContext();
  }

  /** Shows a stream the state, now and at each change until it ends. */
  void add(EventStream stream) {
    streams.add(stream);
    stream.ended().onComplete(ended -> streams.remove(stream));
    loop.runOnContext(turn -> {
      if (!looking) {
        looking = true;
        look();
      } else if (state != null) {
        stream.show(state);
      }
    });
  }

  private void look() {
    if (streams.isEmpty()) {
      looking = false;
      stats = null;
      state = null;
      return;
    }
    dashboard
        .stats()
        .onComplete(looked ->
            loop.runOnContext(turn -> {
              take(looked);
              vertx.setTimer(intervalMillis, later -> look());
            }));
  }

  private void take(AsyncResult<DashboardStats> looked) {
    DashboardStats now = looked.result();
    if (looked.failed()) {
      LOG.debug("no numbers for the dashboard", looked.cause());
      stats = null;
      state = STALE;
    } else if (stats == null || stats.differsFrom(now)) {
      String id = now.asOf() == null ? null : now.asOf().toString();
      stats = now;
      state = ServerSentEvents.event("stats", id, DashboardJson.of(now));
    }
    Buffer shown = state;
    if (shown != null) {
      streams.forEach(stream -> stream.show(shown));
    }
  }
}

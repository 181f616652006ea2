package com.doos.order.api;

import com.doos.order.app.Dashboard;
import com.doos.shared.http.Answer;
import com.doos.shared.http.HttpEdge;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;

/** {@code /v1/dashboard/**}: the numbers of today, once or as long as the client listens. */
public final class DashboardHttpApi {
  private final Dashboard dashboard;
  private final DashboardFeed feed;
  private final EventStreams streams;

  public DashboardHttpApi(Dashboard dashboard, DashboardFeed feed, EventStreams streams) {
    this.dashboard = dashboard;
    this.feed = feed;
    this.streams = streams;
  }

  /** Declares the routes. */
  public void bind(HttpEdge edge) {
    edge.on(
            HttpMethod.GET,
            "/v1/dashboard/stats",
            (context, caller) -> dashboard.stats().map(stats -> Answer.ok(DashboardJson.of(stats))))
        .on(
            HttpMethod.GET,
            "/v1/dashboard/stream",
            (context, caller) -> Future.succeededFuture(streams.open(context, caller, feed::add)));
  }
}

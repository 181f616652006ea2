package com.doos.order;

import com.doos.order.api.DashboardFeed;
import com.doos.order.api.DashboardHttpApi;
import com.doos.order.api.EventStreams;
import com.doos.order.api.OrderStreamHttpApi;
import com.doos.order.api.SearchHttpApi;
import com.doos.order.app.Dashboard;
import com.doos.order.app.OrderSearch;
import com.doos.order.app.OrderService;
import com.doos.order.cache.OrderNews;
import com.doos.order.search.ElasticClient;
import com.doos.order.search.OrderIndex;
import com.doos.shared.auth.Tokens;
import com.doos.shared.breaker.Breaker;
import com.doos.shared.http.HttpEdge;
import com.doos.shared.runtime.ServiceContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Builds what searches orders and shows them as they change; all event loops share it. */
final class SearchComponents {
  private final SearchConfig config;
  private final Breaker breaker;
  private final ElasticClient client;
  private final OrderSearch search;
  private final Dashboard dashboard;
  private final DashboardFeed feed;
  private final EventStreams dashboardStreams;
  private final EventStreams orderStreams;
  private final OrderNews news;
  private final AtomicInteger exports = new AtomicInteger();

  SearchComponents(
      Vertx vertx,
      Supplier<OrderConfig> live,
      ServiceContext context,
      Tokens tokens,
      OrderNews news) {
    OrderConfig config = live.get();
    this.config = config.search();
    this.news = news;
    this.breaker =
        new Breaker(
            vertx,
            "search",
            () ->
                live.get()
                    .breaker()
                    .withTimeout(config.search().timeout())
                    .withConcurrentMax(config.search().concurrentMax()),
            context.metrics());
    this.client =
        new ElasticClient(vertx, config.index().uri(), breaker, config.search().concurrentMax());
    OrderIndex index = new OrderIndex(client, config.index(), config.shards().size());
    this.search = new OrderSearch(vertx, index, config.search().waitMax(), context.clock());
    this.dashboard = new Dashboard(index, config.search().timeZone(), context.clock());
    this.feed = new DashboardFeed(vertx, dashboard, config.search().feedInterval());
    int streamsMax = config.search().streamsMax();
    this.dashboardStreams =
        new EventStreams(
            "dashboard", tokens, context.drain(), streamsMax, streamsMax, context.metrics());
    this.orderStreams =
        new EventStreams(
            "order",
            tokens,
            context.drain(),
            streamsMax,
            config.search().streamsPerUser(),
            context.metrics());
  }

  /** To be called before the route of an order's id, which would take the names here for ids. */
  void bind(HttpEdge edge, OrderService orders) {
    new SearchHttpApi(search, exports, config.exportsMax()).bind(edge);
    new DashboardHttpApi(dashboard, feed, dashboardStreams).bind(edge);
    new OrderStreamHttpApi(orders, news, orderStreams).bind(edge);
  }

  Future<Void> close() {
    breaker.close();
    return client.close();
  }
}

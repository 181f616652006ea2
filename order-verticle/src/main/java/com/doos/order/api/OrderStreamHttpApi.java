package com.doos.order.api;

import com.doos.order.app.OrderService;
import com.doos.order.cache.OrderNews;
import com.doos.shared.http.HttpEdge;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;

/** {@code /v1/order/stream}: the caller's orders as they change. */
public final class OrderStreamHttpApi {
  private final OrderService orders;
  private final OrderNews news;
  private final EventStreams streams;

  public OrderStreamHttpApi(OrderService orders, OrderNews news, EventStreams streams) {
    this.orders = orders;
    this.news = news;
    this.streams = streams;
  }

  /** Declares the route. */
  public void bind(HttpEdge edge) {
    edge.on(
        HttpMethod.GET,
        "/v1/order/stream",
        (context, caller) ->
            Future.succeededFuture(
                streams.open(
                    context,
                    caller,
                    stream ->
                        new OrderFollower(context.vertx(), orders, news, caller, stream)
                            .follow())));
  }
}

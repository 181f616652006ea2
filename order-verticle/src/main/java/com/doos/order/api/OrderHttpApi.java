package com.doos.order.api;

import com.doos.order.app.OrderService;
import com.doos.order.app.ShardCommand.Placed;
import com.doos.order.domain.OrderStatus;
import com.doos.order.domain.PlaceOrder;
import com.doos.shared.auth.Principal;
import com.doos.shared.error.Language;
import com.doos.shared.http.Answer;
import com.doos.shared.http.Bodies;
import com.doos.shared.http.HttpEdge;
import com.doos.shared.http.Params;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** {@code /v1/order/**}. */
public final class OrderHttpApi {
  private static final int PAGE_MAX = 10_000;
  private static final int PAGE_SIZE_DEFAULT = 20;
  private static final int PAGE_SIZE_MAX = 100;
  private static final int REASON_LENGTH_MAX = 200;
  private static final int STATUS_LENGTH_MAX = 20;

  private final OrderService orders;

  public OrderHttpApi(OrderService orders) {
    this.orders = orders;
  }

  /** Declares the routes. */
  public void bind(HttpEdge edge) {
    edge.on(HttpMethod.POST, "/v1/order/create", this::create)
        .on(HttpMethod.GET, "/v1/order/list", this::list)
        .on(HttpMethod.GET, "/v1/order/counts", this::counts)
        .on(HttpMethod.GET, "/v1/order/:id", this::detail)
        .on(HttpMethod.POST, "/v1/order/:id/cancel", this::cancel);
  }

  private Future<Answer> create(RoutingContext context, Principal caller) {
    Language language =
        Language.ofAcceptLanguage(context.request().getHeader(HttpHeaders.ACCEPT_LANGUAGE));
    PlaceOrder request =
        CreateOrderDecoder.decode(
            context.body().buffer(),
            caller,
            context.request().getHeader("Idempotency-Key"),
            language);
    return orders.place(caller, request, HttpEdge.origin(context)).map(OrderHttpApi::placed);
  }

  /** The user in the query, for callers who may act for others. */
  static long actingFor(RoutingContext context, Principal caller) {
    return caller.actingFor(Params.optionalId(context, "user_id"));
  }

  private static Answer placed(Placed placed) {
    JsonObject body = OrderJson.created(placed.order());
    return placed.replayed()
        ? Answer.json(200, body.toBuffer()).withHeader("Idempotent-Replayed", "true")
        : Answer.json(201, body.toBuffer());
  }

  private Future<Answer> detail(RoutingContext context, Principal caller) {
    return orders
        .detail(caller, actingFor(context, caller), Params.id(context, "id"))
        .map(body -> Answer.json(200, body));
  }

  private Future<Answer> list(RoutingContext context, Principal caller) {
    String status = Params.text(context, "status", STATUS_LENGTH_MAX);
    int page = Params.integer(context, "page", 1, 1, PAGE_MAX);
    int size = Params.integer(context, "page_size", PAGE_SIZE_DEFAULT, 1, PAGE_SIZE_MAX);
    return orders
        .list(
            actingFor(context, caller),
            status.isEmpty() ? null : OrderStatus.ofWireName(status),
            page,
            size)
        .map(body -> Answer.json(200, body));
  }

  private Future<Answer> counts(RoutingContext context, Principal caller) {
    return orders
        .counts(actingFor(context, caller))
        .map(byStatus -> Answer.ok(OrderJson.counts(byStatus)));
  }

  private Future<Answer> cancel(RoutingContext context, Principal caller) {
    String reason = Bodies.text(Bodies.object(context), "reason", REASON_LENGTH_MAX);
    return orders
        .cancel(caller, actingFor(context, caller), Params.id(context, "id"), reason)
        .map(done -> Answer.ok(new JsonObject().put("success", true).put("message", "")));
  }
}

package com.doos.order.api;

import com.doos.order.app.PaymentService;
import com.doos.order.app.Shards;
import com.doos.order.domain.Charge;
import com.doos.order.domain.OrderStatus;
import com.doos.order.domain.PaymentMethod;
import com.doos.shared.auth.Principal;
import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.http.Answer;
import com.doos.shared.http.Bodies;
import com.doos.shared.http.HttpEdge;
import com.doos.shared.http.Params;
import com.doos.shared.money.Money;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** Paying an order, the gateway's callback, and what operators do with a paid order. */
public final class PaymentHttpApi {
  private static final int METHOD_LENGTH_MAX = 20;
  private static final int ID_LENGTH_MAX = 20;

  private final PaymentService payments;
  private final Shards shards;

  public PaymentHttpApi(PaymentService payments, Shards shards) {
    this.payments = payments;
    this.shards = shards;
  }

  /** Declares the routes. */
  public void bind(HttpEdge edge) {
    edge.on(HttpMethod.POST, "/v1/order/:id/pay", this::pay)
        .on(
            HttpMethod.POST,
            "/v1/order/:id/ship",
            (context, caller) -> advance(context, caller, OrderStatus.SHIPPED))
        .on(
            HttpMethod.POST,
            "/v1/order/:id/complete",
            (context, caller) -> advance(context, caller, OrderStatus.COMPLETED))
        .on(HttpMethod.POST, "/v1/payment/callback", this::callback);
  }

  private Future<Answer> pay(RoutingContext context, Principal caller) {
    String method = Bodies.required(Bodies.object(context), "payment_method", METHOD_LENGTH_MAX);
    return payments
        .pay(
            OrderHttpApi.actingFor(context, caller),
            Params.id(context, "id"),
            PaymentMethod.ofWireName(method))
        .map(payment ->
            Answer.ok(
                new JsonObject()
                    .put("payment_id", String.valueOf(payment.orderId()))
                    .put("status", payment.status().wireName())));
  }

  private Future<Answer> advance(RoutingContext context, Principal caller, OrderStatus to) {
    return shards
        .advance(Params.id(context, "id"), to, caller.actor())
        .map(done -> Answer.ok(new JsonObject().put("success", true)));
  }

  private Future<Answer> callback(RoutingContext context, Principal gateway) {
    return payments
        .charged(charge(Bodies.object(context)))
        .map(done -> Answer.ok(new JsonObject().put("success", true)));
  }

  private static Charge charge(JsonObject body) {
    String id = Bodies.required(body, "order_id", ID_LENGTH_MAX);
    if (!(body.getValue("amount") instanceof Number amount)) {
      throw DoosException.invalid(Detail.WRONG_TYPE, "amount", "a number");
    }
    return new Charge(orderId(id), Money.parse(amount.doubleValue(), "amount"));
  }

  private static long orderId(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException notANumber) {
      throw DoosException.invalid(Detail.WRONG_TYPE, "order_id", "an order id");
    }
  }
}

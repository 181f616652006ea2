package com.doos.order.domain;

import com.doos.shared.event.StockEventType;
import com.doos.shared.id.OrderNo;
import java.time.Instant;
import java.util.List;

/**
 * An order about to be written.
 *
 * @param token empty when the client sent none
 * @param contentHash of the request, kept with the token
 * @param actor who places it
 */
public record NewOrder(Order order, String token, String contentHash, String actor) {

  /** The order of a request at the catalogue's prices. */
  public static NewOrder of(
      long orderId, PlaceOrder request, List<OrderItem> items, String actor, Instant now) {
    long total = items.stream().mapToLong(OrderItem::subtotalCents).reduce(0, Math::addExact);
    Order order =
        new Order(
            orderId,
            OrderNo.of(orderId),
            request.userId(),
            total,
            0,
            total,
            OrderStatus.PENDING,
            request.paymentMethod(),
            request.shippingAddress(),
            request.remark(),
            items,
            now,
            null,
            null,
            null,
            null,
            1);
    return new NewOrder(order, request.token(), request.contentHash(), actor);
  }

  /** What the stock is told: a payment taken at checkout sells the stock at once. */
  public StockEventType event() {
    return order.paymentMethod() == null
        ? StockEventType.ORDER_CREATED
        : StockEventType.STOCK_CONFIRM;
  }
}

package com.doos.order.domain;

import com.doos.shared.event.StockEventType;
import com.doos.shared.id.OrderNo;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An order about to be written.
 *
 * @param token empty when the client sent none
 * @param contentHash of the request without personal data, kept with the token
 * @param actor who places it
 * @param authorization of its payment; null when it is not paid at checkout
 * @param traceId of the request; empty when unknown
 * @param reservedUntil until when stock is held for it: it must be written before
 */
public record NewOrder(
    Order order,
    String token,
    String contentHash,
    String actor,
    @Nullable Authorization authorization,
    String traceId,
    Instant reservedUntil) {
  private static final int ORDER_BYTES = 1_024;
  private static final int ITEM_BYTES = 512;

  /** The order of a request at the catalogue's prices. */
  public static NewOrder of(
      long orderId,
      PlaceOrder request,
      List<OrderItem> items,
      String actor,
      Instant now,
      Instant reservedUntil) {
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
    return new NewOrder(
        order, request.token(), request.content().hash(), actor, null, "", reservedUntil);
  }

  /** This order, its payment promised. */
  public NewOrder paidBy(Authorization promise) {
    return new NewOrder(order, token, contentHash, actor, promise, traceId, reservedUntil);
  }

  /** This order, traced by this request. */
  public NewOrder tracedBy(String requestId) {
    return new NewOrder(order, token, contentHash, actor, authorization, requestId, reservedUntil);
  }

  /** The payment to be written with the order, when it is paid at checkout. */
  public Optional<Payment> payment() {
    return authorization == null
        ? Optional.empty()
        : Optional.of(Payment.authorized(order.userId(), authorization, order.createdAt()));
  }

  /** What the stock is told: a payment taken at checkout sells the stock at once. */
  public StockEventType event() {
    return order.paymentMethod() == null
        ? StockEventType.ORDER_CREATED
        : StockEventType.STOCK_CONFIRM;
  }

  /** What the request asked for. */
  public Content content() {
    return new Content(contentHash, order.shippingAddress(), order.remark());
  }

  /** Bytes it takes in a transaction, roughly. */
  public int weight() {
    return ORDER_BYTES
        + order.items().size() * ITEM_BYTES
        + order.shippingAddress().length()
        + order.remark().length();
  }
}

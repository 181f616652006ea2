package com.doos.order.api;

import com.doos.order.app.OrderPresence;
import com.doos.order.domain.Order;
import com.doos.order.domain.OrderChange;
import com.doos.order.domain.OrderItem;
import com.doos.order.domain.OrderLine;
import com.doos.order.domain.PaymentMethod;
import com.doos.order.domain.PlaceOrder;
import com.doos.proto.order.v1.CreateOrderRequest;
import com.doos.proto.order.v1.CreateOrderResponse;
import com.doos.proto.order.v1.FindOrdersResponse;
import com.doos.proto.order.v1.OrderHistory;
import com.doos.shared.auth.Principal;
import com.doos.shared.error.Language;
import com.doos.shared.grpc.ProtoTime;
import com.doos.shared.money.Money;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Between the protos and the domain. */
final class OrderProto {
  private OrderProto() {}

  static PlaceOrder request(Principal caller, CreateOrderRequest message) {
    List<OrderLine> lines = message.getItemsList().stream().map(OrderProto::line).toList();
    return new PlaceOrder(
        caller.actingFor(message.getUserId()),
        lines,
        message.getShippingAddress(),
        message.getRemark(),
        message.getPaymentMethod().isEmpty()
            ? null
            : PaymentMethod.ofWireName(message.getPaymentMethod()),
        message.getIdempotencyToken(),
        Language.CHINESE);
  }

  /** In proto3 an absent price is 0: it claims nothing. */
  private static OrderLine line(com.doos.proto.order.v1.OrderItem item) {
    return new OrderLine(
        item.getProductId(),
        item.getSkuId(),
        item.getQuantity(),
        item.getPrice() == 0 ? null : (Long) Money.parse(item.getPrice(), "price"));
  }

  static CreateOrderResponse created(Order order, boolean replayed) {
    return CreateOrderResponse.newBuilder()
        .setOrderId(order.id())
        .setOrderNo(order.orderNo())
        .setActualAmount(Money.toDouble(order.actualCents()))
        .setStatus(order.status().wireName())
        .setCreatedAt(ProtoTime.message(order.createdAt()))
        .setReplayed(replayed)
        .build();
  }

  static com.doos.proto.order.v1.Order order(Order order, List<OrderChange> history) {
    com.doos.proto.order.v1.Order.Builder message =
        com.doos.proto.order.v1.Order.newBuilder()
            .setId(order.id())
            .setOrderNo(order.orderNo())
            .setUserId(order.userId())
            .setTotalAmount(Money.toDouble(order.totalCents()))
            .setDiscountAmount(Money.toDouble(order.discountCents()))
            .setActualAmount(Money.toDouble(order.actualCents()))
            .setStatus(order.status().wireName())
            .setPaymentMethod(order.paymentMethod() == null ? "" : order.paymentMethod().wireName())
            .setShippingAddress(order.shippingAddress())
            .setRemark(order.remark())
            .setCreatedAt(ProtoTime.message(order.createdAt()))
            .setVersion(order.version());
    order.items().forEach(item -> message.addItems(item(item)));
    history.forEach(change -> message.addHistory(change(change)));
    set(order.paidAt(), message::setPaidAt);
    set(order.shippedAt(), message::setShippedAt);
    set(order.completedAt(), message::setCompletedAt);
    set(order.cancelledAt(), message::setCancelledAt);
    return message.build();
  }

  private static void set(@Nullable Instant time, Consumer<Timestamp> setter) {
    if (time != null) {
      setter.accept(ProtoTime.message(time));
    }
  }

  private static com.doos.proto.order.v1.OrderItem item(OrderItem item) {
    return com.doos.proto.order.v1.OrderItem.newBuilder()
        .setProductId(item.productId())
        .setSkuId(item.skuId())
        .setProductName(item.productName())
        .setProductImage(item.productImage())
        .setPrice(Money.toDouble(item.priceCents()))
        .setQuantity(item.quantity())
        .build();
  }

  private static OrderHistory change(OrderChange change) {
    return OrderHistory.newBuilder()
        .setFromStatus(change.from() == null ? "" : change.from().wireName())
        .setToStatus(change.to().wireName())
        .setActor(change.actor())
        .setReason(change.reason())
        .setAt(ProtoTime.message(change.at()))
        .build();
  }

  static FindOrdersResponse found(List<Long> ids, Map<Long, OrderPresence.State> states) {
    FindOrdersResponse.Builder response = FindOrdersResponse.newBuilder();
    for (Long id : ids) {
      response.addOrders(
          FindOrdersResponse.Found.newBuilder()
              .setOrderId(id)
              .setState(state(states.getOrDefault(id, OrderPresence.State.UNKNOWN))));
    }
    return response.build();
  }

  private static com.doos.proto.order.v1.OrderPresence state(OrderPresence.State state) {
    return switch (state) {
      case EXISTS -> com.doos.proto.order.v1.OrderPresence.EXISTS;
      case ABSENT -> com.doos.proto.order.v1.OrderPresence.ABSENT;
      case UNKNOWN -> com.doos.proto.order.v1.OrderPresence.ORDER_PRESENCE_UNKNOWN;
    };
  }
}

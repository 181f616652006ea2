package com.doos.inventory.event;

import com.doos.proto.order.v1.OrderServiceGrpcClient;
import com.doos.proto.order.v1.OrderStatusUpdate;
import com.doos.proto.order.v1.UpdateOrderStatusBatchRequest;
import com.doos.shared.event.StockEvent;
import com.doos.shared.grpc.GrpcCaller;
import com.doos.shared.log.LogKeys;
import io.vertx.core.Future;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the order service which events took effect: paid orders become paid, and the messages count
 * as confirmed. Repeating a call is harmless.
 */
public final class OrderCallback {
  private static final Logger LOG = LoggerFactory.getLogger(OrderCallback.class);
  private static final String PAID = "paid";

  private final GrpcCaller orderService;

  public OrderCallback(GrpcCaller orderService) {
    this.orderService = orderService;
  }

  /** Fails when the order service did not take the updates; the caller tries again. */
  public Future<Void> tookEffect(List<StockEvent> events) {
    UpdateOrderStatusBatchRequest request =
        UpdateOrderStatusBatchRequest.newBuilder()
            .addAllUpdates(events.stream().map(OrderCallback::update).toList())
            .build();
    return orderService
        .call(OrderServiceGrpcClient.UpdateOrderStatusBatch, request)
        .onSuccess(response -> reportRefused(events, response.getSuccessList()))
        .mapEmpty();
  }

  /** Usual after a repetition, when the order has moved on; else the order deserves a look. */
  private static void reportRefused(List<StockEvent> events, List<Boolean> success) {
    for (int i = 0; i < Math.min(events.size(), success.size()); i++) {
      if (!success.get(i)) {
        LOG.atWarn()
            .addKeyValue(LogKeys.ORDER_ID, events.get(i).orderId())
            .log("the order did not become what its message says, or has moved on");
      }
    }
  }

  private static OrderStatusUpdate update(StockEvent event) {
    OrderStatusUpdate.Builder update =
        OrderStatusUpdate.newBuilder()
            .setOrderId(event.orderId())
            .setMessageId(event.messageId())
            .setTraceId(event.traceId());
    return switch (event.type()) {
      case STOCK_CONFIRM -> update.setStatus(PAID).build();
      case ORDER_CREATED, STOCK_ROLLBACK -> update.build();
    };
  }
}

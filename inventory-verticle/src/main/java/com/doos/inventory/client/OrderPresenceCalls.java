package com.doos.inventory.client;

import com.doos.inventory.app.OrderLookup;
import com.doos.proto.order.v1.FindOrdersRequest;
import com.doos.proto.order.v1.FindOrdersResponse;
import com.doos.proto.order.v1.OrderServiceGrpcClient;
import com.doos.shared.grpc.GrpcCaller;
import com.doos.shared.grpc.ProtoTime;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Asks the order service over gRPC. */
public final class OrderPresenceCalls implements OrderLookup {
  private final GrpcCaller orderService;

  public OrderPresenceCalls(GrpcCaller orderService) {
    this.orderService = orderService;
  }

  @Override
  public Future<Map<Long, Presence>> find(List<Long> orderIds, Instant deadline) {
    FindOrdersRequest request =
        FindOrdersRequest.newBuilder()
            .addAllOrderIds(orderIds)
            .setDeadline(ProtoTime.message(deadline))
            .build();
    return orderService
        .call(OrderServiceGrpcClient.FindOrders, request)
        .map(OrderPresenceCalls::presence);
  }

  private static Map<Long, Presence> presence(FindOrdersResponse response) {
    Map<Long, Presence> presence = new HashMap<>();
    for (FindOrdersResponse.Found found : response.getOrdersList()) {
      presence.put(
          found.getOrderId(),
          switch (found.getState()) {
            case EXISTS -> Presence.EXISTS;
            case ABSENT -> Presence.ABSENT;
            case ORDER_PRESENCE_UNKNOWN, UNRECOGNIZED -> Presence.UNKNOWN;
          });
    }
    return presence;
  }
}

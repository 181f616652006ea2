package com.doos.order.api;

import com.doos.order.app.OrderService;
import com.doos.order.app.ShardCommand;
import com.doos.order.app.ShardCommand.StatusUpdate;
import com.doos.order.domain.OrderStatus;
import com.doos.order.store.OrderStore;
import com.doos.proto.order.v1.CancelOrderRequest;
import com.doos.proto.order.v1.CancelOrderResponse;
import com.doos.proto.order.v1.CreateOrderRequest;
import com.doos.proto.order.v1.CreateOrderResponse;
import com.doos.proto.order.v1.FindOrdersRequest;
import com.doos.proto.order.v1.FindOrdersResponse;
import com.doos.proto.order.v1.GetOrderDetailRequest;
import com.doos.proto.order.v1.GetOrderDetailResponse;
import com.doos.proto.order.v1.ListOrdersRequest;
import com.doos.proto.order.v1.ListOrdersResponse;
import com.doos.proto.order.v1.OrderServiceGrpcService;
import com.doos.proto.order.v1.OrderStatusUpdate;
import com.doos.proto.order.v1.UpdateOrderStatusBatchRequest;
import com.doos.proto.order.v1.UpdateOrderStatusBatchResponse;
import com.doos.proto.order.v1.UpdateOrderStatusRequest;
import com.doos.proto.order.v1.UpdateOrderStatusResponse;
import com.doos.shared.auth.Principal;
import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.gate.Gate;
import com.doos.shared.grpc.GrpcEdge;
import com.doos.shared.grpc.ProtoTime;
import com.doos.shared.limit.Origin;
import com.doos.shared.log.LogKeys;
import com.doos.shared.trace.Traces;
import io.vertx.core.Future;
import io.vertx.grpc.server.Service;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code order.v1.OrderService}. */
public final class OrderGrpcApi {
  private static final Logger LOG = LoggerFactory.getLogger(OrderGrpcApi.class);
  private static final int PAGE_MAX = 10_000;
  private static final int PAGE_SIZE_DEFAULT = 20;
  private static final int PAGE_SIZE_MAX = 100;
  private static final int UPDATES_MAX = 5_000;
  private static final int ORDERS_FOUND_MAX = 5_000;
  private static final int REASON_LENGTH_MAX = 200;

  private final OrderService orders;

  public OrderGrpcApi(OrderService orders) {
    this.orders = orders;
  }

  /**
   * @param messageBytesMax see {@link GrpcEdge}
   */
  public Service service(Gate gate, int messageBytesMax) {
    return new GrpcEdge(
            OrderServiceGrpcService.SERVICE_NAME,
            OrderServiceGrpcService.SERVICE_DESCRIPTOR,
            gate,
            messageBytesMax)
        .traced(OrderServiceGrpcService.CreateOrder, this::create)
        .unary(OrderServiceGrpcService.GetOrderDetail, this::detail)
        .unary(OrderServiceGrpcService.ListOrders, this::list)
        .unary(OrderServiceGrpcService.CancelOrder, this::cancel)
        .unary(OrderServiceGrpcService.UpdateOrderStatus, this::update)
        .unary(OrderServiceGrpcService.UpdateOrderStatusBatch, this::updateBatch)
        .unary(OrderServiceGrpcService.FindOrders, (caller, q) -> findOrders(q))
        .build();
  }

  private Future<CreateOrderResponse> create(
      Principal caller, CreateOrderRequest request, Origin origin) {
    return orders
        .place(caller, OrderProto.request(caller, request), origin)
        .map(placed -> OrderProto.created(placed.order(), placed.replayed()));
  }

  private Future<GetOrderDetailResponse> detail(Principal caller, GetOrderDetailRequest request) {
    return orders
        .detail(caller, caller.actingFor(request.getUserId()), request.getOrderId())
        .map(json -> {
          ShardCommand.Detail found = OrderJson.readDetail(json);
          return GetOrderDetailResponse.newBuilder()
              .setOrder(OrderProto.order(Objects.requireNonNull(found.order()), found.history()))
              .build();
        });
  }

  private Future<ListOrdersResponse> list(Principal caller, ListOrdersRequest request) {
    return orders
        .list(
            caller.actingFor(request.getUserId()),
            request.getStatus().isEmpty() ? null : OrderStatus.ofWireName(request.getStatus()),
            within(request.getPage(), 1, PAGE_MAX, "page"),
            within(request.getPageSize(), PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX, "page_size"))
        .map(json -> page(OrderJson.readPage(json)));
  }

  /** In proto3 an absent number is 0: it takes the default. */
  private static int within(int number, int fallback, int max, String field) {
    if (number < 0 || number > max) {
      throw DoosException.invalid(Detail.OUT_OF_RANGE, field, 1, max);
    }
    return number == 0 ? fallback : number;
  }

  private static ListOrdersResponse page(OrderStore.Page page) {
    return ListOrdersResponse.newBuilder()
        .addAllOrders(
            page.orders().stream().map(order -> OrderProto.order(order, List.of())).toList())
        .setTotal(page.total())
        .build();
  }

  private Future<CancelOrderResponse> cancel(Principal caller, CancelOrderRequest request) {
    if (request.getReason().length() > REASON_LENGTH_MAX) {
      throw DoosException.invalid(Detail.TOO_LONG, "reason", REASON_LENGTH_MAX);
    }
    return orders
        .cancel(
            caller,
            caller.actingFor(request.getUserId()),
            request.getOrderId(),
            request.getReason())
        .map(done -> CancelOrderResponse.newBuilder().setSuccess(true).build());
  }

  private Future<UpdateOrderStatusResponse> update(
      Principal caller, UpdateOrderStatusRequest request) {
    StatusUpdate update = new StatusUpdate(request.getOrderId(), target(request.getStatus()), "");
    return orders
        .update(caller, List.of(update))
        .map(success -> UpdateOrderStatusResponse.newBuilder().setSuccess(success.get(0)).build());
  }

  private Future<UpdateOrderStatusBatchResponse> updateBatch(
      Principal caller, UpdateOrderStatusBatchRequest request) {
    if (request.getUpdatesCount() > UPDATES_MAX) {
      throw DoosException.invalid(Detail.OUT_OF_RANGE, "updates", 0, UPDATES_MAX);
    }
    return orders
        .update(caller, request.getUpdatesList().stream().map(OrderGrpcApi::update).toList())
        .onSuccess(success -> trace(request.getUpdatesList(), success))
        .map(success -> UpdateOrderStatusBatchResponse.newBuilder().addAllSuccess(success).build());
  }

  private Future<FindOrdersResponse> findOrders(FindOrdersRequest request) {
    if (request.getOrderIdsCount() > ORDERS_FOUND_MAX) {
      throw DoosException.invalid(Detail.OUT_OF_RANGE, "order_ids", 0, ORDERS_FOUND_MAX);
    }
    if (!request.hasDeadline()) {
      throw DoosException.invalid(Detail.MISSING_FIELD, "deadline");
    }
    return orders
        .presence(request.getOrderIdsList(), ProtoTime.instant(request.getDeadline(), "deadline"))
        .map(states -> OrderProto.found(request.getOrderIdsList(), states));
  }

  /** Not cancelled: that gives stock back, which is more than a new status. */
  private static OrderStatus target(String status) {
    OrderStatus to = OrderStatus.ofWireName(status);
    if (to == OrderStatus.CANCELLED) {
      throw DoosException.invalid(Detail.ONE_OF, "status", "paid, shipped, completed");
    }
    return to;
  }

  private static void trace(List<OrderStatusUpdate> updates, List<Boolean> success) {
    if (!LOG.isDebugEnabled()) {
      return;
    }
    for (int i = 0; i < updates.size(); i++) {
      LOG.atDebug()
          .addKeyValue(LogKeys.TRACE_ID, Traces.id(updates.get(i).getTraceId()))
          .addKeyValue(LogKeys.ORDER_ID, updates.get(i).getOrderId())
          .addKeyValue(LogKeys.STATUS, updates.get(i).getStatus())
          .log(success.get(i) ? "order updated" : "order not updated");
    }
  }

  private static StatusUpdate update(OrderStatusUpdate update) {
    return new StatusUpdate(
        update.getOrderId(),
        update.getStatus().isEmpty() ? null : target(update.getStatus()),
        update.getMessageId());
  }
}

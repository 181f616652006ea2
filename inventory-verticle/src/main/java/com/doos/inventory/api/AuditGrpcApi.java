package com.doos.inventory.api;

import com.doos.inventory.app.StockAuditService;
import com.doos.inventory.domain.AnonymousOrders;
import com.doos.inventory.domain.HeldLine;
import com.doos.inventory.domain.ReservationStatus;
import com.doos.inventory.domain.SkuKey;
import com.doos.inventory.store.StockAuditStore;
import com.doos.proto.inventory.v1.AuditServiceGrpcService;
import com.doos.proto.inventory.v1.AuditStockRequest;
import com.doos.proto.inventory.v1.AuditStockResponse;
import com.doos.proto.inventory.v1.FindReservationsRequest;
import com.doos.proto.inventory.v1.FindReservationsResponse;
import com.doos.proto.inventory.v1.ListReservationsRequest;
import com.doos.proto.inventory.v1.ListReservationsResponse;
import com.doos.proto.inventory.v1.ListedReservation;
import com.doos.proto.inventory.v1.OrderReservation;
import com.doos.proto.inventory.v1.ReservedLine;
import com.doos.proto.inventory.v1.StockFinding;
import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.gate.Gate;
import com.doos.shared.grpc.GrpcEdge;
import com.doos.shared.grpc.ProtoTime;
import io.vertx.core.Future;
import io.vertx.grpc.server.Service;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code inventory.v1.AuditService}. */
public final class AuditGrpcApi {
  private static final int ROWS_MAX = 1_000;

  private final StockAuditService audits;

  public AuditGrpcApi(StockAuditService audits) {
    this.audits = audits;
  }

  /**
   * @param messageBytesMax see {@link GrpcEdge}
   */
  public Service service(Gate gate, int messageBytesMax) {
    return new GrpcEdge(
            AuditServiceGrpcService.SERVICE_NAME,
            AuditServiceGrpcService.SERVICE_DESCRIPTOR,
            gate,
            messageBytesMax)
        .unary(AuditServiceGrpcService.AuditStock, (caller, q) -> audit(q))
        .unary(AuditServiceGrpcService.FindReservations, (caller, q) -> find(q))
        .unary(AuditServiceGrpcService.ListReservations, (caller, q) -> list(q))
        .build();
  }

  private Future<AuditStockResponse> audit(AuditStockRequest request) {
    SkuKey after = new SkuKey(request.getAfterProductId(), request.getAfterSkuId());
    return audits
        .audit(after, limit(request.getLimit()), request.getRepair())
        .map(page ->
            AuditStockResponse.newBuilder()
                .setChecked(page.checked())
                .setLastProductId(page.last().productId())
                .setLastSkuId(page.last().skuId())
                .addAllFindings(page.findings().stream().map(AuditGrpcApi::finding).toList())
                .setGatesChecked(page.gatesChecked())
                .build());
  }

  private static StockFinding finding(StockAuditService.Finding finding) {
    return StockFinding.newBuilder()
        .setKind(
            switch (finding.kind()) {
              case STOCK -> StockFinding.Kind.STOCK;
              case OVERSOLD -> StockFinding.Kind.OVERSOLD;
              case GATE -> StockFinding.Kind.GATE;
            })
        .setProductId(finding.sku().productId())
        .setSkuId(finding.sku().skuId())
        .setDetail(finding.detail())
        .setRepaired(finding.repaired())
        .build();
  }

  private Future<FindReservationsResponse> find(FindReservationsRequest request) {
    limit(request.getOrderIdsCount());
    return audits
        .find(request.getOrderIdsList())
        .map(held ->
            FindReservationsResponse.newBuilder()
                .addAllOrders(orders(held.lines()))
                .addAllConsumed(held.consumed())
                .build());
  }

  private static List<OrderReservation> orders(List<HeldLine> lines) {
    Map<Long, OrderReservation.Builder> orders = new TreeMap<>();
    for (HeldLine held : lines) {
      orders
          .computeIfAbsent(held.orderId(), id -> OrderReservation.newBuilder().setOrderId(id))
          .addLines(
              ReservedLine.newBuilder()
                  .setProductId(held.line().sku().productId())
                  .setSkuId(held.line().sku().skuId())
                  .setQuantity(held.line().quantity())
                  .setState(state(held.status())));
    }
    return orders.values().stream().map(OrderReservation.Builder::build).toList();
  }

  private static ReservedLine.State state(ReservationStatus status) {
    return switch (status) {
      case RESERVED -> ReservedLine.State.OPEN;
      case CONFIRMED -> ReservedLine.State.CONFIRMED;
      case RELEASED -> ReservedLine.State.RELEASED;
    };
  }

  private Future<ListReservationsResponse> list(ListReservationsRequest request) {
    return audits
        .list(
            request.getAfterOrderId(),
            ProtoTime.instant(request.getExpiredBefore(), "expired_before"),
            limit(request.getLimit()))
        .map(listed ->
            ListReservationsResponse.newBuilder()
                .addAllOrders(listed.stream().map(AuditGrpcApi::listed).toList())
                .build());
  }

  private static ListedReservation listed(StockAuditStore.Listed order) {
    return ListedReservation.newBuilder()
        .setOrderId(order.orderId())
        .setSold(order.sold())
        .setOverdue(order.overdue())
        .setIssued(
            order.orderId() > InventoryCodec.PARTNERS_ORDER_ID_MAX
                && !AnonymousOrders.isAnonymous(order.orderId()))
        .build();
  }

  private static int limit(int rows) {
    if (rows < 1 || rows > ROWS_MAX) {
      throw DoosException.invalid(Detail.OUT_OF_RANGE, "rows", 1, ROWS_MAX);
    }
    return rows;
  }
}

package com.doos.inventory.api;

import com.doos.inventory.app.CatalogueService;
import com.doos.inventory.app.Stock;
import com.doos.inventory.domain.AnonymousOrders;
import com.doos.inventory.domain.LineSettlement;
import com.doos.inventory.domain.Reservation;
import com.doos.inventory.domain.ReserveOutcome;
import com.doos.inventory.domain.Settlement;
import com.doos.inventory.domain.StockLine;
import com.doos.proto.inventory.v1.ConfirmDeductStockRequest;
import com.doos.proto.inventory.v1.ConfirmDeductStockResponse;
import com.doos.proto.inventory.v1.GetStockRequest;
import com.doos.proto.inventory.v1.GetStockResponse;
import com.doos.proto.inventory.v1.InventoryServiceGrpcService;
import com.doos.proto.inventory.v1.PreDeductStockRequest;
import com.doos.proto.inventory.v1.PreDeductStockResponse;
import com.doos.proto.inventory.v1.ReleaseStockRequest;
import com.doos.proto.inventory.v1.ReleaseStockResponse;
import com.doos.proto.inventory.v1.ReserveResult;
import com.doos.proto.inventory.v1.ReserveStockRequest;
import com.doos.proto.inventory.v1.ReserveStockResponse;
import com.doos.proto.inventory.v1.RollbackStockRequest;
import com.doos.proto.inventory.v1.RollbackStockResponse;
import com.doos.shared.auth.Principal;
import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.doos.shared.gate.Gate;
import com.doos.shared.grpc.GrpcEdge;
import com.doos.shared.log.LogKeys;
import com.doos.shared.trace.Traces;
import io.vertx.core.Future;
import io.vertx.grpc.server.Service;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code inventory.v1.InventoryService}. */
public final class InventoryGrpcApi {
  private static final Logger LOG = LoggerFactory.getLogger(InventoryGrpcApi.class);
  private static final int ORDERS_MAX = 1_024;

  /** How long stock pre-deducted by a partner is held for an order that nobody confirms. */
  private static final Duration PRE_DEDUCTION_TTL = Duration.ofMinutes(30);

  private final Stock stock;
  private final CatalogueService catalogue;
  private final InstantSource clock;
  private final RandomGenerator random;

  /**
   * @param random makes ids of reservations without an order
   */
  public InventoryGrpcApi(
      Stock stock, CatalogueService catalogue, InstantSource clock, RandomGenerator random) {
    this.stock = stock;
    this.catalogue = catalogue;
    this.clock = clock;
    this.random = random;
  }

  /**
   * @param messageBytesMax see {@link GrpcEdge}
   */
  public Service service(Gate gate, int messageBytesMax) {
    return new GrpcEdge(
            InventoryServiceGrpcService.SERVICE_NAME,
            InventoryServiceGrpcService.SERVICE_DESCRIPTOR,
            gate,
            messageBytesMax)
        .unary(InventoryServiceGrpcService.GetStock, (caller, q) -> getStock(q))
        .unary(InventoryServiceGrpcService.PreDeductStock, this::preDeduct)
        .unary(InventoryServiceGrpcService.ConfirmDeductStock, this::confirm)
        .unary(InventoryServiceGrpcService.RollbackStock, this::rollback)
        .unary(InventoryServiceGrpcService.ReserveStock, (caller, q) -> reserve(q))
        .unary(InventoryServiceGrpcService.ReleaseStock, (caller, q) -> release(q))
        .build();
  }

  private Future<GetStockResponse> getStock(GetStockRequest request) {
    return catalogue
        .stock(request.getProductId())
        .map(rows ->
            rows.stream()
                .filter(row -> row.skuId() == request.getSkuId())
                .findFirst()
                .orElseThrow(() ->
                    DoosException.invalid(
                        Detail.UNKNOWN_PRODUCT, request.getProductId(), request.getSkuId())))
        .map(row ->
            GetStockResponse.newBuilder()
                .setAvailableStock(row.available())
                .setLockedStock(row.locked())
                .build());
  }

  private Future<PreDeductStockResponse> preDeduct(
      Principal caller, PreDeductStockRequest request) {
    StockLine line =
        InventoryCodec.line(request.getProductId(), request.getSkuId(), request.getQuantity());
    Instant now = clock.instant();
    long orderId =
        request.getOrderId() == 0
            ? AnonymousOrders.id(now, random.nextLong())
            : InventoryCodec.orderId(caller, request.getOrderId());
    Reservation reservation = new Reservation(orderId, List.of(line), now.plus(PRE_DEDUCTION_TTL));
    return stock
        .reserve(List.of(reservation))
        .map(outcomes ->
            switch (outcomes.get(0)) {
              case ReserveOutcome.Reserved reserved -> preDeducted(true, "");
              case ReserveOutcome.Insufficient shortage ->
                  preDeducted(false, ErrorCode.STOCK_INSUFFICIENT.name());
              case ReserveOutcome.UnknownSku unknown ->
                  throw DoosException.invalid(
                      Detail.UNKNOWN_PRODUCT, request.getProductId(), request.getSkuId());
              case ReserveOutcome.Closed closed ->
                  preDeducted(false, ErrorCode.STOCK_LOCKED.name());
              case ReserveOutcome.Broken broken -> throw DoosException.of(ErrorCode.INTERNAL);
            });
  }

  private static PreDeductStockResponse preDeducted(boolean success, String message) {
    return PreDeductStockResponse.newBuilder().setSuccess(success).setMessage(message).build();
  }

  private Future<ConfirmDeductStockResponse> confirm(
      Principal caller, ConfirmDeductStockRequest request) {
    return stock
        .settle(
            new LineSettlement(
                InventoryCodec.orderId(caller, request.getOrderId()),
                InventoryCodec.line(
                    request.getProductId(), request.getSkuId(), request.getQuantity()),
                Settlement.Kind.CONFIRM,
                request.getMessageId()))
        .map(success -> ConfirmDeductStockResponse.newBuilder().setSuccess(success).build());
  }

  private Future<RollbackStockResponse> rollback(Principal caller, RollbackStockRequest request) {
    return stock
        .settle(
            new LineSettlement(
                InventoryCodec.orderId(caller, request.getOrderId()),
                InventoryCodec.line(
                    request.getProductId(), request.getSkuId(), request.getQuantity()),
                Settlement.Kind.RELEASE,
                ""))
        .map(success -> RollbackStockResponse.newBuilder().setSuccess(success).build());
  }

  private Future<ReserveStockResponse> reserve(ReserveStockRequest request) {
    limit(request.getReservationsCount());
    List<Reservation> reservations =
        request.getReservationsList().stream().map(InventoryCodec::reservation).toList();
    return stock
        .reserve(reservations)
        .onSuccess(outcomes -> trace(request.getReservationsList(), outcomes))
        .map(InventoryGrpcApi::response);
  }

  private static void trace(
      List<com.doos.proto.inventory.v1.Reservation> wishes, List<ReserveOutcome> outcomes) {
    if (!LOG.isDebugEnabled()) {
      return;
    }
    for (int i = 0; i < wishes.size(); i++) {
      LOG.atDebug()
          .addKeyValue(LogKeys.TRACE_ID, Traces.id(wishes.get(i).getTraceId()))
          .addKeyValue(LogKeys.ORDER_ID, wishes.get(i).getOrderId())
          .addKeyValue(LogKeys.STATUS, InventoryCodec.result(outcomes.get(i)).getOutcome())
          .log("stock asked for");
    }
  }

  private static ReserveStockResponse response(List<ReserveOutcome> outcomes) {
    List<ReserveResult> results = outcomes.stream().map(InventoryCodec::result).toList();
    return ReserveStockResponse.newBuilder().addAllResults(results).build();
  }

  private Future<ReleaseStockResponse> release(ReleaseStockRequest request) {
    limit(request.getOrderIdsCount());
    List<Settlement> settlements =
        request.getOrderIdsList().stream()
            .map(orderId -> new Settlement(orderId, Settlement.Kind.RELEASE))
            .toList();
    return stock.settle(settlements).map(done -> ReleaseStockResponse.getDefaultInstance());
  }

  private static void limit(int orders) {
    if (orders < 1 || orders > ORDERS_MAX) {
      throw DoosException.invalid(Detail.OUT_OF_RANGE, "orders", 1, ORDERS_MAX);
    }
  }
}

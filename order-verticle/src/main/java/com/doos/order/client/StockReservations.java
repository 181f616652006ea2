package com.doos.order.client;

import com.doos.order.domain.OrderItem;
import com.doos.proto.inventory.v1.InventoryServiceGrpcClient;
import com.doos.proto.inventory.v1.ReleaseStockRequest;
import com.doos.proto.inventory.v1.Reservation;
import com.doos.proto.inventory.v1.ReserveResult;
import com.doos.proto.inventory.v1.ReserveStockRequest;
import com.doos.proto.inventory.v1.ReserveStockResponse;
import com.doos.proto.inventory.v1.StockLine;
import com.doos.shared.batch.BatchLimits;
import com.doos.shared.batch.GroupCommitter;
import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.doos.shared.error.RefusedItem;
import com.doos.shared.grpc.GrpcCaller;
import com.doos.shared.grpc.ProtoTime;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Collections;
import java.util.List;

/**
 * Reserves stock at the inventory service. Orders that arrive while a call is under way share the
 * next one.
 */
public final class StockReservations {
  private static final int ID_BYTES = 8;

  private final GrpcCaller inventory;
  private final GroupCommitter<Reservation, ReserveResult> calls;
  private final GroupCommitter<Long, Boolean> releases;

  /**
   * @param owner the context all calls come from
   */
  public StockReservations(
      Context owner, GrpcCaller inventory, BatchLimits limits, MeterRegistry metrics) {
    this.inventory = inventory;
    this.calls =
        new GroupCommitter<>(
            owner,
            "reserve-calls",
            limits,
            Reservation::getSerializedSize,
            failure -> false,
            metrics,
            this::call);
    this.releases =
        new GroupCommitter<>(
            owner,
            "release-calls",
            limits,
            orderId -> ID_BYTES,
            failure -> false,
            metrics,
            this::callRelease);
  }

  /**
   * Holds the items for an order, all or nothing.
   *
   * @return fails with {@link ErrorCode#STOCK_INSUFFICIENT}, or {@link ErrorCode#STOCK_LOCKED} when
   *     the order's reservation has ended before
   */
  public Future<Void> reserve(
      long orderId, List<OrderItem> items, Instant expiresAt, String traceId) {
    Reservation.Builder reservation =
        Reservation.newBuilder()
            .setOrderId(orderId)
            .setTraceId(traceId)
            .setExpiresAt(ProtoTime.message(expiresAt));
    for (OrderItem item : items) {
      reservation.addLines(
          StockLine.newBuilder()
              .setProductId(item.productId())
              .setSkuId(item.skuId())
              .setQuantity(item.quantity()));
    }
    return calls.submit(reservation.build()).compose(StockReservations::outcome);
  }

  /** Gives back what an order that was not written holds. */
  public Future<Void> release(long orderId) {
    return releases.submit(orderId).mapEmpty();
  }

  private Future<List<Boolean>> callRelease(List<Long> orderIds) {
    return inventory
        .call(
            InventoryServiceGrpcClient.ReleaseStock,
            ReleaseStockRequest.newBuilder().addAllOrderIds(orderIds).build())
        .map(done -> Collections.nCopies(orderIds.size(), true));
  }

  private Future<List<ReserveResult>> call(List<Reservation> batch) {
    return inventory
        .call(
            InventoryServiceGrpcClient.ReserveStock,
            ReserveStockRequest.newBuilder().addAllReservations(batch).build())
        .map(ReserveStockResponse::getResultsList);
  }

  private static Future<Void> outcome(ReserveResult result) {
    StockLine line = result.getShortLine();
    return switch (result.getOutcome()) {
      case RESERVED -> Future.succeededFuture();
      case INSUFFICIENT ->
          Future.failedFuture(
              new DoosException(
                      ErrorCode.STOCK_INSUFFICIENT,
                      Detail.SHORT_PRODUCT,
                      line.getProductId(),
                      line.getSkuId())
                  .about(
                      List.of(
                          RefusedItem.ofStock(
                              line.getProductId(),
                              line.getSkuId(),
                              result.hasAvailable() ? result.getAvailable() : null))));
      case UNKNOWN_SKU ->
          Future.failedFuture(
              DoosException.invalid(Detail.UNKNOWN_PRODUCT, line.getProductId(), line.getSkuId()));
      case CLOSED -> Future.failedFuture(DoosException.of(ErrorCode.STOCK_LOCKED));
      case RESERVE_OUTCOME_UNSPECIFIED, UNRECOGNIZED ->
          Future.failedFuture(new IllegalStateException("unknown reserve outcome"));
    };
  }
}

package com.doos.order.client;

import com.doos.order.reconcile.Evidence;
import com.doos.order.reconcile.Finding;
import com.doos.order.reconcile.FindingKind;
import com.doos.order.reconcile.StockLedger;
import com.doos.proto.inventory.v1.AuditServiceGrpcClient;
import com.doos.proto.inventory.v1.AuditStockRequest;
import com.doos.proto.inventory.v1.FindReservationsRequest;
import com.doos.proto.inventory.v1.FindReservationsResponse;
import com.doos.proto.inventory.v1.ListReservationsRequest;
import com.doos.proto.inventory.v1.ReservedLine;
import com.doos.proto.inventory.v1.StockFinding;
import com.doos.shared.grpc.GrpcCaller;
import com.doos.shared.grpc.ProtoTime;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Asks the inventory service over gRPC. */
public final class StockLedgerCalls implements StockLedger {
  /** Their answer, with as many lines as orders may have, is less than a client takes. */
  private static final int ORDERS_MAX = 80;

  private final GrpcCaller inventory;

  public StockLedgerCalls(GrpcCaller inventory) {
    this.inventory = inventory;
  }

  @Override
  public Future<StockPage> audit(Sku after, int limit, boolean repair) {
    AuditStockRequest request =
        AuditStockRequest.newBuilder()
            .setAfterProductId(after.productId())
            .setAfterSkuId(after.skuId())
            .setLimit(limit)
            .setRepair(repair)
            .build();
    return inventory
        .call(AuditServiceGrpcClient.AuditStock, request)
        .map(page ->
            new StockPage(
                page.getChecked(),
                new Sku(page.getLastProductId(), page.getLastSkuId()),
                page.getFindingsList().stream().map(StockLedgerCalls::finding).toList(),
                page.getGatesChecked()));
  }

  private static Finding finding(StockFinding finding) {
    FindingKind kind =
        switch (finding.getKind()) {
          case STOCK, KIND_UNSPECIFIED, UNRECOGNIZED -> FindingKind.STOCK_WRONG;
          case OVERSOLD -> FindingKind.STOCK_OVERSOLD;
          case GATE -> FindingKind.GATE_STALE;
        };
    String sku = finding.getProductId() + ":" + finding.getSkuId();
    return Finding.of(new Evidence(kind, sku, finding.getDetail()), finding.getRepaired());
  }

  @Override
  public Future<Holdings> holdings(Collection<Long> orderIds) {
    List<Long> ids = List.copyOf(orderIds);
    Map<Long, List<Line>> lines = new HashMap<>();
    Set<String> consumed = new HashSet<>();
    Future<Void> asked = Future.succeededFuture();
    for (int from = 0; from < ids.size(); from += ORDERS_MAX) {
      List<Long> some = ids.subList(from, Math.min(ids.size(), from + ORDERS_MAX));
      asked =
          asked
              .compose(before -> find(some))
              .onSuccess(found -> {
                found
                    .getOrdersList()
                    .forEach(order ->
                        lines.put(
                            order.getOrderId(),
                            order.getLinesList().stream().map(StockLedgerCalls::line).toList()));
                consumed.addAll(found.getConsumedList());
              })
              .mapEmpty();
    }
    return asked.map(done -> new Holdings(lines, consumed));
  }

  private Future<FindReservationsResponse> find(List<Long> orderIds) {
    return inventory.call(
        AuditServiceGrpcClient.FindReservations,
        FindReservationsRequest.newBuilder().addAllOrderIds(orderIds).build());
  }

  private static Line line(ReservedLine line) {
    State state =
        switch (line.getState()) {
          case OPEN -> State.OPEN;
          case CONFIRMED -> State.CONFIRMED;
          case RELEASED -> State.RELEASED;
          case STATE_UNSPECIFIED, UNRECOGNIZED ->
              throw new IllegalStateException("unknown state of a reservation");
        };
    return new Line(new Sku(line.getProductId(), line.getSkuId()), line.getQuantity(), state);
  }

  @Override
  public Future<List<Holder>> holders(long afterOrderId, Instant expiredBefore, int limit) {
    ListReservationsRequest request =
        ListReservationsRequest.newBuilder()
            .setAfterOrderId(afterOrderId)
            .setLimit(limit)
            .setExpiredBefore(ProtoTime.message(expiredBefore))
            .build();
    return inventory
        .call(AuditServiceGrpcClient.ListReservations, request)
        .map(page ->
            page.getOrdersList().stream()
                .map(order ->
                    new Holder(
                        order.getOrderId(), order.getSold(), order.getOverdue(), order.getIssued()))
                .toList());
  }
}

package com.doos.order.client;

import com.doos.order.reconcile.Evidence;
import com.doos.order.reconcile.Finding;
import com.doos.order.reconcile.FindingKind;
import com.doos.order.reconcile.OrderIndex;
import com.doos.proto.cdc.v1.AuditIndexRequest;
import com.doos.proto.cdc.v1.IndexFinding;
import com.doos.proto.cdc.v1.IndexServiceGrpcClient;
import com.doos.shared.grpc.GrpcCaller;
import io.vertx.core.Future;

/** Asks the CDC service, which owns the search index, over gRPC. */
public final class OrderIndexCalls implements OrderIndex {
  private final GrpcCaller cdc;

  public OrderIndexCalls(GrpcCaller cdc) {
    this.cdc = cdc;
  }

  @Override
  public Future<IndexPage> audit(long afterOrderId, int limit, boolean repair) {
    AuditIndexRequest request =
        AuditIndexRequest.newBuilder()
            .setAfterOrderId(afterOrderId)
            .setLimit(limit)
            .setRepair(repair)
            .build();
    return cdc.call(IndexServiceGrpcClient.AuditIndex, request)
        .map(page ->
            new IndexPage(
                page.getChecked(),
                page.getLastOrderId(),
                page.getFindingsList().stream().map(OrderIndexCalls::finding).toList()));
  }

  private static Finding finding(IndexFinding finding) {
    FindingKind kind =
        switch (finding.getKind()) {
          case MISSING -> FindingKind.INDEX_MISSING;
          case OUTDATED -> FindingKind.INDEX_OUTDATED;
          case DIFFERENT, KIND_UNSPECIFIED, UNRECOGNIZED -> FindingKind.INDEX_DIFFERENT;
          case UNEXPECTED -> FindingKind.INDEX_UNEXPECTED;
        };
    String detail =
        "order version "
            + finding.getOrderVersion()
            + ", document version "
            + finding.getDocumentVersion();
    return Finding.of(
        new Evidence(kind, String.valueOf(finding.getOrderId()), detail), finding.getRepaired());
  }
}

package com.doos.cdc.api;

import com.doos.cdc.upkeep.Checksum;
import com.doos.cdc.upkeep.IndexAudit;
import com.doos.cdc.upkeep.Rebuild;
import com.doos.cdc.upkeep.Upkeep;
import com.doos.proto.cdc.v1.AuditIndexRequest;
import com.doos.proto.cdc.v1.AuditIndexResponse;
import com.doos.proto.cdc.v1.GetRebuildResponse;
import com.doos.proto.cdc.v1.IndexFinding;
import com.doos.proto.cdc.v1.IndexServiceGrpcService;
import com.doos.proto.cdc.v1.RebuildIndexResponse;
import com.doos.proto.cdc.v1.RebuiltShard;
import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.doos.shared.gate.Gate;
import com.doos.shared.grpc.GrpcEdge;
import com.doos.shared.grpc.ProtoTime;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.grpc.server.Service;
import java.util.concurrent.atomic.AtomicBoolean;

/** {@code cdc.v1.IndexService}. */
public final class IndexGrpcApi {
  private static final int ORDERS_MAX = 1_000;

  private final Vertx vertx;
  private final Upkeep upkeep;
  private final String alias;
  private final AtomicBoolean auditing = new AtomicBoolean();

  /**
   * @param alias of the index that is searched
   */
  public IndexGrpcApi(Vertx vertx, Upkeep upkeep, String alias) {
    this.vertx = vertx;
    this.upkeep = upkeep;
    this.alias = alias;
  }

  /**
   * @param messageBytesMax see {@link GrpcEdge}
   */
  public Service service(Gate gate, int messageBytesMax) {
    return new GrpcEdge(
            IndexServiceGrpcService.SERVICE_NAME,
            IndexServiceGrpcService.SERVICE_DESCRIPTOR,
            gate,
            messageBytesMax)
        .unary(IndexServiceGrpcService.RebuildIndex, (caller, q) -> rebuild())
        .unary(IndexServiceGrpcService.GetRebuild, (caller, q) -> latest())
        .unary(IndexServiceGrpcService.AuditIndex, (caller, q) -> audit(q))
        .build();
  }

  private Future<RebuildIndexResponse> rebuild() {
    boolean started = upkeep.rebuild().start();
    RebuildIndexResponse.Builder answer = RebuildIndexResponse.newBuilder().setStarted(started);
    Rebuild latest = upkeep.rebuild().latest();
    if (latest != null) {
      answer.setRebuild(message(latest));
    }
    return Future.succeededFuture(answer.build());
  }

  private Future<GetRebuildResponse> latest() {
    Rebuild latest = upkeep.rebuild().latest();
    return Future.succeededFuture(
        latest == null
            ? GetRebuildResponse.getDefaultInstance()
            : GetRebuildResponse.newBuilder().setRebuild(message(latest)).build());
  }

  /** One at a time: each blocks a thread for as long as a difference has to last. */
  private Future<AuditIndexResponse> audit(AuditIndexRequest request) {
    if (request.getLimit() < 1 || request.getLimit() > ORDERS_MAX) {
      throw DoosException.invalid(Detail.OUT_OF_RANGE, "limit", 1, ORDERS_MAX);
    }
    if (!auditing.compareAndSet(false, true)) {
      return Future.failedFuture(new DoosException(ErrorCode.OVERLOADED, Detail.NONE));
    }
    return vertx
        .executeBlocking(
            () ->
                upkeep
                    .audit()
                    .page(
                        alias, request.getAfterOrderId(), request.getLimit(), request.getRepair()),
            false)
        .map(IndexGrpcApi::message)
        .recover(away -> Future.failedFuture(DoosException.unavailable("index", away)))
        .onComplete(done -> auditing.set(false));
  }

  private static AuditIndexResponse message(IndexAudit.Page page) {
    AuditIndexResponse.Builder answer =
        AuditIndexResponse.newBuilder().setLastOrderId(page.last()).setChecked(page.checked());
    page.findings()
        .forEach(finding ->
            answer.addFindings(
                IndexFinding.newBuilder()
                    .setOrderId(finding.orderId())
                    .setKind(IndexFinding.Kind.valueOf(finding.kind().name()))
                    .setOrderVersion(finding.orderVersion())
                    .setDocumentVersion(finding.documentVersion())
                    .setRepaired(finding.repaired())));
    return answer.build();
  }

  private static com.doos.proto.cdc.v1.Rebuild message(Rebuild rebuild) {
    com.doos.proto.cdc.v1.Rebuild.Builder answer =
        com.doos.proto.cdc.v1.Rebuild.newBuilder()
            .setState(com.doos.proto.cdc.v1.Rebuild.State.valueOf(rebuild.state().name()))
            .setIndex(rebuild.index())
            .setStartedAt(ProtoTime.message(rebuild.startedAt()))
            .setRejected(rebuild.rejected())
            .setError(rebuild.error());
    if (rebuild.finishedAt() != null) {
      answer.setFinishedAt(ProtoTime.message(rebuild.finishedAt()));
    }
    for (int shard = 0; shard < rebuild.shards().size(); shard++) {
      answer.addShards(message(shard, rebuild.shards().get(shard)));
    }
    return answer.build();
  }

  private static RebuiltShard message(int number, Rebuild.Shard shard) {
    Checksum orders = shard.orders();
    Checksum documents = shard.documents();
    return RebuiltShard.newBuilder()
        .setShard(number)
        .setOrders(shard.copied())
        .setOrdersVerified(orders.count())
        .setDocumentsVerified(documents.count())
        .setOrdersChecksum(orders.sum())
        .setDocumentsChecksum(documents.sum())
        .build();
  }
}

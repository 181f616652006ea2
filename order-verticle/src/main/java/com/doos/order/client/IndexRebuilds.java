package com.doos.order.client;

import com.doos.order.domain.IndexRebuild;
import com.doos.proto.cdc.v1.GetRebuildRequest;
import com.doos.proto.cdc.v1.IndexServiceGrpcClient;
import com.doos.proto.cdc.v1.Rebuild;
import com.doos.proto.cdc.v1.RebuildIndexRequest;
import com.doos.proto.cdc.v1.RebuiltShard;
import com.doos.shared.grpc.GrpcCaller;
import com.google.protobuf.Timestamp;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Has the CDC service, which owns the search index, build it anew. */
public final class IndexRebuilds {
  private final GrpcCaller cdc;

  public IndexRebuilds(GrpcCaller cdc) {
    this.cdc = cdc;
  }

  /**
   * @param started false when one was under way
   */
  public record Begun(boolean started, IndexRebuild rebuild) {}

  public Future<Begun> begin() {
    return cdc.call(IndexServiceGrpcClient.RebuildIndex, RebuildIndexRequest.getDefaultInstance())
        .map(answer -> new Begun(answer.getStarted(), rebuild(answer.getRebuild())));
  }

  /** The one under way, or the last one since the start of the CDC service. */
  public Future<Optional<IndexRebuild>> latest() {
    return cdc.call(IndexServiceGrpcClient.GetRebuild, GetRebuildRequest.getDefaultInstance())
        .map(answer ->
            answer.hasRebuild() ? Optional.of(rebuild(answer.getRebuild())) : Optional.empty());
  }

  private static IndexRebuild rebuild(Rebuild message) {
    return new IndexRebuild(
        message.getState().name().toLowerCase(Locale.ROOT),
        message.getIndex(),
        instant(message.getStartedAt()),
        message.hasFinishedAt() ? instant(message.getFinishedAt()) : null,
        message.getShardsList().stream().map(IndexRebuilds::shard).toList(),
        message.getRejected(),
        message.getError());
  }

  private static IndexRebuild.Shard shard(RebuiltShard message) {
    return new IndexRebuild.Shard(
        message.getShard(),
        message.getOrders(),
        message.getOrdersVerified(),
        message.getDocumentsVerified(),
        message.getOrdersChecksum(),
        message.getDocumentsChecksum());
  }

  private static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }
}

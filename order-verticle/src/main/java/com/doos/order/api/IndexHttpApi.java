package com.doos.order.api;

import com.doos.order.client.IndexRebuilds;
import com.doos.order.domain.IndexRebuild;
import com.doos.shared.auth.Principal;
import com.doos.shared.http.Answer;
import com.doos.shared.http.HttpEdge;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.HexFormat;

/** {@code /v1/admin/index/rebuild}: the search index, built anew from the shards. */
public final class IndexHttpApi {
  private static final int ACCEPTED = 202;

  private final IndexRebuilds rebuilds;

  public IndexHttpApi(IndexRebuilds rebuilds) {
    this.rebuilds = rebuilds;
  }

  /** Declares the routes. */
  public void bind(HttpEdge edge) {
    edge.on(HttpMethod.POST, "/v1/admin/index/rebuild", this::begin)
        .on(HttpMethod.GET, "/v1/admin/index/rebuild", this::latest);
  }

  private Future<Answer> begin(RoutingContext context, Principal caller) {
    return rebuilds
        .begin()
        .map(begun ->
            Answer.json(
                ACCEPTED,
                new JsonObject()
                    .put("started", begun.started())
                    .put("rebuild", json(begun.rebuild()))
                    .toBuffer()));
  }

  private Future<Answer> latest(RoutingContext context, Principal caller) {
    return rebuilds
        .latest()
        .map(found ->
            Answer.ok(new JsonObject().put("rebuild", found.map(IndexHttpApi::json).orElse(null))));
  }

  private static JsonObject json(IndexRebuild rebuild) {
    JsonArray shards = new JsonArray();
    for (IndexRebuild.Shard shard : rebuild.shards()) {
      shards.add(
          new JsonObject()
              .put("shard", shard.shard())
              .put("copied", shard.copied())
              .put("orders", shard.orders())
              .put("documents", shard.documents())
              .put("orders_checksum", HexFormat.of().toHexDigits(shard.ordersChecksum()))
              .put("documents_checksum", HexFormat.of().toHexDigits(shard.documentsChecksum())));
    }
    JsonObject json =
        new JsonObject()
            .put("state", rebuild.state())
            .put("index", rebuild.index())
            .put("started_at", rebuild.startedAt().toString())
            .put("shards", shards)
            .put("rejected", rebuild.rejected());
    if (rebuild.finishedAt() != null) {
      json.put("finished_at", rebuild.finishedAt().toString());
    }
    if (!rebuild.error().isEmpty()) {
      json.put("error", rebuild.error());
    }
    return json;
  }
}

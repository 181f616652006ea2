package com.doos.cdc;

import com.doos.cdc.app.CdcMetrics;
import com.doos.cdc.app.DestinationLoop;
import com.doos.cdc.app.IndexWriter;
import com.doos.cdc.app.StopSignal;
import com.doos.cdc.canal.CanalSource;
import com.doos.cdc.search.ElasticOrderIndex;
import com.doos.shared.gate.Gate;
import com.doos.shared.http.HttpEdge;
import com.doos.shared.http.Probes;
import com.doos.shared.runtime.ServiceContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;

/** The service's parts, put together. */
record CdcComponents(
    List<DestinationLoop> loops, ElasticOrderIndex index, StopSignal stop, HttpEdge edge) {
  private static final String SERVICE = "cdc-service";
  private static final int BODY_BYTES_MAX = 1_024;

  static CdcComponents create(Vertx vertx, CdcConfig config, ServiceContext services) {
    ElasticOrderIndex index = new ElasticOrderIndex(config.index(), services.clock());
    StopSignal stop = new StopSignal();
    List<DestinationLoop> loops = new ArrayList<>();
    for (int shard = 0; shard < config.shards().size(); shard++) {
      String destination = config.canal().destinations().get(shard);
      CdcMetrics metrics = new CdcMetrics(services.metrics(), destination, services.clock());
      loops.add(
          new DestinationLoop(
              shard,
              new CanalSource(config.canal(), destination, config.shards().get(shard).database()),
              new IndexWriter(index, config.index().bulkMax(), metrics, stop),
              metrics,
              services.clock(),
              stop));
    }
    return new CdcComponents(List.copyOf(loops), index, stop, edge(vertx, services, index, loops));
  }

  private static HttpEdge edge(
      Vertx vertx, ServiceContext services, ElasticOrderIndex index, List<DestinationLoop> loops) {
    HttpEdge edge =
        new HttpEdge(vertx, SERVICE, Gate.forProbes(services), services.metrics(), BODY_BYTES_MAX);
    Probes probes =
        new Probes(vertx, services.drain()).requires("elasticsearch", () -> ping(vertx, index));
    for (int shard = 0; shard < loops.size(); shard++) {
      DestinationLoop loop = loops.get(shard);
      probes.requires("canal" + shard, () -> connected(loop));
    }
    probes.bind(edge, services.metrics());
    return edge;
  }

  private static Future<?> ping(Vertx vertx, ElasticOrderIndex index) {
    return vertx.executeBlocking(
        () -> {
          index.ping();
          return true;
        },
        false);
  }

  private static Future<?> connected(DestinationLoop loop) {
    return loop.isConnected()
        ? Future.succeededFuture()
        : Future.failedFuture("not connected to Canal");
  }
}

package com.doos.cdc;

import com.doos.cdc.api.CdcAccess;
import com.doos.cdc.api.IndexGrpcApi;
import com.doos.cdc.app.CdcMetrics;
import com.doos.cdc.app.DestinationLoop;
import com.doos.cdc.app.Freshness;
import com.doos.cdc.app.Heartbeats;
import com.doos.cdc.app.IndexWriter;
import com.doos.cdc.app.RefreshLoop;
import com.doos.cdc.app.StopSignal;
import com.doos.cdc.canal.CanalSource;
import com.doos.cdc.kafka.KafkaDeadLetters;
import com.doos.cdc.search.ElasticOrderIndex;
import com.doos.cdc.store.HeartbeatStore;
import com.doos.cdc.upkeep.Upkeep;
import com.doos.shared.auth.Authenticator;
import com.doos.shared.auth.Tokens;
import com.doos.shared.config.DatabaseConfig;
import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.doos.shared.etcd.Coordination;
import com.doos.shared.etcd.Services;
import com.doos.shared.gate.Gate;
import com.doos.shared.http.HttpEdge;
import com.doos.shared.http.Probes;
import com.doos.shared.limit.LimitsConfig;
import com.doos.shared.limit.RequestLimits;
import com.doos.shared.runtime.ApiVerticle;
import com.doos.shared.runtime.ServiceContext;
import com.doos.shared.sql.Pools;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Builds the parts of the CDC service and joins them. */
final class CdcComponents {
  static final String SERVICE = "cdc-service";

  private final Vertx vertx;
  private final CdcConfig config;
  private final ServiceContext context;
  private final Coordination coordination;
  private final StopSignal stop = new StopSignal();
  private final ElasticOrderIndex index;
  private final KafkaDeadLetters deadLetters;
  private final List<Pool> pools = new ArrayList<>();
  private final List<ExecutorService> writes = new ArrayList<>();
  private final List<Freshness> freshness = new ArrayList<>();
  private final List<DestinationLoop> loops = new ArrayList<>();
  private final Upkeep upkeep;
  private final Gate gate;

  CdcComponents(Vertx vertx, CdcConfig config, ServiceContext context) {
    this.vertx = vertx;
    this.config = config;
    this.context = context;
    this.coordination = new Coordination(vertx, config.etcd(), context.clock(), context.metrics());
    this.index = new ElasticOrderIndex(config.index());
    this.deadLetters = new KafkaDeadLetters(config.kafka());
    for (DatabaseConfig shard : config.shards()) {
      pools.add(Pools.open(vertx, "shard-" + pools.size(), shard, context.metrics()));
      loops.add(loop(loops.size(), shard));
    }
    this.upkeep =
        Upkeep.of(
            pools,
            index,
            config.index(),
            deadLetters,
            freshness,
            new CdcMetrics(context.metrics(), "rebuild"),
            context.clock(),
            stop);
    index.whenIncomplete(upkeep.rebuild()::fill);
    Tokens tokens = new Tokens(vertx, config.auth(), context.clock());
    this.gate =
        new Gate(
            CdcAccess.RULES,
            new Authenticator(
                    tokens,
                    signed ->
                        Future.failedFuture(
                            new DoosException(ErrorCode.UNAUTHORIZED, Detail.BAD_SIGNATURE)))
                ::authenticate,
            new RequestLimits(() -> LimitsConfig.NONE, context.clock(), context.metrics()));
  }

  private DestinationLoop loop(int shard, DatabaseConfig database) {
    String destination = config.canal().destinations().get(shard);
    CdcMetrics metrics = new CdcMetrics(context.metrics(), destination);
    Freshness fresh = new Freshness(context.metrics(), destination, context.clock());
    freshness.add(fresh);
    ExecutorService writer =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().name("cdc-write-" + shard).factory());
    writes.add(writer);
    return new DestinationLoop(
        shard,
        new CanalSource(config.canal(), destination, database.database()),
        new IndexWriter(
            index, deadLetters, config.index().bulkMax(), fresh::written, metrics, stop),
        writer,
        fresh,
        metrics,
        stop);
  }

  /** Lets the others call this process. */
  Future<Void> announce() {
    return coordination.announce(Services.CDC, config.server(), context.drain());
  }

  /** What blocks, each for a thread of its own. */
  List<Runnable> blocking() {
    List<Runnable> all = new ArrayList<>(loops);
    all.add(new RefreshLoop(index, freshness, config.index().refresh(), stop));
    return all;
  }

  Heartbeats heartbeats() {
    return new Heartbeats(pools, new HeartbeatStore());
  }

  ApiVerticle api() {
    return new ApiVerticle(config.server(), this::served, context.drain());
  }

  /** What an instance serves. */
  ApiVerticle.Api served(Vertx own) {
    int bytesMax = config.server().bodyBytesMax();
    HttpEdge edge = new HttpEdge(own, SERVICE, gate, context.metrics(), bytesMax);
    probes().bind(edge, context.metrics());
    return new ApiVerticle.Api(
        edge,
        List.of(new IndexGrpcApi(own, upkeep, config.index().alias()).service(gate, bytesMax)));
  }

  private Probes probes() {
    Probes probes = new Probes(vertx, context.drain()).requires("elasticsearch", this::ping);
    for (int shard = 0; shard < loops.size(); shard++) {
      DestinationLoop loop = loops.get(shard);
      probes.requires("canal" + shard, () -> connected(loop));
    }
    return probes;
  }

  private Future<?> ping() {
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

  /** Ends the loops soon; what is in flight may still be written. */
  void giveStop() {
    stop.give();
  }

  /** Blocking; after the loops have ended. */
  void close() throws IOException {
    writes.forEach(ExecutorService::shutdownNow);
    deadLetters.close();
    index.close();
  }

  Future<Void> closePools() {
    return Future.join(pools.stream().map(Pool::close).toList())
        .transform(done -> coordination.close());
  }
}

package com.doos.order;

import com.doos.shared.config.DatabaseConfig;
import com.doos.shared.runtime.ServiceContext;
import com.doos.shared.sql.Migrations;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The order service: brings its schemas up to date, then opens the shards and the API. */
public final class OrderVerticle extends VerticleBase {
  private final OrderConfig config;
  private final ServiceContext service;
  private @Nullable OrderComponents components;

  public OrderVerticle(OrderConfig config, ServiceContext service) {
    this.config = config;
    this.service = service;
  }

  @Override
  public Future<?> start() {
    OrderComponents parts = new OrderComponents(vertx, config, service);
    components = parts;
    DeploymentOptions instances = new DeploymentOptions().setInstances(config.server().instances());
    parts.openCaches();
    return parts
        .join()
        .compose(done -> migrate())
        .compose(done -> parts.openSlots())
        .compose(done -> deployShards(parts))
        .compose(done -> vertx.deployVerticle(parts::api, instances))
        .compose(done -> deployLoops(parts))
        .compose(done -> parts.announce());
  }

  private Future<Void> migrate() {
    List<Future<Void>> migrated = new ArrayList<>();
    for (DatabaseConfig shard : config.shards()) {
      migrated.add(Migrations.run(vertx, shard, "db/shard"));
    }
    migrated.add(Migrations.run(vertx, config.accountDatabase(), "db/account"));
    return Future.all(migrated).mapEmpty();
  }

  private Future<Void> deployShards(OrderComponents parts) {
    List<Future<String>> deployed = new ArrayList<>();
    for (int shard = 0; shard < config.shards().size(); shard++) {
      deployed.add(vertx.deployVerticle(parts.shards().verticle(shard)));
      deployed.add(vertx.deployVerticle(parts.shards().knownOrders(shard)));
    }
    return Future.all(deployed).mapEmpty();
  }

  private Future<Void> deployLoops(OrderComponents parts) {
    List<Future<String>> deployed = new ArrayList<>();
    for (int shard = 0; shard < config.shards().size(); shard++) {
      parts.payments().loops(shard).forEach(loop -> deployed.add(vertx.deployVerticle(loop)));
      deployed.add(vertx.deployVerticle(parts.shards().sealing(shard)));
    }
    deployed.add(vertx.deployVerticle(parts.slotLoop()));
    deployed.add(vertx.deployVerticle(parts.accounts().purge()));
    deployed.add(vertx.deployVerticle(parts.identity().loop()));
    deployed.add(
        vertx.deployVerticle(
            parts.reconcile().verticle(),
            new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD)));
    return Future.all(deployed).mapEmpty();
  }

  @Override
  public Future<?> stop() {
    return components == null ? Future.succeededFuture() : components.close();
  }
}

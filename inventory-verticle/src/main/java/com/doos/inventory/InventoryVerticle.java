package com.doos.inventory;

import com.doos.shared.kafka.Topics;
import com.doos.shared.runtime.ServiceContext;
import com.doos.shared.sql.Migrations;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import org.jspecify.annotations.Nullable;

/** The inventory service: brings its schema up to date, then opens stock, API and consumer. */
public final class InventoryVerticle extends VerticleBase {
  private final InventoryConfig config;
  private final ServiceContext service;
  private @Nullable InventoryComponents components;

  public InventoryVerticle(InventoryConfig config, ServiceContext service) {
    this.config = config;
    this.service = service;
  }

  @Override
  public Future<?> start() {
    InventoryComponents parts = new InventoryComponents(vertx, config, service);
    components = parts;
    DeploymentOptions instances = new DeploymentOptions().setInstances(config.server().instances());
    DeploymentOptions loop =
        new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    return parts
        .join()
        .compose(done -> Migrations.run(vertx, config.database(), "db/stock"))
        .compose(done -> Topics.ensure(vertx, config.kafka()))
        .compose(done -> vertx.deployVerticle(parts.stock()))
        .compose(done -> vertx.deployVerticle(parts::api, instances))
        .compose(done -> vertx.deployVerticle(parts.consumer(), loop))
        .compose(done -> vertx.deployVerticle(parts.sweeper()))
        .compose(done -> parts.announce());
  }

  @Override
  public Future<?> stop() {
    return components == null ? Future.succeededFuture() : components.close();
  }
}

package com.doos.relay;

import com.doos.relay.app.ShardRelay;
import com.doos.shared.kafka.Topics;
import com.doos.shared.log.LogKeys;
import com.doos.shared.runtime.ServiceContext;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens and closes the relay. The loops of the shards are its children, so Vert.x ends them before
 * this verticle closes what they publish through.
 */
public final class RelayVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(RelayVerticle.class);

  private final RelayConfig config;
  private final ServiceContext services;
  private @Nullable RelayComponents components;

  public RelayVerticle(RelayConfig config, ServiceContext services) {
    this.config = config;
    this.services = services;
  }

  @Override
  public Future<?> start() {
    RelayComponents parts = RelayComponents.create(vertx, config, services);
    components = parts;
    return Topics.ensure(vertx, config.kafka())
        .compose(ensured -> deploy(parts.shards()))
        .onSuccess(deployed -> parts.signals().open())
        .compose(deployed -> listen(parts))
        .onFailure(failed -> parts.close());
  }

  private Future<Void> deploy(List<ShardRelay> shards) {
    DeploymentOptions virtual =
        new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    return Future.all(shards.stream().map(shard -> vertx.deployVerticle(shard, virtual)).toList())
        .mapEmpty();
  }

  private Future<HttpServer> listen(RelayComponents parts) {
    return vertx
        .createHttpServer()
        .requestHandler(parts.edge().router())
        .listen(config.http().port(), config.http().host())
        .onSuccess(server ->
            LOG.atInfo().addKeyValue(LogKeys.PORT, server.actualPort()).log("relay listens"));
  }

  @Override
  public Future<?> stop() {
    return components == null ? Future.succeededFuture() : components.close();
  }
}

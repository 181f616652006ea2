package com.doos.cdc;

import com.doos.shared.runtime.ServiceContext;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Opens and closes the CDC service; each shard's loop has a platform thread of its own. */
public final class CdcVerticle extends VerticleBase {
  /** How long a batch in flight may take to finish at a stop; unacknowledged, it is told again. */
  private static final Duration STOP_MAX = Duration.ofSeconds(15);

  private final CdcConfig config;
  private final ServiceContext services;
  private final List<Thread> threads = new ArrayList<>();
  private @Nullable CdcComponents components;

  public CdcVerticle(CdcConfig config, ServiceContext services) {
    this.config = config;
    this.services = services;
  }

  @Override
  public Future<?> start() {
    CdcComponents parts = new CdcComponents(vertx, config, services);
    components = parts;
    for (Runnable loop : parts.blocking()) {
      threads.add(Thread.ofPlatform().name("cdc-", threads.size()).start(loop));
    }
    parts.heartbeats().start(vertx, config.canal().heartbeat());
    return vertx
        .deployVerticle(
            parts::api, new DeploymentOptions().setInstances(config.server().instances()))
        .compose(done -> parts.announce());
  }

  @Override
  public Future<?> stop() {
    CdcComponents parts = components;
    if (parts == null) {
      return Future.succeededFuture();
    }
    parts.giveStop();
    return vertx
        .executeBlocking(() -> {
          for (Thread thread : threads) {
            if (!thread.join(STOP_MAX)) {
              thread.interrupt();
            }
          }
          parts.close();
          return true;
        })
        .eventually(parts::closePools);
  }
}

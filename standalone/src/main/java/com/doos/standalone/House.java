package com.doos.standalone;

import com.doos.cdc.CdcConfig;
import com.doos.cdc.CdcVerticle;
import com.doos.inventory.InventoryConfig;
import com.doos.inventory.InventoryVerticle;
import com.doos.order.OrderConfig;
import com.doos.order.OrderVerticle;
import com.doos.relay.RelayConfig;
import com.doos.relay.RelayVerticle;
import com.doos.shared.config.ConfigReader;
import com.doos.shared.event.LocalBus;
import com.doos.shared.runtime.ServiceContext;
import com.doos.shared.trace.Tracing;
import com.doos.shared.trace.TracingConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** The four services and the gateway in one process, on the same verticles that run alone. */
final class House implements AutoCloseable {
  private static final long START_SECONDS_MAX = 60;
  private static final long CLOSE_SECONDS_MAX = 30;
  private static final String PROCESS = "doos";

  private final Settings settings;
  private final int gatewayPort;
  private final ServiceContext context;
  private final Vertx vertx;

  House(Settings settings, int gatewayPort) {
    this.settings = settings;
    this.gatewayPort = gatewayPort;
    this.context =
        ServiceContext.create(read(root -> root.section("tracing", TracingConfig::from)), PROCESS);
    this.vertx = context.vertx(2);
  }

  /** Starts what takes orders; needs the databases, Redis and Kafka. */
  void startOrders() throws ExecutionException, InterruptedException, TimeoutException {
    OrderConfig order = read(OrderConfig::from);
    InventoryConfig inventory = read(InventoryConfig::from);
    RelayConfig relay = read(RelayConfig::from);
    LocalBus.prepare(vertx);
    await(
        vertx
            .deployVerticle(new InventoryVerticle(inventory, context))
            .compose(done -> vertx.deployVerticle(new OrderVerticle(order, context)))
            .compose(done ->
                DemoData.load(
                    vertx,
                    inventory.database(),
                    order.accountDatabase(),
                    order.encryption().keys()))
            .compose(done -> vertx.deployVerticle(new RelayVerticle(relay, context))));
  }

  /** Starts the read model and opens the gateway; needs all servers. */
  void open() throws ExecutionException, InterruptedException, TimeoutException {
    CdcConfig cdc = read(CdcConfig::from);
    await(
        vertx
            .deployVerticle(new CdcVerticle(cdc, context))
            .compose(done -> vertx.deployVerticle(new Gateway(gatewayPort, settings))));
  }

  private static void await(Future<?> started)
      throws ExecutionException, InterruptedException, TimeoutException {
    started.toCompletionStage().toCompletableFuture().get(START_SECONDS_MAX, TimeUnit.SECONDS);
  }

  private <C> C read(Function<ConfigReader, C> build) {
    return ConfigReader.read(settings.yaml(), settings.overrides(), build);
  }

  @Override
  public void close() throws ExecutionException, InterruptedException, TimeoutException {
    context
        .drain()
        .run()
        .compose(drained -> vertx.close())
        .toCompletionStage()
        .toCompletableFuture()
        .get(CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
    context.tracing().ifPresent(Tracing::close);
  }
}

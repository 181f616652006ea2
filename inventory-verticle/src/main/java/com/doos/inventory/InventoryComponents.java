package com.doos.inventory;

import com.doos.inventory.api.InventoryGrpcApi;
import com.doos.inventory.api.InventoryHttpApi;
import com.doos.inventory.api.ProductGrpcApi;
import com.doos.inventory.app.CatalogueService;
import com.doos.inventory.app.Stock;
import com.doos.inventory.app.StockService;
import com.doos.inventory.app.StockVerticle;
import com.doos.inventory.event.OrderCallback;
import com.doos.inventory.event.StockConsumer;
import com.doos.inventory.store.CatalogueStore;
import com.doos.inventory.store.ConsumeLogStore;
import com.doos.inventory.store.StockStore;
import com.doos.shared.auth.Principal;
import com.doos.shared.auth.Tokens;
import com.doos.shared.breaker.Breaker;
import com.doos.shared.event.LocalBus;
import com.doos.shared.grpc.GrpcCaller;
import com.doos.shared.http.HttpEdge;
import com.doos.shared.http.Probes;
import com.doos.shared.runtime.ApiVerticle;
import com.doos.shared.runtime.ServiceContext;
import com.doos.shared.sql.Pools;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.List;

/** Builds the parts of the inventory service and joins them. */
final class InventoryComponents {
  private static final String SERVICE = "inventory-service";

  /** Longer than any transaction: what the bus gives up on may still be carried out. */
  private static final Duration BUS_TIMEOUT = Duration.ofSeconds(10);

  private final InventoryConfig config;
  private final ServiceContext context;
  private final Pool pool;
  private final LocalBus bus;
  private final Tokens tokens;
  private final StockStore stockStore = new StockStore();
  private final CatalogueStore catalogueStore = new CatalogueStore();
  private final GrpcCaller orderService;

  InventoryComponents(Vertx vertx, InventoryConfig config, ServiceContext context) {
    this.config = config;
    this.context = context;
    this.pool = Pools.open(vertx, "stock", config.database(), context.metrics());
    this.bus = new LocalBus(vertx, BUS_TIMEOUT);
    this.tokens = new Tokens(vertx, config.auth(), context.clock());
    this.orderService =
        new GrpcCaller(
            vertx,
            config.orderService().socketAddress(),
            Principal.service(SERVICE),
            tokens,
            context.clock(),
            new Breaker(vertx, "order", config.breaker(), context.metrics()));
  }

  StockVerticle stock() {
    StockService service = new StockService(pool, stockStore, new ConsumeLogStore());
    return new StockVerticle(service, bus, config.stock().batch(), context.metrics());
  }

  StockConsumer consumer() {
    return new StockConsumer(
        config.kafka(),
        new Stock(bus),
        new OrderCallback(orderService),
        context.clock(),
        config.stock().pollMax(),
        config.stock().retriesMax(),
        context.metrics());
  }

  ApiVerticle api() {
    return new ApiVerticle(config.server(), this::api, context.drain());
  }

  private ApiVerticle.Api api(Vertx vertx) {
    HttpEdge edge =
        new HttpEdge(vertx, SERVICE, tokens, context.metrics(), config.server().bodyBytesMax());
    CatalogueService catalogue = new CatalogueService(pool, catalogueStore, stockStore);
    new InventoryHttpApi(catalogue).bind(edge);
    new Probes(vertx, context.drain())
        .requires("mysql-stock", () -> pool.query("SELECT 1").execute())
        .bind(edge, context.metrics());
    return new ApiVerticle.Api(
        edge,
        List.of(
            new InventoryGrpcApi(new Stock(bus), catalogue, context.clock()).service(tokens),
            new ProductGrpcApi(catalogue).service(tokens)));
  }

  Future<Void> close() {
    return orderService.close().eventually(pool::close);
  }
}

package com.doos.inventory;

import com.doos.inventory.api.AuditGrpcApi;
import com.doos.inventory.api.InventoryAccess;
import com.doos.inventory.api.InventoryGrpcApi;
import com.doos.inventory.api.InventoryHttpApi;
import com.doos.inventory.api.ProductGrpcApi;
import com.doos.inventory.app.CatalogueService;
import com.doos.inventory.app.LineSettlements;
import com.doos.inventory.app.ReservationSweeper;
import com.doos.inventory.app.Stock;
import com.doos.inventory.app.StockAuditService;
import com.doos.inventory.app.StockService;
import com.doos.inventory.app.StockVerticle;
import com.doos.inventory.app.StockWatch;
import com.doos.inventory.app.SweeperVerticle;
import com.doos.inventory.client.OrderPresenceCalls;
import com.doos.inventory.client.SignatureCalls;
import com.doos.inventory.event.OrderCallback;
import com.doos.inventory.event.StockConsumer;
import com.doos.inventory.store.CatalogueStore;
import com.doos.inventory.store.ConsumeLogStore;
import com.doos.inventory.store.ReservationStore;
import com.doos.inventory.store.StockAuditStore;
import com.doos.inventory.store.StockStore;
import com.doos.shared.auth.Authenticator;
import com.doos.shared.auth.Principal;
import com.doos.shared.auth.Tokens;
import com.doos.shared.breaker.Breaker;
import com.doos.shared.etcd.Coordination;
import com.doos.shared.etcd.Services;
import com.doos.shared.event.LocalBus;
import com.doos.shared.gate.Gate;
import com.doos.shared.grpc.GrpcCaller;
import com.doos.shared.http.HttpEdge;
import com.doos.shared.http.Probes;
import com.doos.shared.limit.RequestLimits;
import com.doos.shared.runtime.ApiVerticle;
import com.doos.shared.runtime.ServiceContext;
import com.doos.shared.sql.Pools;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.sqlclient.Pool;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Builds the parts of the inventory service and joins them. */
final class InventoryComponents {
  static final String SERVICE = "inventory-service";

  /** Longer than any transaction: what the bus gives up on may still be carried out. */
  private static final Duration BUS_TIMEOUT = Duration.ofSeconds(10);

  private final InventoryConfig config;
  private final ServiceContext context;
  private final Coordination coordination;
  private final Supplier<InventoryConfig> live;
  private final Pool pool;
  private final LocalBus bus;
  private final Tokens tokens;
  private final Redis redis;
  private final StockStore stockStore = new StockStore();
  private final ReservationStore reservations = new ReservationStore();
  private final CatalogueService catalogue;
  private final GrpcCaller orderService;
  private final GrpcCaller identity;
  private final Gate gate;

  InventoryComponents(Vertx vertx, InventoryConfig config, ServiceContext context) {
    this.config = config;
    this.context = context;
    this.coordination = new Coordination(vertx, config.etcd(), context.clock(), context.metrics());
    this.live =
        coordination.settings(
            config, config.source(), InventoryConfig::from, InventoryConfig::isChangeable);
    this.pool = Pools.open(vertx, "stock", config.database(), context.metrics());
    this.redis = config.redis().open(vertx);
    this.bus = new LocalBus(vertx, BUS_TIMEOUT);
    this.catalogue =
        new CatalogueService(pool, new CatalogueStore(), stockStore, config.stock().cacheTtl());
    this.tokens = new Tokens(vertx, config.auth(), context.clock());
    this.orderService = orderService(vertx, "order");
    this.identity = orderService(vertx, "identity");
    this.gate =
        new Gate(
            InventoryAccess.RULES,
            new Authenticator(tokens, new SignatureCalls(identity))::authenticate,
            new RequestLimits(() -> live.get().limits(), context.clock(), context.metrics()));
  }

  /** Each use has a breaker of its own: strangers with bad signatures do not stop the consumer. */
  private GrpcCaller orderService(Vertx vertx, String use) {
    return new GrpcCaller(
        vertx,
        coordination.service(Services.ORDER, config.orderService()),
        Principal.service(SERVICE),
        tokens,
        context.clock(),
        new Breaker(vertx, use, () -> live.get().breaker(), context.metrics()));
  }

  /** Learns what other processes share. */
  Future<Void> join() {
    return coordination.join();
  }

  /** Lets the others call this process. */
  Future<Void> announce() {
    return coordination.announce(Services.INVENTORY, config.server(), context.drain());
  }

  StockVerticle stock() {
    StockWatch watch =
        new StockWatch(
            pool,
            stockStore,
            catalogue,
            redis,
            () -> live.get().stock().watch(),
            context.metrics());
    return new StockVerticle(
        new StockService(
            pool, stockStore, reservations, new ConsumeLogStore(ConsumeLogStore.TOPIC_GROUP)),
        new LineSettlements(
            pool, stockStore, reservations, new ConsumeLogStore(ConsumeLogStore.CALLS_GROUP)),
        watch,
        bus,
        config.stock().batch(),
        context.metrics());
  }

  SweeperVerticle sweeper() {
    ReservationSweeper sweeper =
        new ReservationSweeper(
            pool,
            reservations,
            new Stock(bus),
            new OrderPresenceCalls(orderService),
            context.clock(),
            config.stock().sweepMax(),
            context.metrics());
    return new SweeperVerticle(sweeper, config.stock().sweepInterval());
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
    return new ApiVerticle(config.server(), this::served, context.drain());
  }

  /** What an instance serves. */
  ApiVerticle.Api served(Vertx vertx) {
    int bytesMax = config.server().bodyBytesMax();
    HttpEdge edge = new HttpEdge(vertx, SERVICE, gate, context.metrics(), bytesMax);
    Stock stock = new Stock(bus);
    new InventoryHttpApi(catalogue, stock).bind(edge);
    new Probes(vertx, context.drain())
        .requires("mysql-stock", () -> pool.query("SELECT 1").execute())
        .bind(edge, context.metrics());
    return new ApiVerticle.Api(
        edge,
        List.of(
            new InventoryGrpcApi(stock, catalogue, context.clock(), new SecureRandom())
                .service(gate, bytesMax),
            new ProductGrpcApi(catalogue).service(gate, bytesMax),
            new AuditGrpcApi(audits()).service(gate, bytesMax)));
  }

  private StockAuditService audits() {
    return new StockAuditService(
        pool,
        new StockAuditStore(),
        reservations,
        new ConsumeLogStore(ConsumeLogStore.TOPIC_GROUP),
        catalogue,
        redis,
        config.stock().watch().gateTtl());
  }

  Future<Void> close() {
    redis.close();
    return Future.join(orderService.close(), identity.close())
        .eventually(pool::close)
        .transform(done -> coordination.close());
  }
}

package com.doos.order;

import com.doos.order.api.OrderGrpcApi;
import com.doos.order.api.OrderHttpApi;
import com.doos.order.api.OrderJson;
import com.doos.order.api.OutboxHttpApi;
import com.doos.order.app.LoopVerticle;
import com.doos.order.app.OrderReads;
import com.doos.order.app.OrderService;
import com.doos.order.app.OutboxService;
import com.doos.order.app.Shards;
import com.doos.order.app.SlotDirectory;
import com.doos.order.cache.OrderCaches;
import com.doos.order.client.Catalogue;
import com.doos.order.client.StockReservations;
import com.doos.order.store.SlotStore;
import com.doos.shared.auth.Principal;
import com.doos.shared.auth.Tokens;
import com.doos.shared.breaker.Breaker;
import com.doos.shared.config.DatabaseConfig;
import com.doos.shared.etcd.Coordination;
import com.doos.shared.etcd.Services;
import com.doos.shared.event.LocalBus;
import com.doos.shared.gate.Gate;
import com.doos.shared.grpc.GrpcCaller;
import com.doos.shared.http.HttpEdge;
import com.doos.shared.http.OpenApi;
import com.doos.shared.http.Probes;
import com.doos.shared.id.MachineId;
import com.doos.shared.id.OrderIds;
import com.doos.shared.outbox.OutboxAdminStore;
import com.doos.shared.runtime.ApiVerticle;
import com.doos.shared.runtime.ServiceContext;
import com.doos.shared.sql.Pools;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Builds the parts of the order service and joins them. */
final class OrderComponents {
  static final String SERVICE = "order-service";

  /** Longer than any transaction: what the bus gives up on may still be carried out. */
  private static final Duration BUS_TIMEOUT = Duration.ofSeconds(10);

  private static final Duration SLOTS_EVERY = Duration.ofSeconds(5);

  private final OrderConfig config;
  private final ServiceContext context;
  private final Coordination coordination;
  private final List<Pool> shardPools = new ArrayList<>();
  private final SlotDirectory slots;
  private final Pool accountPool;
  private final Redis redis;
  private final Breaker redisBreaker;
  private final Breaker gatewayBreaker;
  private final LimitComponents limits;
  private final OrderCaches caches;
  private final LocalBus bus;
  private final Tokens tokens;
  private final Supplier<MachineId> machineId;
  private final OrderIds ids;
  private final GrpcCaller inventory;
  private final IdentityComponents identity;
  private final AccountComponents accounts;
  private final PaymentComponents payments;
  private final ShardComponents shards;
  private final SearchComponents search;
  private final ReconcileComponents reconcile;

  OrderComponents(Vertx vertx, OrderConfig config, ServiceContext context) {
    this.config = config;
    this.context = context;
    this.coordination = new Coordination(vertx, config.etcd(), context.clock(), context.metrics());
    Supplier<OrderConfig> live =
        coordination.settings(
            config, config.source(), OrderConfig::from, OrderConfig::isChangeable);
    for (DatabaseConfig shard : config.shards()) {
      shardPools.add(Pools.open(vertx, "shard-" + shardPools.size(), shard, context.metrics()));
    }
    this.slots = new SlotDirectory(vertx, shardPools, config.shardMap(), new SlotStore());
    this.accountPool = Pools.open(vertx, "account", config.accountDatabase(), context.metrics());
    this.redis = config.redis().open(vertx);
    this.redisBreaker =
        new Breaker(
            vertx,
            "redis",
            () -> live.get().breaker().withTimeout(config.orders().admission().redisWait()),
            context.metrics());
    this.gatewayBreaker =
        new Breaker(vertx, "payment gateway", () -> live.get().breaker(), context.metrics());
    this.caches =
        new OrderCaches(
            vertx,
            config.cache(),
            redis,
            config.redis().open(vertx),
            shardPools.size(),
            context.clock(),
            config.orders().reservationTtl(),
            new Random(),
            config.encryption().keys(),
            context.metrics());
    this.bus = new LocalBus(vertx, BUS_TIMEOUT);
    this.limits = new LimitComponents(vertx, live, context, new Shards(bus, slots));
    this.tokens = new Tokens(vertx, config.auth(), context.clock());
    this.machineId = coordination.machineId(config.machineId());
    this.ids = new OrderIds(machineId, context.clock());
    this.inventory =
        new GrpcCaller(
            vertx,
            coordination.service(Services.INVENTORY, config.inventoryService()),
            Principal.service(SERVICE),
            tokens,
            context.clock(),
            new Breaker(vertx, "inventory", () -> live.get().breaker(), context.metrics()));
    this.identity =
        new IdentityComponents(
            config, context, tokens, limits.requests(), accountPool, redis, redisBreaker);
    this.accounts = new AccountComponents(vertx, config.accounts(), context, accountPool, redis);
    this.payments =
        new PaymentComponents(
            vertx, config, context, shardPools, accountPool, new Shards(bus, slots));
    this.shards = new ShardComponents(vertx, config, context, shardPools, caches, payments, bus);
    this.search = new SearchComponents(vertx, live, context, tokens, caches.news());
    this.reconcile =
        new ReconcileComponents(
            vertx,
            live,
            context,
            shardPools,
            slots.map(),
            accountPool,
            caches,
            payments.gateway(),
            gatewayBreaker,
            tokens,
            coordination,
            bus);
  }

  /** Learns what other processes share. */
  Future<Void> join() {
    return coordination.join();
  }

  /** Lets the others call this process. */
  Future<Void> announce() {
    return coordination.announce(Services.ORDER, config.server(), context.drain());
  }

  /** Learns where the slots are; after the shards' schemas are up to date. */
  Future<Void> openSlots() {
    return slots.open();
  }

  /** Looks now and then where the slots are, for what does not meet a shard that says so. */
  LoopVerticle slotLoop() {
    return new LoopVerticle("looking for slots", SLOTS_EVERY, () -> slots.refresh().map(false));
  }

  /** Begins to use the caches; needs no server. */
  void openCaches() {
    caches.open();
  }

  ShardComponents shards() {
    return shards;
  }

  PaymentComponents payments() {
    return payments;
  }

  IdentityComponents identity() {
    return identity;
  }

  AccountComponents accounts() {
    return accounts;
  }

  ReconcileComponents reconcile() {
    return reconcile;
  }

  ApiVerticle api() {
    return new ApiVerticle(config.server(), this::served, context.drain());
  }

  /** What an instance serves. */
  ApiVerticle.Api served(Vertx vertx) {
    Context owner = vertx.getOrCreateContext();
    Duration paymentTtl = config.orders().paymentTtl();
    Shards shards = new Shards(bus, slots);
    OrderService orders =
        new OrderService(
            shards,
            new OrderReads(
                shards,
                caches,
                found -> OrderJson.detail(found, paymentTtl),
                found -> OrderJson.page(found, paymentTtl)),
            new Catalogue(
                owner,
                inventory,
                config.orders().catalogueTtl(),
                config.orders().batch(),
                context.metrics()),
            new StockReservations(owner, inventory, config.orders().batch(), context.metrics()),
            payments.gateway(),
            gatewayBreaker,
            limits.admission(owner, redis, redisBreaker),
            limits.risk(),
            ids,
            context.clock(),
            config.orders().reservationTtl(),
            context.metrics());
    Gate gate = identity.gate();
    int bytesMax = config.server().bodyBytesMax();
    HttpEdge edge = new HttpEdge(vertx, SERVICE, gate, context.metrics(), bytesMax);
    search.bind(edge, orders);
    new OrderHttpApi(orders).bind(edge);
    accounts.bind(edge, tokens);
    identity.bind(edge);
    payments.httpApi().bind(edge);
    reconcile.bind(edge);
    new OutboxHttpApi(new OutboxService(shardPools, slots, new OutboxAdminStore(), redis))
        .bind(edge);
    OpenApi.bind(edge);
    probes(vertx).bind(edge, context.metrics());
    return new ApiVerticle.Api(
        edge,
        List.of(
            new OrderGrpcApi(orders).service(gate, bytesMax),
            payments.grpcApi().service(gate, bytesMax),
            identity.grpcApi().service(gate, bytesMax)));
  }

  private Probes probes(Vertx vertx) {
    Probes probes = new Probes(vertx, context.drain());
    for (int shard = 0; shard < shardPools.size(); shard++) {
      Pool pool = shardPools.get(shard);
      probes.requires("mysql-shard-" + shard, () -> pool.query("SELECT 1").execute());
    }
    return probes
        .requires("mysql-account", () -> accountPool.query("SELECT 1").execute())
        .requires("redis", () -> redis.send(Request.cmd(Command.PING)))
        .requires("machine-id", this::hasMachineId);
  }

  /** One that was lost stops new orders, not the reading of old ones. */
  private Future<?> hasMachineId() {
    return machineId.get().equals(MachineId.NONE)
        ? Future.failedFuture("none yet")
        : Future.succeededFuture();
  }

  Future<Void> close() {
    caches.close();
    redis.close();
    redisBreaker.close();
    gatewayBreaker.close();
    List<Future<Void>> closed = new ArrayList<>();
    shardPools.forEach(pool -> closed.add(pool.close()));
    closed.add(accountPool.close());
    closed.add(limits.close());
    closed.add(inventory.close());
    closed.add(accounts.close());
    closed.add(payments.close());
    closed.add(search.close());
    closed.add(reconcile.close());
    return Future.join(closed).transform(done -> coordination.close());
  }
}

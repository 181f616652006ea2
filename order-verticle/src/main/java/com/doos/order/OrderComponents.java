package com.doos.order;

import com.doos.order.api.AccountHttpApi;
import com.doos.order.api.OrderGrpcApi;
import com.doos.order.api.OrderHttpApi;
import com.doos.order.app.AccountService;
import com.doos.order.app.OrderPresence;
import com.doos.order.app.OrderService;
import com.doos.order.app.ShardService;
import com.doos.order.app.ShardVerticle;
import com.doos.order.app.Shards;
import com.doos.order.app.SubmitTokens;
import com.doos.order.client.Catalogue;
import com.doos.order.client.StockReservations;
import com.doos.order.store.AccountStore;
import com.doos.order.store.HistoryStore;
import com.doos.order.store.OrderStore;
import com.doos.order.store.PresenceStore;
import com.doos.shared.auth.Principal;
import com.doos.shared.auth.Tokens;
import com.doos.shared.config.DatabaseConfig;
import com.doos.shared.event.LocalBus;
import com.doos.shared.grpc.GrpcCaller;
import com.doos.shared.http.HttpEdge;
import com.doos.shared.http.OpenApi;
import com.doos.shared.http.Probes;
import com.doos.shared.id.OrderIds;
import com.doos.shared.outbox.OutboxStore;
import com.doos.shared.runtime.ApiVerticle;
import com.doos.shared.runtime.ServiceContext;
import com.doos.shared.sql.Pools;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Builds the parts of the order service and joins them. */
final class OrderComponents {
  private static final String SERVICE = "order-service";

  /** Longer than any transaction: what the bus gives up on may still be carried out. */
  private static final Duration BUS_TIMEOUT = Duration.ofSeconds(10);

  private final OrderConfig config;
  private final ServiceContext context;
  private final List<Pool> shardPools = new ArrayList<>();
  private final Pool accountPool;
  private final Redis redis;
  private final LocalBus bus;
  private final Tokens tokens;
  private final OrderIds ids;
  private final GrpcCaller inventory;
  private final AccountService accounts;

  OrderComponents(Vertx vertx, OrderConfig config, ServiceContext context) {
    this.config = config;
    this.context = context;
    for (DatabaseConfig shard : config.shards()) {
      shardPools.add(Pools.open(vertx, "shard-" + shardPools.size(), shard));
    }
    this.accountPool = Pools.open(vertx, "account", config.accounts());
    this.redis = config.redis().open(vertx);
    this.bus = new LocalBus(vertx, BUS_TIMEOUT);
    this.tokens = new Tokens(vertx, config.auth(), context.clock());
    this.ids = new OrderIds(config.machineId(), context.clock());
    this.inventory =
        new GrpcCaller(
            vertx,
            config.inventoryService().socketAddress(),
            Principal.service(SERVICE),
            tokens,
            context.clock(),
            config.orders().callTimeout());
    this.accounts = new AccountService(vertx, new AccountStore(), accountPool);
  }

  ShardVerticle shard(int shard) {
    ShardService service =
        new ShardService(
            shardPools.get(shard),
            new OrderStore(),
            new HistoryStore(),
            new OutboxStore(),
            config.kafka().stockTopic(),
            context.clock());
    return new ShardVerticle(
        shard,
        service,
        new OrderPresence(shardPools.get(shard), new PresenceStore()),
        bus,
        redis,
        config.orders().batch(),
        context.metrics());
  }

  ApiVerticle api() {
    return new ApiVerticle(config.server(), this::api);
  }

  private ApiVerticle.Api api(Vertx vertx) {
    OrderService orders =
        new OrderService(
            new Shards(bus, config.shardMap()),
            new Catalogue(inventory, config.orders().catalogueTtl()),
            new StockReservations(
                vertx.getOrCreateContext(), inventory, config.orders().batch(), context.metrics()),
            new SubmitTokens(redis, config.orders().tokenTtl()),
            ids,
            context.clock(),
            config.orders().reservationTtl(),
            context.metrics());
    HttpEdge edge =
        new HttpEdge(vertx, SERVICE, tokens, context.metrics(), config.server().bodyBytesMax());
    new OrderHttpApi(orders).bind(edge);
    new AccountHttpApi(accounts, tokens).bind(edge);
    OpenApi.bind(edge);
    probes(vertx).bind(edge, context.metrics());
    return new ApiVerticle.Api(edge, List.of(new OrderGrpcApi(orders).service(tokens)));
  }

  private Probes probes(Vertx vertx) {
    Probes probes = new Probes(vertx);
    for (int shard = 0; shard < shardPools.size(); shard++) {
      Pool pool = shardPools.get(shard);
      probes.requires("mysql-shard-" + shard, () -> pool.query("SELECT 1").execute());
    }
    return probes
        .requires("mysql-account", () -> accountPool.query("SELECT 1").execute())
        .requires("redis", () -> redis.send(Request.cmd(Command.PING)));
  }

  Future<Void> close() {
    redis.close();
    List<Future<Void>> closed = new ArrayList<>();
    shardPools.forEach(pool -> closed.add(pool.close()));
    closed.add(accountPool.close());
    closed.add(inventory.close());
    closed.add(accounts.close());
    return Future.join(closed).mapEmpty();
  }
}

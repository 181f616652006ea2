package com.doos.order;

import com.doos.order.api.IndexHttpApi;
import com.doos.order.api.OrderJson;
import com.doos.order.api.ReconcileHttpApi;
import com.doos.order.app.CommitAnnouncer;
import com.doos.order.app.StockMessages;
import com.doos.order.cache.OrderCaches;
import com.doos.order.client.IndexRebuilds;
import com.doos.order.client.OrderIndexCalls;
import com.doos.order.client.StockLedgerCalls;
import com.doos.order.domain.AuditedOrder;
import com.doos.order.gateway.PaymentGateway;
import com.doos.order.reconcile.AmountsCheck;
import com.doos.order.reconcile.CacheCheck;
import com.doos.order.reconcile.HoldersCheck;
import com.doos.order.reconcile.IndexCheck;
import com.doos.order.reconcile.OrderCheck;
import com.doos.order.reconcile.OrderIndex;
import com.doos.order.reconcile.OrdersCheck;
import com.doos.order.reconcile.OutboxCheck;
import com.doos.order.reconcile.OverdueCheck;
import com.doos.order.reconcile.PaymentCheck;
import com.doos.order.reconcile.ReconcileConfig;
import com.doos.order.reconcile.ReconcileMetrics;
import com.doos.order.reconcile.ReconcileService;
import com.doos.order.reconcile.ReconcileVerticle;
import com.doos.order.reconcile.Reconciler;
import com.doos.order.reconcile.ReservationCheck;
import com.doos.order.reconcile.Step;
import com.doos.order.reconcile.StockCheck;
import com.doos.order.reconcile.StockLedger;
import com.doos.order.reconcile.TokensCheck;
import com.doos.order.store.OrderAuditStore;
import com.doos.order.store.PaymentStore;
import com.doos.order.store.ReconcileRunStore;
import com.doos.shared.auth.Principal;
import com.doos.shared.auth.Tokens;
import com.doos.shared.breaker.Breaker;
import com.doos.shared.etcd.Coordination;
import com.doos.shared.etcd.Services;
import com.doos.shared.event.LocalBus;
import com.doos.shared.event.StockEventType;
import com.doos.shared.grpc.GrpcCaller;
import com.doos.shared.http.HttpEdge;
import com.doos.shared.outbox.MessageStatus;
import com.doos.shared.outbox.OutboxAuditStore;
import com.doos.shared.outbox.OutboxMessage;
import com.doos.shared.outbox.OutboxStore;
import com.doos.shared.runtime.ServiceContext;
import com.doos.shared.shard.ShardMap;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Builds the parts of the reconciler and joins them. */
final class ReconcileComponents {
  /** Of a page that another service looks at. */
  private static final Duration PAGE_TIMEOUT = Duration.ofSeconds(10);

  /** Longer than a page, its second look and a remedy may take together. */
  private static final Duration LEASE = Duration.ofSeconds(60);

  private final Vertx vertx;
  private final Supplier<OrderConfig> live;
  private final OrderConfig config;
  private final ServiceContext context;
  private final List<Pool> shardPools;
  private final ShardMap map;
  private final Pool accountPool;
  private final OrderCaches caches;
  private final PaymentGateway gateway;
  private final Breaker gatewayBreaker;
  private final LocalBus bus;
  private final ReconcileRunStore runs = new ReconcileRunStore(LEASE);
  private final OrderAuditStore orders = new OrderAuditStore();
  private final OutboxAuditStore outbox = new OutboxAuditStore();
  private final GrpcCaller inventory;
  private final GrpcCaller cdc;

  ReconcileComponents(
      Vertx vertx,
      Supplier<OrderConfig> live,
      ServiceContext context,
      List<Pool> shardPools,
      ShardMap map,
      Pool accountPool,
      OrderCaches caches,
      PaymentGateway gateway,
      Breaker gatewayBreaker,
      Tokens tokens,
      Coordination coordination,
      LocalBus bus) {
    this.vertx = vertx;
    this.live = live;
    this.config = live.get();
    this.context = context;
    this.shardPools = shardPools;
    this.map = map;
    this.accountPool = accountPool;
    this.caches = caches;
    this.gateway = gateway;
    this.gatewayBreaker = gatewayBreaker;
    this.bus = bus;
    this.inventory =
        caller(
            "inventory audit",
            coordination.service(Services.INVENTORY, config.inventoryService()),
            tokens);
    this.cdc =
        caller(
            "search index audit", coordination.service(Services.CDC, config.cdcService()), tokens);
  }

  /** With breakers of their own: a slow page must not stop orders. */
  private GrpcCaller caller(String use, Supplier<List<SocketAddress>> processes, Tokens tokens) {
    return new GrpcCaller(
        vertx,
        processes,
        Principal.service(OrderComponents.SERVICE),
        tokens,
        context.clock(),
        new Breaker(
            vertx, use, () -> live.get().breaker().withTimeout(PAGE_TIMEOUT), context.metrics()));
  }

  /** Declares the routes. */
  void bind(HttpEdge edge) {
    new ReconcileHttpApi(new ReconcileService(bus, accountPool, runs)).bind(edge);
    new IndexHttpApi(new IndexRebuilds(cdc)).bind(edge);
  }

  /** Runs; for a virtual thread. */
  ReconcileVerticle verticle() {
    return verticle(new StockLedgerCalls(inventory), new OrderIndexCalls(cdc));
  }

  ReconcileVerticle verticle(StockLedger ledger, OrderIndex index) {
    Reconciler reconciler =
        new Reconciler(
            vertx,
            accountPool,
            runs,
            steps(ledger, index),
            config.reconcile(),
            new ReconcileMetrics(context.metrics()),
            context.clock());
    return new ReconcileVerticle(bus, accountPool, runs, reconciler, config.reconcile().interval());
  }

  private List<Step<?>> steps(StockLedger ledger, OrderIndex index) {
    ReconcileConfig limits = config.reconcile();
    List<Step<?>> steps = new ArrayList<>();
    steps.add(new Step<>("stock", "skus", StockCheck.START, new StockCheck(ledger)));
    for (int shard = 0; shard < shardPools.size(); shard++) {
      Pool pool = shardPools.get(shard);
      steps.add(
          new Step<>(
              "tokens of shard " + shard,
              "tokens",
              TokensCheck.Position.START,
              new TokensCheck(shard, map, pool, orders)));
      steps.add(
          new Step<>(
              "orders of shard " + shard,
              "orders",
              0L,
              new OrdersCheck(pool, orders, checks(shard, ledger), context.clock())));
      for (MessageStatus status :
          List.of(MessageStatus.FAILED, MessageStatus.SENT, MessageStatus.READY)) {
        steps.add(
            new Step<>(
                status.wireName() + " messages of shard " + shard,
                "messages",
                0L,
                new OutboxCheck(pool, outbox, status, limits.messageMax())));
      }
    }
    steps.add(
        new Step<>(
            "reservations",
            "reservations",
            0L,
            new HoldersCheck(ledger, shardPools, map, orders, context.clock(), limits.settle())));
    steps.add(new Step<>("search index", "documents", 0L, new IndexCheck(index)));
    return steps;
  }

  private List<OrderCheck> checks(int shard, StockLedger ledger) {
    ReconcileConfig limits = config.reconcile();
    Pool pool = shardPools.get(shard);
    Duration redisTtl = config.cache().redisTtl();
    CommitAnnouncer announcer =
        new CommitAnnouncer(vertx, caches, config.cache().redisWait(), context.metrics());
    return List.of(
        new AmountsCheck(shard, map),
        new OverdueCheck(
            config.orders().paymentTtl().plus(config.payments().grace()).plus(limits.settle()),
            limits.messageMax().plus(limits.settle())),
        new ReservationCheck(
            pool,
            orders,
            new OutboxStore(),
            outbox,
            this::message,
            ledger,
            context.clock(),
            limits.settle(),
            config.outboxKeep()),
        new PaymentCheck(
            pool, new PaymentStore(), gateway, gatewayBreaker, limits.settle(), limits.refundMax()),
        new CacheCheck(
            caches.inspector(),
            order -> announcer.announce(List.of(order)),
            OrderJson::versionOf,
            limits.settle().compareTo(redisTtl) > 0 ? limits.settle() : redisTtl));
  }

  private OutboxMessage message(AuditedOrder order, StockEventType type) {
    Instant now = context.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    return new StockMessages(config.kafka().stockTopic()).of(type, order.id(), order.userId(), now);
  }

  Future<Void> close() {
    return Future.join(inventory.close(), cdc.close()).mapEmpty();
  }
}

package com.doos.order;

import com.doos.order.app.CommitAnnouncer;
import com.doos.order.app.KnownOrdersVerticle;
import com.doos.order.app.LoopVerticle;
import com.doos.order.app.OrderPresence;
import com.doos.order.app.OrderWriter;
import com.doos.order.app.ShardService;
import com.doos.order.app.ShardVerticle;
import com.doos.order.cache.OrderCaches;
import com.doos.order.store.HistoryStore;
import com.doos.order.store.OrderStore;
import com.doos.order.store.PaymentStore;
import com.doos.order.store.PresenceStore;
import com.doos.shared.event.LocalBus;
import com.doos.shared.outbox.OutboxStore;
import com.doos.shared.runtime.ServiceContext;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.util.List;

/** Builds what works for one shard each. */
final class ShardComponents {
  private final Vertx vertx;
  private final OrderConfig config;
  private final ServiceContext context;
  private final List<Pool> pools;
  private final OrderCaches caches;
  private final PaymentComponents payments;
  private final LocalBus bus;
  private final OrderStore orders;

  /**
   * @param pools of the shards, in their order
   */
  ShardComponents(
      Vertx vertx,
      OrderConfig config,
      ServiceContext context,
      List<Pool> pools,
      OrderCaches caches,
      PaymentComponents payments,
      LocalBus bus) {
    this.vertx = vertx;
    this.config = config;
    this.context = context;
    this.pools = pools;
    this.caches = caches;
    this.payments = payments;
    this.bus = bus;
    this.orders = new OrderStore(config.encryption().keys());
  }

  ShardVerticle verticle(int shard) {
    return new ShardVerticle(
        shard,
        new OrderWriter(
            pools.get(shard),
            orders,
            new HistoryStore(),
            new PaymentStore(),
            new OutboxStore(),
            config.kafka().stockTopic()),
        service(shard),
        payments.shardPayments(shard),
        payments.orderSteps(shard),
        new OrderPresence(pools.get(shard), new PresenceStore()),
        bus,
        new CommitAnnouncer(vertx, caches, config.cache().redisWait(), context.metrics()),
        config.orders().batch(),
        context.metrics());
  }

  KnownOrdersVerticle knownOrders(int shard) {
    return new KnownOrdersVerticle(
        shard, service(shard), caches.known(), config.cache().filterInterval());
  }

  /** Brings the personal data of a shard under the active key. */
  LoopVerticle sealing(int shard) {
    return config.encryption().loop(shard, pools.get(shard), context);
  }

  private ShardService service(int shard) {
    return new ShardService(
        pools.get(shard),
        orders,
        new HistoryStore(),
        new OutboxStore(),
        config.kafka().stockTopic(),
        context.clock());
  }
}

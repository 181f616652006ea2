package com.doos.order;

import com.doos.order.api.PaymentGrpcApi;
import com.doos.order.api.PaymentHttpApi;
import com.doos.order.app.LoopVerticle;
import com.doos.order.app.OrderSteps;
import com.doos.order.app.PaymentMetrics;
import com.doos.order.app.PaymentRounds;
import com.doos.order.app.PaymentService;
import com.doos.order.app.ShardCommand;
import com.doos.order.app.ShardPayments;
import com.doos.order.app.Shards;
import com.doos.order.gateway.PaymentGateway;
import com.doos.order.gateway.SandboxGateway;
import com.doos.order.gateway.SignedCallbacks;
import com.doos.order.store.HistoryStore;
import com.doos.order.store.OrderStateStore;
import com.doos.order.store.PaymentStore;
import com.doos.order.store.SandboxLedgerStore;
import com.doos.shared.auth.Hmac;
import com.doos.shared.outbox.OutboxStore;
import com.doos.shared.runtime.ServiceContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.PoolOptions;
import io.vertx.sqlclient.Pool;
import java.security.SecureRandom;
import java.util.List;

/** Builds the parts of payment, expiry and shipping, and joins them. */
final class PaymentComponents {
  private static final int CALLBACK_CONNECTIONS_MAX = 32;
  private static final int CALLBACKS_WAITING_MAX = 10_000;

  private final OrderConfig config;
  private final ServiceContext context;
  private final List<Pool> shardPools;
  private final Shards shards;
  private final HttpClient callbackClient;
  private final PaymentGateway gateway;
  private final PaymentMetrics metrics;
  private final PaymentService service;

  PaymentComponents(
      Vertx vertx,
      OrderConfig config,
      ServiceContext context,
      List<Pool> shardPools,
      Pool accountPool,
      Shards shards) {
    this.config = config;
    this.context = context;
    this.shardPools = shardPools;
    this.shards = shards;
    PaymentConfig payments = config.payments();
    Hmac hmac = new Hmac(payments.secret());
    this.callbackClient =
        vertx.createHttpClient(
            new PoolOptions()
                .setHttp1MaxSize(CALLBACK_CONNECTIONS_MAX)
                .setMaxWaitQueueSize(CALLBACKS_WAITING_MAX));
    this.gateway =
        new SandboxGateway(
            vertx,
            accountPool,
            new SandboxLedgerStore(),
            new SignedCallbacks(
                callbackClient,
                payments.callbackUrl(),
                payments.sandbox().callbackCopies(),
                hmac,
                context.clock(),
                new SecureRandom()),
            hmac,
            payments.sandbox().rules());
    this.metrics = new PaymentMetrics(context.metrics());
    this.service = new PaymentService(shards, gateway, metrics, payments.rounds().gatewayTimeout());
  }

  PaymentGateway gateway() {
    return gateway;
  }

  ShardPayments shardPayments(int shard) {
    return new ShardPayments(
        shardPools.get(shard),
        new OrderStateStore(),
        new PaymentStore(),
        new HistoryStore(),
        new OutboxStore(),
        config.kafka().stockTopic(),
        context.clock());
  }

  OrderSteps orderSteps(int shard) {
    PaymentConfig payments = config.payments();
    return new OrderSteps(
        shardPools.get(shard),
        new OrderStateStore(),
        new HistoryStore(),
        new OutboxStore(),
        config.kafka().stockTopic(),
        context.clock(),
        new OrderSteps.Expiry(
            config.orders().paymentTtl(), payments.grace(), payments.expiryBatchMax()));
  }

  /** What a shard does on its own; needs its verticle. */
  List<LoopVerticle> loops(int shard) {
    PaymentConfig payments = config.payments();
    PaymentRounds rounds =
        new PaymentRounds(
            shard,
            shardPayments(shard),
            shards,
            gateway,
            metrics,
            context.clock(),
            payments.rounds());
    return List.of(
        new LoopVerticle("capture", shard, payments.captureInterval(), rounds::capture),
        new LoopVerticle("refund", shard, payments.captureInterval(), rounds::refund),
        new LoopVerticle("asking the gateway", shard, payments.askInterval(), rounds::ask),
        new LoopVerticle("expiry", shard, payments.expiryInterval(), () -> expire(shard)));
  }

  private Future<Boolean> expire(int shard) {
    return shards
        .expire(shard)
        .onSuccess(expired -> metrics.expired(expired.orders()))
        .map(ShardCommand.Expired::more);
  }

  PaymentHttpApi httpApi() {
    return new PaymentHttpApi(service, shards);
  }

  PaymentGrpcApi grpcApi() {
    return new PaymentGrpcApi(service);
  }

  Future<Void> close() {
    return callbackClient.close();
  }
}

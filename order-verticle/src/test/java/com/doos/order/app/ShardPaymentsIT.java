package com.doos.order.app;

import static com.doos.testkit.TestPools.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.doos.order.Samples;
import com.doos.order.app.ShardCommand.Begun;
import com.doos.order.domain.Authorization;
import com.doos.order.domain.ChangedOrder;
import com.doos.order.domain.Charge;
import com.doos.order.domain.NewOrder;
import com.doos.order.domain.OrderItem;
import com.doos.order.domain.OrderLine;
import com.doos.order.domain.Payment;
import com.doos.order.domain.PaymentMethod;
import com.doos.order.domain.PaymentStatus;
import com.doos.order.domain.PlaceOrder;
import com.doos.order.gateway.SandboxGateway;
import com.doos.order.store.HistoryStore;
import com.doos.order.store.OrderStateStore;
import com.doos.order.store.OrderStore;
import com.doos.order.store.PaymentStore;
import com.doos.order.store.SandboxLedgerStore;
import com.doos.servers.Endpoints;
import com.doos.shared.auth.Hmac;
import com.doos.shared.config.Secret;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.doos.shared.error.Language;
import com.doos.shared.id.MachineId;
import com.doos.shared.id.OrderIds;
import com.doos.shared.outbox.OutboxStore;
import com.doos.shared.sql.Migrations;
import com.doos.shared.sql.Pools;
import com.doos.testkit.TestDatabase;
import com.doos.testkit.TestPools;
import com.doos.testkit.WithServers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@WithServers
final class ShardPaymentsIT {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00.123Z");
  private static final long USER = 10_002;
  private static final long CENTS = 1_690;
  private static final int DECLINED_CENTS = 13;
  private static final Duration TTL = Duration.ofMinutes(30);
  private static final Duration GRACE = Duration.ofMinutes(5);

  private final AtomicReference<Instant> time = new AtomicReference<>(NOW);
  private final InstantSource clock = time::get;
  private static final Instant FAR = Instant.parse("2100-01-01T00:00:00Z");

  private final Vertx vertx = Vertx.vertx();
  private final OrderIds ids = new OrderIds(MachineId.always(1), clock);
  private final OutboxStore outbox = new OutboxStore();
  private final List<Charge> calledBack = new ArrayList<>();
  private final TestDatabase shardDatabase;
  private final TestDatabase accountDatabase;
  private final Pool pool;
  private final Pool accounts;
  private final OrderWriter writer;
  private final ShardService orders;
  private final ShardPayments payments;
  private final SandboxGateway gateway;

  ShardPaymentsIT(Endpoints servers) throws Exception {
    shardDatabase = TestDatabase.create(servers, Endpoints.ORDER_0, "shard_payments");
    accountDatabase = TestDatabase.create(servers, Endpoints.STOCK, "payment_books");
    await(Migrations.run(vertx, TestPools.config(shardDatabase), "db/shard"));
    await(Migrations.run(vertx, TestPools.config(accountDatabase), "db/account"));
    pool = Pools.open(vertx, "shard", TestPools.config(shardDatabase));
    accounts = Pools.open(vertx, "account", TestPools.config(accountDatabase));
    orders =
        new ShardService(
            pool, new OrderStore(Samples.KEYS), new HistoryStore(), outbox, "topic", clock);
    writer =
        new OrderWriter(
            pool,
            new OrderStore(Samples.KEYS),
            new HistoryStore(),
            new PaymentStore(),
            outbox,
            "topic");
    payments =
        new ShardPayments(
            pool,
            new OrderStateStore(),
            new PaymentStore(),
            new HistoryStore(),
            outbox,
            "topic",
            clock);
    gateway =
        new SandboxGateway(
            vertx,
            accounts,
            new SandboxLedgerStore(),
            charge -> {
              calledBack.add(charge);
              return Future.succeededFuture();
            },
            new Hmac(new Secret("the gateway's secret: thirty-two bytes")),
            new SandboxGateway.Rules(Duration.ofMillis(1), DECLINED_CENTS, 100));
  }

  private OrderSteps steps(int batchMax) {
    return new OrderSteps(
        pool,
        new OrderStateStore(),
        new HistoryStore(),
        outbox,
        "topic",
        clock,
        new OrderSteps.Expiry(TTL, GRACE, batchMax));
  }

  @AfterEach
  void dropDatabases() throws Exception {
    await(pool.close());
    await(accounts.close());
    await(vertx.close());
    shardDatabase.close();
    accountDatabase.close();
  }

  private long placed() throws Exception {
    PlaceOrder request =
        new PlaceOrder(
            USER, List.of(new OrderLine(1, 0, 1, null)), "", "", null, "", Language.ENGLISH);
    List<OrderItem> items = List.of(new OrderItem(1, 0, "Ink", "", CENTS, 1));
    NewOrder order = NewOrder.of(ids.next(USER), request, items, "user:" + USER, time.get(), FAR);
    await(writer.place(List.of(order)));
    return order.order().id();
  }

  private PaymentStatus status(long orderId) throws Exception {
    return await(new PaymentStore().find(pool, orderId)).orElseThrow().status();
  }

  private static void assertRefused(Future<?> refused, ErrorCode code) {
    assertThatThrownBy(() -> await(refused))
        .satisfies(
            failure -> assertThat(((DoosException) failure.getCause()).code()).isEqualTo(code));
  }

  @Test
  void repeatedPaymentIsTheFirstOneUntilItFails() throws Exception {
    // Given
    long id = placed();

    // When
    Begun first = await(payments.begin(id, USER, PaymentMethod.ALIPAY));
    Begun again = await(payments.begin(id, USER, PaymentMethod.WECHAT));
    int failed = await(payments.fail(List.of(first.payment())));
    Begun next = await(payments.begin(id, USER, PaymentMethod.WECHAT));
    int failedLate = await(payments.fail(List.of(first.payment())));

    // Then
    assertThat(first.fresh()).isTrue();
    assertThat(first.payment().amountCents()).isEqualTo(CENTS);
    assertThat(again).isEqualTo(new Begun(first.payment(), false));
    assertThat(failed).isEqualTo(1);
    assertThat(next.fresh()).isTrue();
    assertThat(next.payment().attempt()).isEqualTo(2);
    assertThat(next.payment().method()).isEqualTo(PaymentMethod.WECHAT);
    assertThat(failedLate).as("the second attempt goes on").isZero();
    assertThat(status(id)).isEqualTo(PaymentStatus.INITIATED);
  }

  @Test
  void simultaneousPaymentsOfOneOrderAreOne() throws Exception {
    // Given
    long id = placed();

    // When
    List<Future<Begun>> begun = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      begun.add(payments.begin(id, USER, PaymentMethod.ALIPAY));
    }
    await(Future.join(begun));

    // Then
    assertThat(begun.stream().filter(one -> one.result().fresh())).hasSize(1);
  }

  @Test
  void oneBatchOfChargesHasItsOwnAnswerForEach() throws Exception {
    // Given
    long paid = placed();
    long cancelled = placed();
    long other = placed();
    for (long id : List.of(paid, cancelled, other)) {
      await(payments.begin(id, USER, PaymentMethod.CREDIT_CARD));
    }
    await(orders.cancel(cancelled, USER, "user:" + USER, ""));

    // When
    var accepted =
        await(
            payments.accept(
                List.of(
                    new Charge(paid, CENTS),
                    new Charge(cancelled, CENTS),
                    new Charge(other, CENTS - 1),
                    new Charge(paid, CENTS),
                    new Charge(1, CENTS))));

    // Then
    assertThat(accepted.answer())
        .containsExactly(
            Charge.Outcome.ACCEPTED,
            Charge.Outcome.REFUND_DUE,
            Charge.Outcome.WRONG_AMOUNT,
            Charge.Outcome.REPEATED,
            Charge.Outcome.UNKNOWN);
    assertThat(accepted.changed()).containsExactly(new ChangedOrder(paid, USER));
    assertThat(status(paid)).isEqualTo(PaymentStatus.CAPTURED);
    assertThat(status(cancelled)).isEqualTo(PaymentStatus.REFUND_DUE);
    assertThat(status(other)).isEqualTo(PaymentStatus.INITIATED);
    var order = await(orders.find(paid)).order();
    assertThat(order).isNotNull();
    assertThat(order.paymentMethod()).isEqualTo(PaymentMethod.CREDIT_CARD);
    assertThat(order.version()).isEqualTo(2);
    assertThat(await(outbox.ready(pool, NOW, 20)))
        .extracting(stored -> stored.message().messageId())
        .contains(paid + ":stock.confirm", cancelled + ":stock.rollback")
        .doesNotContain(cancelled + ":stock.confirm", other + ":stock.confirm");
    assertRefused(payments.begin(paid, USER, PaymentMethod.ALIPAY), ErrorCode.ORDER_PAID);
    assertRefused(payments.begin(cancelled, USER, PaymentMethod.ALIPAY), ErrorCode.ORDER_CANCELLED);
    assertRefused(
        payments.begin(other, USER + 64, PaymentMethod.ALIPAY), ErrorCode.ORDER_NOT_FOUND);
  }

  @Test
  void closedAttemptIsNeverChargedButTheNextOneIs() throws Exception {
    // Given an attempt the gateway has not heard of before it is closed
    long id = placed();
    Payment first = await(payments.begin(id, USER, PaymentMethod.ALIPAY)).payment();
    assertThat(await(gateway.close(List.of(first)))).isEmpty();
    await(payments.fail(List.of(first)));

    // When it arrives late, and then the next one
    await(gateway.initiate(first));
    await(vertx.timer(200));
    assertThat(calledBack).isEmpty();
    Payment second = await(payments.begin(id, USER, PaymentMethod.WECHAT)).payment();
    await(gateway.initiate(second));
    await(vertx.timer(200));

    // Then
    assertThat(calledBack).containsExactly(new Charge(id, CENTS));
    assertThat(await(gateway.close(List.of(second)))).containsExactly(new Charge(id, CENTS));
  }

  @Test
  void capturesWhatItAuthorizedAndNothingElse() throws Exception {
    // Given
    Authorization authorization = await(gateway.authorize(77, CENTS, PaymentMethod.ALIPAY));
    Payment genuine = Payment.authorized(USER, authorization, NOW);
    Payment forged =
        Payment.authorized(
            USER,
            new Authorization(
                78, authorization.amountCents(), authorization.method(), authorization.code()),
            NOW);
    await(
        pool.withTransaction(
            transaction -> new PaymentStore().insert(transaction, List.of(genuine, forged))));

    // When
    var taken = await(gateway.capture(List.of(genuine, forged)));
    var takenAgain = await(gateway.capture(List.of(genuine)));
    int captured = await(payments.captured(taken));

    // Then
    assertThat(taken).containsExactly(77L);
    assertThat(takenAgain).containsExactly(77L);
    assertThat(captured).isEqualTo(1);
    assertThat(status(77)).isEqualTo(PaymentStatus.CAPTURED);
    assertThat(status(78)).isEqualTo(PaymentStatus.AUTHORIZED);
    assertRefused(
        gateway.authorize(79, 5_000 + DECLINED_CENTS, PaymentMethod.ALIPAY),
        ErrorCode.PAYMENT_DECLINED);
  }

  @Test
  void expiryWaitsForAPaymentUnderWayButNotForever() throws Exception {
    // Given
    long unpaid = placed();
    long underWay = placed();
    long paid = placed();
    await(payments.begin(underWay, USER, PaymentMethod.ALIPAY));
    await(payments.begin(paid, USER, PaymentMethod.ALIPAY));
    await(payments.accept(List.of(new Charge(paid, CENTS))));
    OrderSteps steps = steps(100);

    // Then nothing expires before its time
    time.set(NOW.plus(TTL));
    assertThat(await(steps.expire()).changed()).isEmpty();

    // And then only what nobody is paying
    time.set(NOW.plus(TTL).plusMillis(1));
    var expired = await(steps.expire());
    assertThat(expired.changed()).containsExactly(new ChangedOrder(unpaid, USER));
    assertThat(expired.answer().more()).isFalse();
    assertThat(await(outbox.ready(pool, time.get(), 20)))
        .extracting(stored -> stored.message().messageId())
        .contains(unpaid + ":stock.rollback");

    // And in the end the one whose payment leads nowhere
    time.set(NOW.plus(TTL).plus(GRACE).plusMillis(1));
    assertThat(await(steps.expire()).changed()).containsExactly(new ChangedOrder(underWay, USER));
    var late = await(payments.accept(List.of(new Charge(underWay, CENTS))));
    assertThat(late.answer()).containsExactly(Charge.Outcome.REFUND_DUE);
    assertThat(await(steps.expire()).changed()).isEmpty();
  }

  @Test
  void severalProcessesExpireEachOrderOnce() throws Exception {
    // Given
    for (int i = 0; i < 60; i++) {
      placed();
    }
    time.set(NOW.plus(TTL).plusMillis(1));

    // When
    int expired = 0;
    for (int round = 0; round < 6; round++) {
      var one = steps(25).expire();
      var other = steps(25).expire();
      expired += await(one).changed().size() + await(other).changed().size();
    }

    // Then
    assertThat(expired).isEqualTo(60);
  }
}

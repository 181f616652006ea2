package com.doos.order.app;

import static com.doos.testkit.TestPools.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.doos.order.Samples;
import com.doos.order.app.ShardCommand.Placed;
import com.doos.order.app.ShardCommand.StatusUpdate;
import com.doos.order.domain.ChangedOrder;
import com.doos.order.domain.Content;
import com.doos.order.domain.NewOrder;
import com.doos.order.domain.Order;
import com.doos.order.domain.OrderChange;
import com.doos.order.domain.OrderItem;
import com.doos.order.domain.OrderLine;
import com.doos.order.domain.OrderStatus;
import com.doos.order.domain.PaymentMethod;
import com.doos.order.domain.PlaceOrder;
import com.doos.order.store.HistoryStore;
import com.doos.order.store.OrderStore;
import com.doos.order.store.PaymentStore;
import com.doos.servers.Endpoints;
import com.doos.shared.config.DatabaseConfig;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.doos.shared.error.Language;
import com.doos.shared.event.StockEvent;
import com.doos.shared.id.MachineId;
import com.doos.shared.id.OrderIds;
import com.doos.shared.outbox.MessageStatus;
import com.doos.shared.outbox.OutboxAdminStore;
import com.doos.shared.outbox.OutboxEntry;
import com.doos.shared.outbox.OutboxStore;
import com.doos.shared.outbox.StoredMessage;
import com.doos.shared.sql.Migrations;
import com.doos.shared.sql.Pools;
import com.doos.shared.sql.SqlErrors;
import com.doos.testkit.TestDatabase;
import com.doos.testkit.TestPools;
import com.doos.testkit.WithServers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@WithServers
final class ShardServiceIT {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00.123Z");
  private static final Instant FAR = Instant.parse("2100-01-01T00:00:00Z");
  private static final long USER = 10_002;

  private final Vertx vertx = Vertx.vertx();
  private final OrderIds ids = new OrderIds(MachineId.always(1), InstantSource.fixed(NOW));
  private final OutboxStore outbox = new OutboxStore();
  private final OutboxAdminStore admin = new OutboxAdminStore();
  private final TestDatabase database;
  private final Pool pool;
  private final OrderWriter writer;
  private final ShardService service;

  ShardServiceIT(Endpoints servers) throws Exception {
    database = TestDatabase.create(servers, Endpoints.ORDER_0, "shard_service");
    DatabaseConfig config = TestPools.config(database);
    await(Migrations.run(vertx, config, "db/shard"));
    pool = Pools.open(vertx, "test", config);
    writer =
        new OrderWriter(
            pool,
            new OrderStore(Samples.KEYS),
            new HistoryStore(),
            new PaymentStore(),
            outbox,
            "doos.stock.deduct");
    service =
        new ShardService(
            pool,
            new OrderStore(Samples.KEYS),
            new HistoryStore(),
            outbox,
            "doos.stock.deduct",
            InstantSource.fixed(NOW));
  }

  @AfterEach
  void dropDatabase() throws Exception {
    await(pool.close());
    await(vertx.close());
    database.close();
  }

  private NewOrder order(long userId, String token, @Nullable PaymentMethod payment) {
    return order(userId, token, payment, FAR);
  }

  private NewOrder order(
      long userId, String token, @Nullable PaymentMethod payment, Instant reservedUntil) {
    PlaceOrder request =
        new PlaceOrder(
            userId,
            List.of(new OrderLine(1, 0, 2, null), new OrderLine(2, 5, 1, null)),
            "{\"city\":\"上海\"}",
            "请快点 \uD83D\uDE80",
            payment,
            token,
            Language.CHINESE);
    List<OrderItem> items =
        List.of(
            new OrderItem(1, 0, "葡萄", "/img/1.svg", 1_690, 2),
            new OrderItem(2, 5, "甜瓜 \"大\"", "/img/2.svg", 1, 1));
    return NewOrder.of(ids.next(userId), request, items, "user:" + userId, NOW, reservedUntil);
  }

  private static ErrorCode code(Throwable failure) {
    return ((DoosException) failure.getCause()).code();
  }

  @Test
  void writesOrderItemsHistoryAndMessageTogether() throws Exception {
    // Given
    NewOrder created = order(USER, "token", PaymentMethod.ALIPAY);

    // When
    List<Placed> placed = await(writer.place(List.of(created)));
    ShardCommand.Detail found = await(service.find(created.order().id()));

    // Then
    assertThat(placed).containsExactly(new Placed(created.order(), false));
    assertThat(found.order()).isEqualTo(created.order());
    assertThat(found.history())
        .containsExactly(
            new OrderChange(
                created.order().id(), null, OrderStatus.PENDING, "user:" + USER, "placed", NOW));
    List<StoredMessage> messages = await(outbox.ready(pool, NOW, 10));
    assertThat(messages).hasSize(1);
    assertThat(messages.get(0).message().eventType()).isEqualTo("stock.confirm");
    assertThat(messages.get(0).message().key()).isEqualTo(String.valueOf(created.order().id()));
    assertThat(messages.get(0).createdAt()).isEqualTo(NOW);
  }

  @Test
  void messagesOfAnOrderAreFoundInAnyStateAndByState() throws Exception {
    // Given
    long id = order(USER, "", null).order().id();
    NewOrder created = order(USER, "", null);
    await(writer.place(List.of(created, order(USER, "", null))));
    await(service.cancel(created.order().id(), USER, "user:" + USER, ""));
    String key = String.valueOf(created.order().id());
    await(outbox.confirm(pool, List.of(key + ":order.created")));

    // When
    List<OutboxEntry> all = await(admin.listOfKey(pool, key, null, 10, 0));
    List<OutboxEntry> ready = await(admin.listOfKey(pool, key, MessageStatus.READY, 10, 0));
    List<OutboxEntry> second = await(admin.listOfKey(pool, key, null, 1, 1));
    List<OutboxEntry> unknown = await(admin.listOfKey(pool, String.valueOf(id), null, 10, 0));

    // Then, newest first and with what they say
    assertThat(all)
        .extracting(OutboxEntry::eventType)
        .containsExactly("stock.rollback", "order.created");
    assertThat(StockEvent.fromJson(all.get(0).payload()).orderId()).isEqualTo(created.order().id());
    assertThat(ready).containsExactly(all.get(0));
    assertThat(second).containsExactly(all.get(1));
    assertThat(unknown).isEmpty();
  }

  @Test
  void writesNoOrderWhoseReservationHasRunOutByTheShardsClock() throws Exception {
    // Given
    NewOrder late = order(USER, "late", null, NOW);

    // When
    Future<List<Placed>> placed = writer.place(List.of(order(USER, "early", null), late));

    // Then the whole batch is refused as the fault of a row, so that it can be halved
    assertThatThrownBy(() -> await(placed))
        .satisfies(failure -> assertThat(code(failure)).isEqualTo(ErrorCode.OVERLOADED))
        .satisfies(failure -> assertThat(OrderWriter.isRowsFault(failure.getCause())).isTrue());
    assertThat(await(service.find(late.order().id())).order()).isNull();
    assertThat(await(outbox.ready(pool, NOW, 10))).isEmpty();
  }

  @Test
  void batchOfThreeHundredOrdersIsReadBackInPages() throws Exception {
    // Given
    List<NewOrder> batch = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      batch.add(order(USER + 64L * (i % 10), "", null));
    }

    // When
    await(writer.place(batch));
    OrderStore.Page first = await(service.list(USER, OrderStatus.PENDING, 1, 20));
    OrderStore.Page second = await(service.list(USER, null, 2, 20));
    OrderStore.Page none = await(service.list(USER, OrderStatus.PAID, 1, 20));

    // Then
    assertThat(first.total()).isEqualTo(30);
    assertThat(first.orders())
        .hasSize(20)
        .isSortedAccordingTo((a, b) -> Long.compare(b.id(), a.id()));
    assertThat(second.orders()).hasSize(10);
    assertThat(none.orders()).isEmpty();
    assertThat(await(outbox.ready(pool, NOW, 1_000))).hasSize(300);
  }

  @Test
  void tokenLeadsToItsOrderAndRefusesOtherContent() throws Exception {
    // Given
    NewOrder first = order(USER, "token", null);
    await(writer.place(List.of(first)));

    // When
    Future<List<Placed>> again = writer.place(List.of(order(USER, "token", null)));
    ShardCommand.Found found = await(service.findByToken(USER, "token", first.content()));

    // Then
    assertThatThrownBy(() -> await(again))
        .satisfies(failure -> assertThat(SqlErrors.isDuplicate(failure.getCause())).isTrue());
    assertThat(found.order()).isEqualTo(first.order());
    Content same = first.content();
    for (Content other :
        List.of(
            new Content("0".repeat(64), same.shippingAddress(), same.remark()),
            new Content(same.hash(), "{\"city\":\"北京\"}", same.remark()),
            new Content(same.hash(), same.shippingAddress(), ""))) {
      assertThatThrownBy(() -> await(service.findByToken(USER, "token", other)))
          .satisfies(failure -> assertThat(code(failure)).isEqualTo(ErrorCode.DUPLICATE_SUBMIT));
    }
    assertThat(await(service.findByToken(USER + 64, "token", first.content())).order()).isNull();
  }

  @Test
  void guiltyOrderTakesNothingOfItsBatchWithIt() throws Exception {
    // Given
    NewOrder first = order(USER, "token", null);
    await(writer.place(List.of(first)));

    // When a batch holds one order whose token was used before
    Future<List<Placed>> batch =
        writer.place(List.of(order(USER, "", null), order(USER, "token", null)));

    // Then nothing of it is there
    assertThatThrownBy(() -> await(batch)).isNotNull();
    assertThat(await(service.list(USER, null, 1, 10)).total()).isEqualTo(1);
    assertThat(await(outbox.ready(pool, NOW, 10))).hasSize(1);
  }

  @Test
  void paymentMovesTheOrderOnceAndConfirmsItsMessage() throws Exception {
    // Given
    NewOrder created = order(USER, "", PaymentMethod.WECHAT);
    long id = created.order().id();
    await(writer.place(List.of(created)));
    StatusUpdate paid = new StatusUpdate(id, OrderStatus.PAID, id + ":stock.confirm");

    // When
    Updates once = await(service.update(List.of(paid), "service:inventory-service"));
    Updates twice = await(service.update(List.of(paid), "service:inventory-service"));
    ShardCommand.Detail found = await(service.find(id));

    // Then
    assertThat(once.success()).containsExactly(true);
    assertThat(twice.success()).containsExactly(true);
    assertThat(twice.settled()).containsExactly(new ChangedOrder(id, USER));
    Order order = found.order();
    assertThat(order).isNotNull();
    assertThat(order.status()).isEqualTo(OrderStatus.PAID);
    assertThat(order.paidAt()).isEqualTo(NOW);
    assertThat(order.version()).isEqualTo(2);
    assertThat(found.history())
        .extracting(OrderChange::to)
        .containsExactly(OrderStatus.PENDING, OrderStatus.PAID);
    assertThat(await(outbox.ready(pool, NOW, 10))).isEmpty();
  }

  @Test
  void skippingAStateIsRefused() throws Exception {
    // Given
    NewOrder created = order(USER, "", null);
    await(writer.place(List.of(created)));

    // When
    List<Boolean> moved =
        await(
                service.update(
                    List.of(
                        new StatusUpdate(created.order().id(), OrderStatus.SHIPPED, ""),
                        new StatusUpdate(1L << 40, OrderStatus.PAID, "")),
                    "user:1"))
            .success();

    // Then
    assertThat(moved).containsExactly(false, false);
    ShardCommand.Detail found = await(service.find(created.order().id()));
    assertThat(found.history()).hasSize(1);
  }

  @Test
  void batchOfFiveHundredMovesEveryOrderOnceAndConfirmsAllMessages() throws Exception {
    // Given
    List<NewOrder> created = new ArrayList<>();
    List<StatusUpdate> updates = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      NewOrder order = order(USER + 64L * i, "", PaymentMethod.ALIPAY);
      long id = order.order().id();
      created.add(order);
      updates.add(new StatusUpdate(id, OrderStatus.PAID, id + ":stock.confirm"));
    }
    await(writer.place(created));
    long first = created.get(0).order().id();
    updates.add(new StatusUpdate(first, OrderStatus.SHIPPED, ""));
    updates.add(updates.get(0));

    // When
    Updates done = await(service.update(updates, "service:test"));

    // Then
    assertThat(done.success()).hasSize(502).containsOnly(true);
    assertThat(done.settled()).hasSize(500);
    assertThat(await(outbox.ready(pool, NOW, 1_000))).isEmpty();
    ShardCommand.Detail shipped = await(service.find(first));
    assertThat(shipped.order().version()).isEqualTo(3);
    assertThat(shipped.history())
        .extracting(OrderChange::to)
        .containsExactly(OrderStatus.PENDING, OrderStatus.PAID, OrderStatus.SHIPPED);
    ShardCommand.Detail paid = await(service.find(created.get(499).order().id()));
    assertThat(paid.order().version()).isEqualTo(2);
    assertThat(paid.order().paidAt()).isEqualTo(NOW);
    assertThat(await(service.ids(0, Long.MAX_VALUE, 600)))
        .isEqualTo(created.stream().map(order -> order.order().id()).sorted().toList());
  }

  @Test
  void cancellationReleasesStockAndCannotHitAPaidOrder() throws Exception {
    // Given
    NewOrder unpaid = order(USER, "", null);
    NewOrder paidAtCheckout = order(USER, "", PaymentMethod.ALIPAY);
    await(writer.place(List.of(unpaid, paidAtCheckout)));
    long id = unpaid.order().id();

    // When
    await(service.cancel(id, USER, "user:" + USER, "changed my mind"));

    // Then
    assertThat(await(outbox.ready(pool, NOW, 10)))
        .extracting(stored -> stored.message().messageId())
        .contains(id + ":stock.rollback");
    assertThatThrownBy(() -> await(service.cancel(id, USER, "user:" + USER, "")))
        .satisfies(failure -> assertThat(code(failure)).isEqualTo(ErrorCode.ORDER_CANCELLED));
    assertThatThrownBy(
            () -> await(service.cancel(paidAtCheckout.order().id(), USER, "user:" + USER, "")))
        .satisfies(failure -> assertThat(code(failure)).isEqualTo(ErrorCode.ORDER_PAID));
    assertThatThrownBy(() -> await(service.cancel(id, USER + 64, "user:1", "")))
        .satisfies(failure -> assertThat(code(failure)).isEqualTo(ErrorCode.ORDER_NOT_FOUND));
  }

  @Test
  void racingPaymentAndCancellationHaveOneWinner() throws Exception {
    for (int i = 0; i < 30; i++) {
      // Given
      NewOrder created = order(USER, "", null);
      long id = created.order().id();
      await(writer.place(List.of(created)));

      // When
      Future<Updates> paid =
          service.update(List.of(new StatusUpdate(id, OrderStatus.PAID, "")), "service:test");
      Future<Void> cancelled = service.cancel(id, USER, "user:" + USER, "race");
      await(Future.join(paid, cancelled).otherwiseEmpty());

      // Then
      boolean wasPaid = paid.succeeded() && paid.result().success().get(0);
      assertThat(wasPaid).isNotEqualTo(cancelled.succeeded());
    }
  }
}

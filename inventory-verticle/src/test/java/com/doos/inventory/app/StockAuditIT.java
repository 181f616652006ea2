package com.doos.inventory.app;

import static com.doos.testkit.TestPools.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.doos.inventory.app.StockAuditService.Finding;
import com.doos.inventory.app.StockAuditService.Kind;
import com.doos.inventory.app.StockAuditService.Page;
import com.doos.inventory.domain.AnonymousOrders;
import com.doos.inventory.domain.HeldLine;
import com.doos.inventory.domain.LineSettlement;
import com.doos.inventory.domain.Reservation;
import com.doos.inventory.domain.ReservationStatus;
import com.doos.inventory.domain.Settlement;
import com.doos.inventory.domain.SkuKey;
import com.doos.inventory.domain.StockLine;
import com.doos.inventory.store.CatalogueStore;
import com.doos.inventory.store.ConsumeLogStore;
import com.doos.inventory.store.ReservationStore;
import com.doos.inventory.store.StockAuditStore;
import com.doos.inventory.store.StockAuditStore.Listed;
import com.doos.inventory.store.StockStore;
import com.doos.servers.Endpoints;
import com.doos.shared.event.StockEvent;
import com.doos.shared.event.StockEventType;
import com.doos.shared.redis.StockGate;
import com.doos.testkit.WithServers;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the stock finds wrong with itself, and what it mends. */
@WithServers
final class StockAuditIT {
  private static final Logger LOG = LoggerFactory.getLogger(StockAuditIT.class);
  private static final Instant LATER = Instant.parse("2030-01-01T00:00:00Z");
  private static final Duration GATE_TTL = Duration.ofSeconds(2);
  private static final SkuKey START = new SkuKey(0, 0);

  private final StockFixture stock;
  private final Redis redis;
  private final StockAuditService audits;

  StockAuditIT(Endpoints servers) throws Exception {
    stock = new StockFixture(servers);
    redis = Redis.createClient(stock.vertx(), servers.redisUri());
    audits = audits(redis);
  }

  private StockAuditService audits(Redis client) {
    return new StockAuditService(
        stock.pool(),
        new StockAuditStore(),
        new ReservationStore(),
        new ConsumeLogStore(ConsumeLogStore.TOPIC_GROUP),
        new CatalogueService(
            stock.pool(), new CatalogueStore(), new StockStore(), Duration.ofMinutes(1)),
        client,
        GATE_TTL);
  }

  /** Three orders: one holds, one has bought, one has given back; and a partner's without id. */
  @BeforeEach
  void fill() throws Exception {
    stock.fill(5, 100);
    reserve(1, 7);
    reserve(2, 5);
    reserve(3, 3);
    reserve(AnonymousOrders.MIN + 1, 2);
    await(
        stock
            .service(0)
            .apply(
                List.of(
                    StockEvent.of(StockEventType.STOCK_CONFIRM, 2, 1, LATER),
                    StockEvent.of(StockEventType.STOCK_ROLLBACK, 3, 1, LATER))));
  }

  @AfterEach
  void close() throws Exception {
    redis.close();
    stock.close();
  }

  private void reserve(long orderId, int quantity) throws Exception {
    StockLine line = new StockLine(new SkuKey(1, 0), quantity);
    await(stock.service(0).reserve(List.of(new Reservation(orderId, List.of(line), LATER))));
  }

  private void withoutChecks() throws Exception {
    for (String check : List.of("stock_not_negative", "stock_adds_up")) {
      stock.execute("ALTER TABLE t_inventory DROP CONSTRAINT " + check);
    }
  }

  private List<Finding> audit(boolean repair) throws Exception {
    return await(audits.audit(START, 100, repair)).findings();
  }

  private void set(SkuKey sku, String value, String... life) throws Exception {
    Request request =
        Request.cmd(Command.SET).arg(StockGate.key(sku.productId(), sku.skuId())).arg(value);
    for (String word : life) {
      request.arg(word);
    }
    await(redis.send(request));
  }

  private boolean isGated(SkuKey sku) throws Exception {
    String key = StockGate.key(sku.productId(), sku.skuId());
    return await(redis.send(Request.cmd(Command.EXISTS).arg(key))).toInteger() == 1;
  }

  @Test
  void findsNothingInStockThatIsRight() throws Exception {
    // When
    Page page = await(audits.audit(START, 100, true));

    // Then
    assertThat(page).isEqualTo(new Page(5, new SkuKey(5, 0), List.of(), true));
  }

  @Test
  void looksAtStockInPages() throws Exception {
    // When
    Page first = await(audits.audit(START, 3, true));
    Page second = await(audits.audit(first.last(), 3, true));

    // Then
    assertThat(first.last()).isEqualTo(new SkuKey(3, 0));
    assertThat(second.checked()).isEqualTo(2);
    assertThat(await(audits.audit(second.last(), 3, true)).checked()).isZero();
  }

  @Test
  void setsWhatFollowsFromSupplyAndReservations() throws Exception {
    // Given numbers that add up and are wrong, and numbers that do not add up
    withoutChecks();
    stock.execute(
        "UPDATE t_inventory SET available_stock = available_stock + 4,"
            + " locked_stock = locked_stock - 4 WHERE product_id = 1");
    stock.execute("UPDATE t_inventory SET available_stock = -1 WHERE product_id = 2");
    stock.execute("UPDATE t_inventory SET sold_stock = 9 WHERE product_id = 3");

    // When
    List<Finding> reported = audit(false);
    List<Finding> repaired = audit(true);

    // Then
    assertThat(reported).extracting(Finding::repaired).containsExactly(false, false, false);
    assertThat(repaired).extracting(Finding::kind).containsOnly(Kind.STOCK).hasSize(3);
    assertThat(repaired).extracting(Finding::repaired).containsOnly(true);
    assertThat(repaired.get(0).detail())
        .isEqualTo(
            "available 90, locked 5, sold 5, total 95 of supplied 100;"
                + " reservations open 9, confirmed 5");
    assertThat(audit(true)).isEmpty();
    stock.assertAddsUp();
  }

  @Test
  void leavesToAPersonWhatWasSoldTwice() throws Exception {
    // Given
    stock.execute(
        "INSERT INTO t_reservation (order_id, product_id, sku_id, quantity, status, expires_at)"
            + " VALUES (77, 4, 0, 101, 1, '2026-01-01')");

    // When
    List<Finding> findings = audit(true);

    // Then
    assertThat(findings).hasSize(1);
    assertThat(findings.get(0).kind()).isEqualTo(Kind.OVERSOLD);
    assertThat(findings.get(0).repaired()).isFalse();
    assertThat(audit(true)).isEqualTo(findings);
  }

  @Test
  void takesAwayGatesThatOutliveWhatAGateMay() throws Exception {
    // Given one of ours, one for ever, one for too long, one of the wrong type
    set(new SkuKey(1, 0), "90", "PX", "1900");
    set(new SkuKey(2, 0), "999999");
    set(new SkuKey(3, 0), "0", "EX", "3600");
    await(redis.send(Request.cmd(Command.DEL).arg(StockGate.key(4, 0))));
    await(redis.send(Request.cmd(Command.LPUSH).arg(StockGate.key(4, 0)).arg("x")));

    // When
    List<Finding> reported = audit(false);
    List<Finding> repaired = audit(true);

    // Then
    assertThat(reported).extracting(Finding::repaired).containsOnly(false);
    assertThat(repaired)
        .containsExactly(
            new Finding(Kind.GATE, new SkuKey(2, 0), "a gate at 999999 that stays", true),
            new Finding(Kind.GATE, new SkuKey(3, 0), "a gate at 0 that stays", true),
            new Finding(Kind.GATE, new SkuKey(4, 0), "a gate at ? that stays", true));
    assertThat(isGated(new SkuKey(2, 0))).isFalse();
    assertThat(isGated(new SkuKey(3, 0))).isFalse();
    assertThat(audit(true)).isEmpty();
  }

  @Test
  void checksStockWithoutRedis() throws Exception {
    // Given
    Redis away = Redis.createClient(stock.vertx(), "redis://127.0.0.1:1");

    // When
    Page page = await(audits(away).audit(START, 100, true));

    // Then
    assertThat(page.checked()).isEqualTo(5);
    assertThat(page.gatesChecked()).isFalse();
  }

  @Test
  void tellsWhatOrdersHoldAndWhatTookEffect() throws Exception {
    // When
    StockAuditService.Held held = await(audits.find(List.of(1L, 2L, 3L, 4L)));

    // Then
    assertThat(held.lines())
        .extracting(HeldLine::orderId, HeldLine::status)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(1L, ReservationStatus.RESERVED),
            org.assertj.core.groups.Tuple.tuple(2L, ReservationStatus.CONFIRMED),
            org.assertj.core.groups.Tuple.tuple(3L, ReservationStatus.RELEASED));
    assertThat(held.consumed()).containsExactlyInAnyOrder("2:stock.confirm", "3:stock.rollback");
  }

  @Test
  void listsOrdersThatHoldOrHaveBought() throws Exception {
    // When
    List<Listed> all = await(audits.list(0, LATER.plusSeconds(1), 10));

    // Then
    assertThat(all)
        .containsExactly(
            new Listed(1, false, true),
            new Listed(2, true, false),
            new Listed(3, false, false),
            new Listed(AnonymousOrders.MIN + 1, false, true));
    assertThat(await(audits.list(1, LATER, 2)))
        .containsExactly(new Listed(2, true, false), new Listed(3, false, false));
  }

  /** Orders come, are sold, given back and taken over while the stock is looked at all the time. */
  @Test
  void neverDoubtsStockThatMoves() throws Exception {
    // Given
    long seed = System.nanoTime();
    LOG.info("seed {}", seed);
    Random random = new Random(seed);
    stock.fill(5, 100);
    stock.execute(
        "UPDATE t_inventory SET available_stock = available_stock + 100000,"
            + " total_stock = total_stock + 100000, supplied_stock = supplied_stock + 100000");
    List<Finding> findings = new ArrayList<>();

    // When
    long order = 1_000;
    for (int round = 0; round < 60; round++) {
      List<Future<?>> work = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        work.add(live(order++, random));
      }
      for (int look = 0; look < 3; look++) {
        findings.addAll(await(audits.audit(START, 100, true)).findings());
      }
      await(Future.join(work));
    }

    // Then
    assertThat(findings).as("seed %d", seed).isEmpty();
    stock.assertAddsUp();
  }

  private Future<?> live(long orderId, Random random) {
    StockLine line = new StockLine(new SkuKey(1 + random.nextInt(5), 0), 1 + random.nextInt(3));
    int fate = random.nextInt(4);
    StockService service = stock.service((int) orderId);
    return service
        .reserve(List.of(new Reservation(orderId, List.of(line), LATER)))
        .compose(reserved ->
            switch (fate) {
              case 0 -> apply(service, StockEventType.STOCK_CONFIRM, orderId);
              case 1 -> apply(service, StockEventType.STOCK_ROLLBACK, orderId);
              case 2 ->
                  stock
                      .lines()
                      .settle(new LineSettlement(orderId, line, Settlement.Kind.CONFIRM, ""))
                      .mapEmpty();
              default -> Future.succeededFuture();
            });
  }

  private static Future<Void> apply(StockService service, StockEventType type, long orderId) {
    return service.apply(List.of(StockEvent.of(type, orderId, 1, LATER))).mapEmpty();
  }
}

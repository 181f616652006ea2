package com.doos.inventory.app;

import static com.doos.testkit.TestPools.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.doos.inventory.domain.Reservation;
import com.doos.inventory.domain.ReserveOutcome;
import com.doos.inventory.domain.ReserveOutcome.Reserved;
import com.doos.inventory.domain.Settlement;
import com.doos.inventory.domain.SkuKey;
import com.doos.inventory.domain.StockLine;
import com.doos.inventory.store.CatalogueStore;
import com.doos.inventory.store.StockStore;
import com.doos.servers.Endpoints;
import com.doos.shared.batch.BatchLimits;
import com.doos.shared.event.LocalBus;
import com.doos.shared.redis.StockGate;
import com.doos.testkit.WithServers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the stock tells Redis, and that it needs nothing from it. */
@WithServers
final class StockGateIT {
  private static final Instant LATER = Instant.parse("2030-01-01T00:00:00Z");
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final SkuKey SKU = new SkuKey(1, 0);

  private final StockFixture stock;
  private Set<SkuKey> hotSkus = Set.of();
  private final String redisUri;
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final CatalogueService catalogue;
  private final Redis redis;
  private final Stock asked;
  private final LocalBus bus;

  StockGateIT(Endpoints servers) throws Exception {
    stock = new StockFixture(servers);
    redisUri = servers.redisUri();
    redis = Redis.createClient(stock.vertx(), redisUri);
    catalogue =
        new CatalogueService(
            stock.pool(), new CatalogueStore(), new StockStore(), Duration.ofMinutes(1));
    LocalBus.prepare(stock.vertx());
    bus = new LocalBus(stock.vertx(), Duration.ofSeconds(30));
    asked = new Stock(bus);
    stock.fill(2, 500);
  }

  private void open(String uri) throws Exception {
    StockWatch watch =
        new StockWatch(
            stock.pool(),
            new StockStore(),
            catalogue,
            Redis.createClient(stock.vertx(), uri),
            () -> new StockWatch.Limits(4, Duration.ofSeconds(30), 20, hotSkus),
            metrics);
    await(
        stock
            .vertx()
            .deployVerticle(
                new StockVerticle(
                    stock.service(0),
                    stock.lines(),
                    watch,
                    bus,
                    new BatchLimits(64, 10_000),
                    metrics)));
  }

  @AfterEach
  void close() throws Exception {
    stock.assertAddsUp();
    redis.close();
    stock.close();
  }

  private Future<List<ReserveOutcome>> buy(long firstOrder, int orders) {
    List<Reservation> wishes = new ArrayList<>();
    for (int i = 0; i < orders; i++) {
      wishes.add(new Reservation(firstOrder + i, List.of(new StockLine(SKU, 1)), LATER));
    }
    return asked.reserve(wishes);
  }

  private String gate() throws Exception {
    Response value = await(redis.send(Request.cmd(Command.GET).arg(StockGate.key(1, 0))));
    return value == null ? "" : value.toString();
  }

  @Test
  void gatesWhatManyWantAndFollowsWhatIsGivenBack() throws Exception {
    // Given
    await(redis.send(Request.cmd(Command.DEL).arg(StockGate.key(1, 0))));
    open(redisUri);

    // When few want it, there is no gate; when many do, there is one
    await(buy(1, 3));
    assertThat(gate()).isEmpty();
    await(buy(10, 40));
    await().atMost(SOON).untilAsserted(() -> assertThat(gate()).isEqualTo("457"));

    // And what is given back or supplied shows
    await(asked.settle(List.of(new Settlement(10, Settlement.Kind.RELEASE))));
    await().atMost(SOON).untilAsserted(() -> assertThat(gate()).isEqualTo("458"));
    await(asked.replenish(SKU, 42, null));
    await().atMost(SOON).untilAsserted(() -> assertThat(gate()).isEqualTo("500"));
  }

  @Test
  void gatesWhatIsHotByOrderAtItsFirstSale() throws Exception {
    // Given
    await(redis.send(Request.cmd(Command.DEL).arg(StockGate.key(1, 0))));
    open(redisUri);
    hotSkus = Set.of(SkuKey.parse("1"));

    // When
    await(buy(1, 1));

    // Then
    await().atMost(SOON).untilAsserted(() -> assertThat(gate()).isEqualTo("499"));
  }

  @Test
  void emptyingRedisInTheMiddleSellsNeitherMoreNorLess() throws Exception {
    // Given
    open(redisUri);
    List<Future<List<ReserveOutcome>>> sales = new ArrayList<>();

    // When 2,000 buyers meet 500 units
    for (int i = 0; i < 40; i++) {
      sales.add(buy(1 + i * 50L, 50));
      if (i == 20) {
        await(redis.send(Request.cmd(Command.FLUSHALL)));
      }
    }
    await(Future.join(sales));

    // Then
    long sold =
        sales.stream()
            .flatMap(sale -> sale.result().stream())
            .filter(Reserved.class::isInstance)
            .count();
    assertThat(sold).isEqualTo(500);
    await().atMost(SOON).untilAsserted(() -> assertThat(gate()).isEqualTo("0"));
    assertThat(metrics.counter("stock_low_crossings").count()).isEqualTo(1);
  }

  @Test
  void sellsWithoutRedis() throws Exception {
    // Given
    open("redis://127.0.0.1:1");

    // When
    List<ReserveOutcome> outcomes = await(buy(1, 600));

    // Then
    assertThat(outcomes).filteredOn(Reserved.class::isInstance).hasSize(500);
  }

  @Test
  void shownStockFollowsOwnCommitsAtOnce() throws Exception {
    // Given a cache that keeps copies for a minute
    open("redis://127.0.0.1:1");
    assertThat(await(catalogue.stock(1))).containsExactly(new StockStore.Stock(0, 500, 0, 500));
    assertThat(await(catalogue.product(1)).orElseThrow().available()).isEqualTo(500);

    // When
    await(buy(1, 5));

    // Then
    assertThat(await(catalogue.stock(1))).containsExactly(new StockStore.Stock(0, 495, 5, 500));
    assertThat(await(catalogue.product(1)).orElseThrow().available()).isEqualTo(495);

    // And what another process changed is not asked for before the copy is old
    await(
        stock
            .service(1)
            .reserve(List.of(new Reservation(99, List.of(new StockLine(SKU, 1)), LATER))));
    assertThat(await(catalogue.stock(1))).containsExactly(new StockStore.Stock(0, 495, 5, 500));
  }
}

package com.doos.order;

import static com.doos.testkit.TestPools.await;

import com.doos.order.app.OrderWriter;
import com.doos.order.cache.CacheKey;
import com.doos.order.cache.OrderCaches;
import com.doos.order.cache.RedisCache;
import com.doos.order.cache.View;
import com.doos.order.domain.Authorization;
import com.doos.order.domain.NewOrder;
import com.doos.order.domain.Order;
import com.doos.order.domain.OrderItem;
import com.doos.order.domain.OrderLine;
import com.doos.order.domain.PaymentMethod;
import com.doos.order.domain.PlaceOrder;
import com.doos.order.reconcile.StockLedger.State;
import com.doos.order.store.HistoryStore;
import com.doos.order.store.OrderStore;
import com.doos.order.store.PaymentStore;
import com.doos.shared.error.Language;
import com.doos.shared.id.MachineId;
import com.doos.shared.id.OrderIds;
import com.doos.shared.outbox.OutboxStore;
import com.doos.shared.sql.Pools;
import com.doos.testkit.TestPools;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;

/** Orders on shard 0 of a site as they should be, and what makes them wrong. */
final class PlantedOrders {
  /** So that the genes of ids are those of users; both are on shard 0. */
  private static final long USER = 64_000;

  /** When they were created, five minutes ago. */
  final Instant past =
      InstantSource.system().instant().minusSeconds(300).truncatedTo(ChronoUnit.MILLIS);

  private final ReconcileSite site;
  private final Pool shard;
  private final OrderIds ids = new OrderIds(MachineId.always(1), () -> past);

  PlantedOrders(ReconcileSite site) {
    this.site = site;
    shard = Pools.open(site.processes.get(0), "test-shard", TestPools.config(site.shard0));
  }

  /** A pending order, settled and right: paid at checkout when it has a method. */
  Order place(PaymentMethod method, Instant at) throws Exception {
    PlaceOrder request =
        new PlaceOrder(
            USER,
            List.of(new OrderLine(1, 0, 2, null)),
            "a street",
            "",
            method,
            "",
            Language.ENGLISH);
    NewOrder created =
        NewOrder.of(
            ids.next(USER),
            request,
            List.of(new OrderItem(1, 0, "Ink", "", 150, 2)),
            "user",
            at,
            Instant.parse("2100-01-01T00:00:00Z"));
    Order order = created.order();
    OrderWriter writer =
        new OrderWriter(
            shard,
            new OrderStore(site.config.encryption().keys()),
            new HistoryStore(),
            new PaymentStore(),
            new OutboxStore(),
            "topic");
    await(
        writer.place(
            List.of(
                method == null
                    ? created
                    : created.paidBy(
                        new Authorization(order.id(), order.actualCents(), method, "code")))));
    changeMessage(order.id(), "2");
    site.ledger.hold(order, State.OPEN);
    return order;
  }

  Order pending() throws Exception {
    return place(null, past);
  }

  Order paid() throws Exception {
    Order order = place(PaymentMethod.ALIPAY, past);
    change(order.id(), "status = 1, version = 2");
    changePayment(order.id(), "status = 2");
    site.accounts.execute(
        "INSERT INTO t_sandbox_payment (order_id, method, amount, status, attempt)"
            + " VALUES ("
            + order.id()
            + ", 'alipay', 3.00, 1, 1)");
    site.ledger.hold(order, State.CONFIRMED);
    site.ledger.consumed.add(order.id() + ":stock.confirm");
    return order;
  }

  Order cancelled() throws Exception {
    Order order = pending();
    change(order.id(), "status = 4, version = 2");
    changeMessage(order.id(), "2, message_id = '" + order.id() + ":stock.rollback'");
    site.ledger.hold(order, State.RELEASED);
    site.ledger.consumed.add(order.id() + ":stock.rollback");
    return order;
  }

  /** Changes an order's row and nothing of its age. */
  void change(long id, String change) throws Exception {
    site.shard0.execute(
        "UPDATE t_order SET updated_at = updated_at, " + change + " WHERE id = " + id);
  }

  void changePayment(long id, String change) throws Exception {
    site.shard0.execute("UPDATE t_payment SET " + change + " WHERE order_id = " + id);
  }

  /** Changes the order's only message, which then has been as it is for five minutes. */
  void changeMessage(long id, String status) throws Exception {
    site.shard0.execute(
        "UPDATE t_local_message SET updated_at = CURRENT_TIMESTAMP(3) - INTERVAL 5 MINUTE,"
            + " status = "
            + status
            + " WHERE tx_id = '"
            + id
            + "'");
  }

  List<List<String>> messages(long id) throws Exception {
    return site.shard0.query(
        "SELECT event_type, status FROM t_local_message WHERE tx_id = '" + id + "' ORDER BY id");
  }

  /** Caches an order's detail as a reader would. */
  void cache(Order order, String body) throws Exception {
    OrderCaches caches =
        new OrderCaches(
            site.processes.get(0),
            site.config.cache(),
            site.redis,
            site.redis,
            site.config.shards().size(),
            site.context.clock(),
            Duration.ofMinutes(1),
            new Random(),
            site.config.encryption().keys(),
            site.context.metrics());
    CacheKey key = CacheKey.detail(order.id());
    RedisCache.Looked looked = await(caches.redis().look(key));
    await(caches.redis().fill(key, looked.lease(), new View(USER, Buffer.buffer(body))));
  }

  boolean isCached(Order order) throws Exception {
    return await(site.redis.send(Request.cmd(Command.EXISTS).arg("doos:cache:o" + order.id())))
            .toInteger()
        == 1;
  }

  void spoil(Order order) throws Exception {
    cache(order, "{\"order\":{\"version\":1}}");
    String key = "doos:cache:o" + order.id();
    Response stored = await(site.redis.send(Request.cmd(Command.HGET).arg(key).arg("detail")));
    byte[] bytes = stored.toBytes();
    bytes[bytes.length - 1] ^= 1;
    await(
        site.redis.send(
            Request.cmd(Command.HSET).arg(key).arg("detail").arg(Buffer.buffer(bytes))));
  }
}

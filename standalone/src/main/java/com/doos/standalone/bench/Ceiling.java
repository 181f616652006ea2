package com.doos.standalone.bench;

import com.doos.shared.event.StockEvent;
import com.doos.shared.event.StockEventType;
import com.doos.shared.sql.Columns;
import com.doos.shared.sql.MultiRow;
import com.doos.shared.sql.Transactions;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the shards can take at most: rows as the order service writes them, into the same tables of
 * the same servers, by nothing but prepared multi-row statements on one connection per shard. No
 * request, no reservation, no look at anything.
 */
final class Ceiling {
  private static final int SLOTS = 64;
  private static final int USERS = 10_000;
  private static final String HASH = "0".repeat(SLOTS);
  private static final String ITEMS =
      """
      [{"product_id":1001,"sku_id":0,"product_name":"商品 1001","product_image":"/img/1001.svg",\
      "price_cents":4990,"quantity":1,"subtotal_cents":4990}]\
      """;
  private static final MultiRow ORDERS =
      new MultiRow(
          """
          INSERT INTO t_order (id, user_id, order_no, total_amount, actual_amount, status,
            payment_method, created_at, updated_at, items_snapshot)\
          """,
          10);
  private static final MultiRow LINES =
      new MultiRow(
          """
          INSERT INTO t_order_item (order_id, product_id, product_name, product_image, sku_id,
            price, quantity, subtotal, created_at)\
          """,
          9);
  private static final MultiRow TOKENS =
      new MultiRow("INSERT INTO t_order_token (user_id, token, order_id, content_hash)", 4);
  private static final MultiRow HISTORY =
      new MultiRow(
          "INSERT INTO t_order_history (order_id, from_status, to_status, actor, reason, created_at)",
          6);
  private static final MultiRow PAYMENTS =
      new MultiRow(
          """
          INSERT INTO t_payment (order_id, user_id, method, amount, status, attempt,
            authorization_code)\
          """,
          7);
  private static final MultiRow MESSAGES =
      new MultiRow(
          """
          INSERT INTO t_local_message (message_id, tx_id, topic, event_type, payload, status,
            created_at)\
          """,
          7);

  private final InstantSource clock = InstantSource.system();
  private final List<Pool> shards;
  private final int batch;
  private final boolean required;
  private long next;
  private long written;

  /**
   * @param batch orders in a transaction
   * @param required only the tables that the requirements list: neither tokens nor history nor
   *     payments
   * @param first no order has a number as high; numbers are counted up from it
   */
  Ceiling(List<Pool> shards, int batch, boolean required, long first) {
    this.shards = List.copyOf(shards);
    this.batch = batch;
    this.required = required;
    this.next = first;
  }

  /** Writes to all shards side by side; the future has the number of orders written. */
  Future<Long> run(Duration duration) {
    long end = System.nanoTime() + duration.toNanos();
    List<Future<Void>> writers = new ArrayList<>();
    for (int shard = 0; shard < shards.size(); shard++) {
      writers.add(write(shard, end));
    }
    return Future.join(writers).map(done -> written);
  }

  private Future<Void> write(int shard, long end) {
    if (System.nanoTime() >= end) {
      return Future.succeededFuture();
    }
    return Transactions.once(shards.get(shard), transaction -> insert(transaction, shard))
        .compose(done -> {
          written += batch;
          return write(shard, end);
        });
  }

  private Future<?> insert(SqlConnection transaction, int shard) {
    LocalDateTime now = Columns.utc(clock.instant());
    List<List<Object>> orders = new ArrayList<>();
    List<List<Object>> lines = new ArrayList<>();
    List<List<Object>> tokens = new ArrayList<>();
    List<List<Object>> history = new ArrayList<>();
    List<List<Object>> payments = new ArrayList<>();
    List<List<Object>> messages = new ArrayList<>();
    for (int i = 0; i < batch; i++) {
      long number = next++;
      long slot = number * shards.size() % SLOTS + shard;
      long id = number * SLOTS + slot;
      long user = number * 31 % USERS * SLOTS + slot;
      boolean paid = i % 2 == 0;
      orders.add(
          Arrays.asList(
              id, user, "C" + id, "49.90", "49.90", 0, paid ? "alipay" : null, now, now, ITEMS));
      for (int line = 0; line <= i % 2; line++) {
        long product = 1_001 + (number + line) % 200;
        lines.add(
            List.of(
                id,
                product,
                "商品 " + product,
                "/img/" + product + ".svg",
                0,
                "49.90",
                1,
                "49.90",
                now));
      }
      StockEvent event =
          StockEvent.of(StockEventType.ORDER_CREATED, id, user, now.toInstant(ZoneOffset.UTC));
      messages.add(
          List.of(
              event.messageId(),
              String.valueOf(id),
              "doos.stock.deduct",
              "order.created",
              event.toJson(),
              2,
              now));
      if (!required) {
        tokens.add(List.of(user, "ceiling-" + id, id, HASH));
        history.add(Arrays.asList(id, null, 0, "user:" + user, "placed", now));
        if (paid) {
          payments.add(List.of(id, user, "alipay", "49.90", 2, 1, HASH));
        }
      }
    }
    return Future.join(
        ORDERS.insert(transaction, orders),
        LINES.insert(transaction, lines),
        TOKENS.insert(transaction, tokens),
        HISTORY.insert(transaction, history),
        PAYMENTS.insert(transaction, payments),
        MESSAGES.insert(transaction, messages));
  }
}

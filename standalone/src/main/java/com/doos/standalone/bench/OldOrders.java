package com.doos.standalone.bench;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Completed orders of the last month, as if the shop had been open for long. Written by the servers
 * themselves and kept out of the binlog: they are not what is measured.
 */
final class OldOrders {
  private static final int STEP = 50_000;
  private static final int HOURS_MAX = 6;
  private static final String NUMBERS =
      " FROM (SELECT seq AS n, seq * 64 + seq * %1$d %% 64 + %2$d AS id,"
          + " seq * 7919 %% 100000 * 64 + seq * %1$d %% 64 + %2$d AS user_id,"
          + " CURRENT_TIMESTAMP(3) - INTERVAL seq * 37 %% 2592000 SECOND AS at"
          + " FROM seq_%3$d_to_%4$d) old";
  private static final List<String> INSERTS =
      List.of(
          "INSERT INTO t_order (id, user_id, order_no, total_amount, actual_amount, status,"
              + " payment_method, paid_at, completed_at, created_at, updated_at, items_snapshot)"
              + " SELECT id, user_id, CONCAT('O', id), 49.90, 49.90, 3, 'alipay', at, at, at, at,"
              + " '[{\"product_id\":1001,\"sku_id\":0,\"product_name\":\"old\","
              + "\"price_cents\":4990,\"quantity\":1,\"subtotal_cents\":4990}]'",
          "INSERT INTO t_order_item (order_id, product_id, product_name, sku_id, price, quantity,"
              + " subtotal, created_at) SELECT id, 1001 + n %% 200, 'old', 0, 49.90, 1, 49.90, at",
          "INSERT INTO t_order_token (user_id, token, order_id, content_hash)"
              + " SELECT user_id, CONCAT('old-', id), id, REPEAT('0', 64)",
          "INSERT INTO t_order_history (order_id, from_status, to_status, actor, reason,"
              + " created_at) SELECT id, NULL, 0, 'user:1', 'placed', at",
          "INSERT INTO t_payment (order_id, user_id, method, amount, status, attempt,"
              + " authorization_code, created_at, updated_at)"
              + " SELECT id, user_id, 'alipay', 49.90, 2, 1, '', at, at",
          "INSERT INTO t_local_message (message_id, tx_id, topic, event_type, payload, status,"
              + " created_at) SELECT CONCAT(id, ':order.created'), id, 'doos.stock.deduct',"
              + " 'order.created', '{}', 2, at");

  private final List<Pool> shards;
  private int written;

  OldOrders(List<Pool> shards) {
    this.shards = List.copyOf(shards);
  }

  /** Writes until there are so many orders of all shards together. */
  void fill(int orders) {
    List<Future<Void>> filling = new ArrayList<>();
    int from = written / shards.size() + 1;
    int to = orders / shards.size();
    for (int shard = 0; shard < shards.size(); shard++) {
      int own = shard;
      filling.add(
          shards
              .get(shard)
              .withConnection(connection ->
                  connection
                      .query("SET SESSION sql_log_bin = 0")
                      .execute()
                      .compose(off -> fill(connection, own, from, to))
                      .eventually(
                          () -> connection.query("SET SESSION sql_log_bin = 1").execute())));
    }
    written = orders;
    try {
      Future.join(filling).await(HOURS_MAX, TimeUnit.HOURS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("old orders are not written in time", e);
    }
  }

  private Future<Void> fill(SqlConnection connection, int shard, int from, int to) {
    if (from > to) {
      return Future.succeededFuture();
    }
    int last = Math.min(to, from + STEP - 1);
    Future<?> step = Future.succeededFuture();
    for (String insert : INSERTS) {
      String sql = String.format(Locale.ROOT, insert + NUMBERS, shards.size(), shard, from, last);
      step = step.compose(done -> connection.query(sql).execute());
    }
    return step.compose(done -> fill(connection, shard, last + 1, to));
  }
}

package com.doos.standalone.bench;

import com.doos.shared.money.Money;
import com.doos.shared.sql.MultiRow;
import com.doos.shared.sql.Transactions;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Random order histories - created, paid or cancelled, shipped, completed - written to the shards
 * as the order service writes them: whole rows, {@code version + 1} at each update, states guarded.
 * For tests and measurements of what reads the binlog; nothing but {@code t_order} is written.
 */
public final class OrderHistories {
  private static final MultiRow INSERT =
      new MultiRow(
          """
          INSERT INTO t_order
            (id, user_id, order_no, total_amount, discount_amount, actual_amount, items_snapshot)\
          """,
          7);
  private static final List<String> STEPS =
      List.of(
          """
          UPDATE t_order SET status = 1, payment_method = 'alipay', paid_at = CURRENT_TIMESTAMP(3),
            version = version + 1 WHERE status = 0 ORDER BY created_at LIMIT ?\
          """,
          """
          UPDATE t_order SET status = 4, cancelled_at = CURRENT_TIMESTAMP(3), version = version + 1
          WHERE status = 0 ORDER BY created_at LIMIT ?\
          """,
          """
          UPDATE t_order SET status = 2, shipped_at = CURRENT_TIMESTAMP(3), version = version + 1
          WHERE status = 1 ORDER BY created_at LIMIT ?\
          """,
          """
          UPDATE t_order SET status = 3, completed_at = CURRENT_TIMESTAMP(3), version = version + 1
          WHERE status = 2 ORDER BY created_at LIMIT ?\
          """);
  private static final int SLOTS = 64;
  private static final int USERS = 10_000;
  private static final int CENTS_MAX = 100_000;

  private final List<Pool> shards;
  private final Random random;
  private long next;

  /**
   * @param shards in their order
   * @param first no order has a number as high; numbers are counted up from it
   */
  public OrderHistories(List<Pool> shards, long seed, long first) {
    this.shards = List.copyOf(shards);
    this.random = new Random(seed);
    this.next = first;
  }

  /**
   * Writes new orders to one shard and takes a random number of earlier ones a step further, in one
   * transaction. What became of it when it fails is unknown.
   *
   * @return rows written
   */
  public Future<Integer> write(int shard, int orders) {
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < orders; i++) {
      rows.add(row(shard));
    }
    List<Integer> limits = new ArrayList<>();
    for (int step = 0; step < STEPS.size(); step++) {
      limits.add(random.nextInt(orders + 1));
    }
    return Transactions.run(
        shards.get(shard),
        transaction ->
            INSERT
                .insert(transaction, rows)
                .compose(done -> steps(transaction, limits, 0, orders)));
  }

  private static Future<Integer> steps(
      SqlConnection transaction, List<Integer> limits, int step, int written) {
    if (step == STEPS.size()) {
      return Future.succeededFuture(written);
    }
    return transaction
        .preparedQuery(STEPS.get(step))
        .execute(Tuple.of(limits.get(step)))
        .compose(changed -> steps(transaction, limits, step + 1, written + changed.rowCount()));
  }

  private List<Object> row(int shard) {
    int slot = random.nextInt(SLOTS / shards.size()) * shards.size() + shard;
    long id = next++ * SLOTS + slot;
    long user = (long) random.nextInt(USERS) * SLOTS + slot;
    int quantity = 1 + random.nextInt(3);
    long price = random.nextLong(CENTS_MAX) + 1;
    long product = random.nextLong(200) + 1_001;
    String items =
        new JsonArray()
            .add(
                new JsonObject()
                    .put("product_id", product)
                    .put("sku_id", 0)
                    .put("product_name", "商品 " + product)
                    .put("product_image", "/img/" + product + ".svg")
                    .put("price_cents", price)
                    .put("quantity", quantity)
                    .put("subtotal_cents", price * quantity))
            .encode();
    return List.of(
        id,
        user,
        "H" + id,
        Money.decimal(price * quantity),
        Money.decimal(0),
        Money.decimal(price * quantity),
        items);
  }
}

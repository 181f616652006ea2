package com.doos.testkit;

import com.doos.shared.shard.SlotState;
import com.doos.testkit.OrderRows.Order;
import com.doos.testkit.OrderRows.Reserved;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What must hold in the databases, whatever happened before. Each method returns the violations it
 * found; those that say so hold only in a system that has settled.
 */
public final class Invariants {
  private static final int OPEN = 0;
  private static final int CONFIRMED = 1;
  private static final int RELEASED = 2;
  private static final int PENDING = 0;
  private static final int CANCELLED = 4;

  private final List<TestDatabase> shards;
  private final TestDatabase stock;
  private final TestDatabase account;

  /**
   * An order the service answered a client with.
   *
   * @param token empty for none
   */
  public record Answered(long userId, String token, long orderId) {}

  /**
   * @param shards in their order
   * @param account also holds the books of the sandbox payment gateway, if there are any
   */
  public Invariants(List<TestDatabase> shards, TestDatabase stock, TestDatabase account) {
    this.shards = List.copyOf(shards);
    this.stock = stock;
    this.account = account;
  }

  /** Available, locked and sold are what was supplied, and none is negative. */
  public List<String> stockAddsUp() throws SQLException {
    return texts(
        stock,
        """
        SELECT CONCAT_WS(' ', 'product', product_id, 'sku', sku_id, 'available', available_stock,
                         'locked', locked_stock, 'sold', sold_stock, 'supplied', supplied_stock)
        FROM t_inventory
        WHERE available_stock + locked_stock + sold_stock <> supplied_stock
          OR available_stock + locked_stock <> total_stock
          OR available_stock < 0 OR locked_stock < 0 OR sold_stock < 0\
        """);
  }

  /** Locked is the sum of the open reservations and sold that of the confirmed ones. */
  public List<String> stockMatchesReservations() throws SQLException {
    return texts(
        stock,
        """
        SELECT CONCAT_WS(' ', 'product', i.product_id, 'sku', i.sku_id,
                         'locked', i.locked_stock, 'open', COALESCE(r.open, 0),
                         'sold', i.sold_stock, 'confirmed', COALESCE(r.confirmed, 0))
        FROM t_inventory i LEFT JOIN (
          SELECT product_id, sku_id, SUM(IF(status = 0, quantity, 0)) AS open,
                 SUM(IF(status = 1, quantity, 0)) AS confirmed
          FROM t_reservation GROUP BY product_id, sku_id) r
          ON r.product_id = i.product_id AND r.sku_id = i.sku_id
        WHERE i.locked_stock <> COALESCE(r.open, 0) OR i.sold_stock <> COALESCE(r.confirmed, 0)\
        """);
  }

  /** Every order a client was told of exists once, and a token led to one order only. */
  public List<String> answeredOrdersExistOnce(Collection<Answered> answers) throws SQLException {
    Map<Long, Order> orders = new HashMap<>();
    List<String> violations = new ArrayList<>();
    for (TestDatabase shard : shards) {
      OrderRows.orders(shard)
          .forEach((id, order) -> {
            if (orders.put(id, order) != null) {
              violations.add("order " + id + " is on two shards");
            }
          });
    }
    Map<String, Long> orderByToken = tokens();
    for (Answered answer : answers) {
      Order order = orders.get(answer.orderId());
      if (order == null || order.userId() != answer.userId()) {
        violations.add("missing: " + answer);
      }
      String key = answer.userId() + "/" + answer.token();
      if (!answer.token().isEmpty()
          && !Long.valueOf(answer.orderId()).equals(orderByToken.get(key))) {
        violations.add(answer + ", but its token leads to " + orderByToken.get(key));
      }
    }
    if (new HashSet<>(orderByToken.values()).size() != orderByToken.size()) {
      violations.add("two tokens lead to one order");
    }
    return violations;
  }

  private Map<String, Long> tokens() throws SQLException {
    Map<String, Long> orderByToken = new HashMap<>();
    for (TestDatabase shard : shards) {
      for (List<String> row :
          shard.query(
              "SELECT CONCAT(user_id, '/', token), order_id FROM t_order_token WHERE "
                  + SlotState.readable("user_id"))) {
        orderByToken.put(row.get(0), Long.parseLong(row.get(1)));
      }
    }
    return orderByToken;
  }

  /**
   * Settled: a paid order has sold the units it has ordered by exactly one stock.confirm, a
   * cancelled one has given them back by exactly one stock.rollback, a pending one still holds them
   * and has announced neither; without an order nothing is sold.
   */
  public List<String> stockFollowsOrders() throws SQLException {
    Map<Long, Reserved> reservations = OrderRows.reservations(stock);
    List<String> violations = new ArrayList<>();
    for (TestDatabase shard : shards) {
      Map<Long, Map<String, Integer>> units = OrderRows.units(shard);
      Map<String, Integer> messages = OrderRows.messages(shard);
      OrderRows.orders(shard)
          .forEach((id, order) -> {
            Map<String, Integer> ordered = units.getOrDefault(id, Map.of());
            Reserved reserved = reservations.remove(id);
            int confirms = messages.getOrDefault(id + ":stock.confirm", 0);
            int rollbacks = messages.getOrDefault(id + ":stock.rollback", 0);
            int expected =
                switch (order.status()) {
                  case PENDING -> OPEN;
                  case CANCELLED -> RELEASED;
                  default -> CONFIRMED;
                };
            if (!new Reserved(Set.of(expected), ordered).equals(reserved)
                || confirms != (expected == CONFIRMED ? 1 : 0)
                || rollbacks != (expected == RELEASED ? 1 : 0)) {
              violations.add(
                  String.format(
                      Locale.ROOT,
                      "order %d %s of %s has %s, %d stock.confirm, %d stock.rollback",
                      id,
                      order,
                      ordered,
                      reserved,
                      confirms,
                      rollbacks));
            }
          });
    }
    reservations.forEach((id, reserved) -> {
      if (reserved.statuses().contains(CONFIRMED)) {
        violations.add("sold without an order: " + id);
      }
    });
    return violations;
  }

  /** Settled: every message is confirmed, and took effect exactly once. */
  public List<String> everyMessageTookEffectOnce() throws SQLException {
    List<String> violations = new ArrayList<>();
    Map<String, Integer> effects = new TreeMap<>();
    for (String id :
        texts(
            stock,
            "SELECT message_id FROM t_message_consume_log"
                + " WHERE consumer_group = 'inventory-service' AND status = 1")) {
      effects.merge(id, 1, Integer::sum);
    }
    for (TestDatabase shard : shards) {
      for (List<String> row :
          shard.query(
              "SELECT message_id, status FROM t_local_message WHERE "
                  + SlotState.readable("tx_id"))) {
        Integer count = effects.remove(row.get(0));
        if (!"2".equals(row.get(1)) || count == null || count != 1) {
          violations.add(
              "message "
                  + row.get(0)
                  + " has status "
                  + row.get(1)
                  + " and took effect "
                  + (count == null ? 0 : count)
                  + " times");
        }
      }
    }
    effects.keySet().forEach(id -> violations.add("consumed but never written: " + id));
    return violations;
  }

  /** No reservation is open past its limit without an order that is pending. */
  public List<String> noReservationIsForgotten() throws SQLException {
    Set<Long> pending = new HashSet<>();
    for (TestDatabase shard : shards) {
      OrderRows.orders(shard)
          .forEach((id, order) -> {
            if (order.status() == PENDING) {
              pending.add(id);
            }
          });
    }
    List<String> violations = new ArrayList<>();
    for (String id :
        texts(
            stock,
            "SELECT DISTINCT order_id FROM t_reservation"
                + " WHERE status = 0 AND expires_at < UTC_TIMESTAMP(3)")) {
      if (!pending.contains(Long.parseLong(id))) {
        violations.add("reservation without a pending order: " + id);
      }
    }
    return violations;
  }

  /** Settled: what the payment gateway keeps is what the paid orders cost, order by order. */
  public List<String> paymentsMatchOrders() throws SQLException {
    if (account.query("SHOW TABLES LIKE 't_sandbox_payment'").isEmpty()) {
      return List.of();
    }
    Map<String, String> captured = new TreeMap<>();
    for (List<String> row :
        account.query("SELECT order_id, amount FROM t_sandbox_payment WHERE status = 1")) {
      captured.put(row.get(0), row.get(1));
    }
    List<String> violations = new ArrayList<>();
    for (TestDatabase shard : shards) {
      for (List<String> row :
          shard.query(
              "SELECT id, actual_amount FROM t_order WHERE status IN (1, 2, 3) AND "
                  + SlotState.readable("id"))) {
        String amount = captured.remove(row.get(0));
        if (!row.get(1).equals(amount)) {
          violations.add("order " + row.get(0) + " of " + row.get(1) + " captured " + amount);
        }
      }
    }
    captured.forEach((id, amount) -> violations.add("kept " + amount + " for unpaid order " + id));
    return violations;
  }

  /** Settled: the index has every order in its last version, and no other. */
  public List<String> indexFollowsOrders(OrderDocuments documents)
      throws SQLException, IOException, InterruptedException {
    Map<Long, Long> indexed = documents.versions();
    List<String> violations = new ArrayList<>();
    for (TestDatabase shard : shards) {
      for (List<String> row :
          shard.query("SELECT id, version FROM t_order WHERE " + SlotState.readable("id"))) {
        Long version = indexed.remove(Long.valueOf(row.get(0)));
        if (!Long.valueOf(row.get(1)).equals(version)) {
          violations.add(
              "order " + row.get(0) + " has version " + row.get(1) + ", its document " + version);
        }
      }
    }
    indexed.keySet().forEach(id -> violations.add("document without an order: " + id));
    return violations;
  }

  private static List<String> texts(TestDatabase database, String sql) throws SQLException {
    return database.query(sql).stream().map(row -> row.get(0)).toList();
  }
}

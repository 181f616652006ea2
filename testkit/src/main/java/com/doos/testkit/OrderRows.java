package com.doos.testkit;

import com.doos.shared.shard.SlotState;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the tables hold of each order; units are those of {@code product/SKU}. */
public final class OrderRows {
  private OrderRows() {}

  record Order(long userId, int status) {}

  /**
   * The reservations of an order.
   *
   * @param statuses of all of them
   */
  record Reserved(Set<Integer> statuses, Map<String, Integer> units) {}

  static Map<Long, Order> orders(TestDatabase shard) throws SQLException {
    Map<Long, Order> orders = new HashMap<>();
    for (List<String> row :
        shard.query("SELECT id, user_id, status FROM t_order WHERE " + SlotState.readable("id"))) {
      orders.put(
          Long.parseLong(row.get(0)),
          new Order(Long.parseLong(row.get(1)), Integer.parseInt(row.get(2))));
    }
    return orders;
  }

  /** The units that each order of a shard has ordered. */
  public static Map<Long, Map<String, Integer>> units(TestDatabase shard) throws SQLException {
    Map<Long, Map<String, Integer>> units = new HashMap<>();
    for (List<String> row :
        shard.query(
            "SELECT order_id, CONCAT(product_id, '/', COALESCE(sku_id, 0)), quantity"
                + " FROM t_order_item WHERE "
                + SlotState.readable("order_id"))) {
      units
          .computeIfAbsent(Long.parseLong(row.get(0)), id -> new TreeMap<>())
          .merge(row.get(1), Integer.parseInt(row.get(2)), Integer::sum);
    }
    return units;
  }

  /** Messages of a shard by {@code order:type}. */
  static Map<String, Integer> messages(TestDatabase shard) throws SQLException {
    Map<String, Integer> counts = new HashMap<>();
    for (List<String> row :
        shard.query(
            "SELECT tx_id, event_type FROM t_local_message WHERE " + SlotState.readable("tx_id"))) {
      counts.merge(row.get(0) + ":" + row.get(1), 1, Integer::sum);
    }
    return counts;
  }

  static Map<Long, Reserved> reservations(TestDatabase stock) throws SQLException {
    Map<Long, Reserved> reservations = new HashMap<>();
    for (List<String> row :
        stock.query(
            "SELECT order_id, status, CONCAT(product_id, '/', sku_id), quantity"
                + " FROM t_reservation")) {
      Reserved reserved =
          reservations.computeIfAbsent(
              Long.parseLong(row.get(0)), id -> new Reserved(new HashSet<>(), new TreeMap<>()));
      reserved.statuses().add(Integer.parseInt(row.get(1)));
      reserved.units().put(row.get(2), Integer.parseInt(row.get(3)));
    }
    return reservations;
  }
}

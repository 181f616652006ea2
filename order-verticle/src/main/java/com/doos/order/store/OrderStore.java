package com.doos.order.store;

import com.doos.order.domain.NewOrder;
import com.doos.order.domain.Order;
import com.doos.order.domain.OrderItem;
import com.doos.order.domain.OrderStatus;
import com.doos.order.store.PersonalData.Column;
import com.doos.shared.money.Money;
import com.doos.shared.seal.KeyRing;
import com.doos.shared.shard.SlotState;
import com.doos.shared.sql.Columns;
import com.doos.shared.sql.MultiRow;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All SQL of {@code t_order}, {@code t_order_item} and {@code t_order_token}. Address and remark
 * are sealed in the table and clear in an {@link Order}.
 */
public final class OrderStore {
  private static final MultiRow INSERT_ORDER =
      new MultiRow(
          """
          INSERT INTO t_order
            (id, user_id, order_no, total_amount, discount_amount, actual_amount, status,
             payment_method, shipping_address, remark, created_at, updated_at, items_snapshot)\
          """,
          13);
  private static final MultiRow INSERT_ITEM =
      new MultiRow(
          """
          INSERT INTO t_order_item
            (order_id, product_id, product_name, product_image, sku_id, price, quantity, subtotal,
             created_at)\
          """,
          9);
  private static final MultiRow INSERT_TOKEN =
      new MultiRow("INSERT INTO t_order_token (user_id, token, order_id, content_hash)", 4);
  private static final String SELECT =
      """
      SELECT id, user_id, order_no, total_amount, discount_amount, actual_amount, status,
             payment_method, shipping_address, remark, paid_at, shipped_at, completed_at,
             cancelled_at, created_at, version, items_snapshot
      FROM t_order
      """;
  private static final String FIND = SELECT + "WHERE id = ? AND " + SlotState.readable("id");
  private static final String OF_USER = "WHERE user_id = ? AND " + SlotState.readable("user_id");
  private static final String PAGE =
      SELECT + OF_USER + " AND (? < 0 OR status = ?) ORDER BY id DESC LIMIT ? OFFSET ?";
  private static final String COUNT =
      "SELECT COUNT(*) AS total FROM t_order " + OF_USER + " AND (? < 0 OR status = ?)";
  private static final String COUNT_BY_STATUS =
      "SELECT status, COUNT(*) AS total FROM t_order " + OF_USER + " GROUP BY status";
  private static final String COUNT_UNPAID =
      "SELECT COUNT(*) AS total FROM t_order "
          + OF_USER
          + " AND status = 0 AND payment_method IS NULL";
  private static final String BY_TOKEN =
      "SELECT order_id, content_hash FROM t_order_token " + OF_USER + " AND token = ?";
  private static final String CANCEL =
      """
      UPDATE t_order SET status = 4, cancelled_at = ?, updated_at = ?, version = version + 1
      WHERE id = ? AND user_id = ? AND status = 0 AND payment_method IS NULL\
      """;
  private static final String IDS =
      "SELECT id FROM t_order WHERE id > ? AND id < ? ORDER BY id LIMIT ?";
  private static final int ANY_STATUS = -1;

  /** One page of a user's orders, newest first, and how many there are in all. */
  public record Page(List<Order> orders, int total) {}

  /** The order that a submit token led to. */
  public record TokenOwner(long orderId, String contentHash) {}

  private final PersonalData personal;

  /**
   * @param keys seal address and remark
   */
  public OrderStore(KeyRing keys) {
    this.personal = new PersonalData(keys);
  }

  /** Writes orders with their items and tokens; a token used before is a duplicate key. */
  public Future<Void> insert(SqlConnection transaction, List<NewOrder> orders) {
    List<List<Object>> orderRows = new ArrayList<>();
    List<List<Object>> itemRows = new ArrayList<>();
    List<List<Object>> tokenRows = new ArrayList<>();
    for (NewOrder created : orders) {
      Order order = created.order();
      orderRows.add(orderRow(order));
      order.items().forEach(item -> itemRows.add(itemRow(order, item)));
      if (!created.token().isEmpty()) {
        tokenRows.add(List.of(order.userId(), created.token(), order.id(), created.contentHash()));
      }
    }
    return Future.join(
            INSERT_ORDER.insert(transaction, orderRows),
            INSERT_ITEM.insert(transaction, itemRows),
            INSERT_TOKEN.insert(transaction, tokenRows))
        .mapEmpty();
  }

  private List<Object> orderRow(Order order) {
    LocalDateTime created = Columns.utc(order.createdAt());
    return Arrays.asList(
        order.id(),
        order.userId(),
        order.orderNo(),
        Money.decimal(order.totalCents()),
        Money.decimal(order.discountCents()),
        Money.decimal(order.actualCents()),
        order.status().column(),
        order.paymentMethod() == null ? null : order.paymentMethod().wireName(),
        personal.seal(order.id(), Column.SHIPPING_ADDRESS, order.shippingAddress()),
        personal.seal(order.id(), Column.REMARK, order.remark()),
        created,
        created,
        ItemsSnapshot.encode(order.items()));
  }

  private static List<Object> itemRow(Order order, OrderItem item) {
    return List.of(
        order.id(),
        item.productId(),
        item.productName(),
        item.productImage(),
        item.skuId(),
        Money.decimal(item.priceCents()),
        item.quantity(),
        Money.decimal(item.subtotalCents()),
        Columns.utc(order.createdAt()));
  }

  public Future<Optional<Order>> find(SqlClient client, long orderId) {
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(orderId))
        .map(rows -> orders(rows).stream().findFirst());
  }

  public Future<Optional<TokenOwner>> findToken(SqlClient client, long userId, String token) {
    return client
        .preparedQuery(BY_TOKEN)
        .execute(Tuple.of(userId, token))
        .map(rows -> {
          Optional<TokenOwner> owner = Optional.empty();
          for (Row row : rows) {
            owner =
                Optional.of(new TokenOwner(row.getLong("order_id"), row.getString("content_hash")));
          }
          return owner;
        });
  }

  /**
   * @param status null for all
   * @param page from 1
   */
  public Future<Page> list(
      SqlClient client, long userId, @Nullable OrderStatus status, int page, int pageSize) {
    int wanted = status == null ? ANY_STATUS : status.column();
    Future<Integer> total =
        client
            .preparedQuery(COUNT)
            .execute(Tuple.of(userId, wanted, wanted))
            .map(rows -> rows.iterator().next().getInteger("total"));
    Future<List<Order>> orders =
        client
            .preparedQuery(PAGE)
            .execute(Tuple.of(userId, wanted, wanted, pageSize, (page - 1) * pageSize))
            .map(this::orders);
    return Future.all(total, orders).map(done -> new Page(orders.result(), total.result()));
  }

  /** How many orders a user has in each state. */
  public Future<Map<OrderStatus, Long>> countByStatus(SqlClient client, long userId) {
    return client
        .preparedQuery(COUNT_BY_STATUS)
        .execute(Tuple.of(userId))
        .map(rows -> {
          Map<OrderStatus, Long> counts = new EnumMap<>(OrderStatus.class);
          for (OrderStatus status : OrderStatus.values()) {
            counts.put(status, 0L);
          }
          for (Row row : rows) {
            counts.put(OrderStatus.ofColumn(row.getInteger("status")), row.getLong("total"));
          }
          return counts;
        });
  }

  /** How many of a user's orders are pending and without an accepted payment. */
  public Future<Integer> countUnpaid(SqlClient client, long userId) {
    return client
        .preparedQuery(COUNT_UNPAID)
        .execute(Tuple.of(userId))
        .map(rows -> rows.iterator().next().getInteger("total"));
  }

  /**
   * Cancels a user's order that is pending and whose payment was not accepted.
   *
   * @return whether it was one
   */
  public Future<Boolean> cancel(SqlClient client, long orderId, long userId, Instant at) {
    LocalDateTime time = Columns.utc(at);
    return client
        .preparedQuery(CANCEL)
        .execute(Tuple.of(time, time, orderId, userId))
        .map(changed -> changed.rowCount() == 1);
  }

  /**
   * Ids of orders between two ids, both excluded, lowest first.
   *
   * @param limit ids at most
   */
  public Future<List<Long>> ids(SqlClient client, long after, long before, int limit) {
    return client
        .preparedQuery(IDS)
        .execute(Tuple.of(after, before, limit))
        .map(rows -> {
          List<Long> ids = new ArrayList<>();
          rows.forEach(row -> ids.add(row.getLong("id")));
          return ids;
        });
  }

  private List<Order> orders(RowSet<Row> rows) {
    List<Order> orders = new ArrayList<>();
    rows.forEach(row -> orders.add(OrderRow.order(row, personal)));
    return orders;
  }
}

package com.doos.order.store;

import com.doos.order.domain.Order;
import com.doos.order.domain.OrderStatus;
import com.doos.order.domain.PaymentMethod;
import com.doos.order.store.PersonalData.Column;
import com.doos.shared.sql.Columns;
import io.vertx.sqlclient.Row;

/** Reads a row of {@code t_order}. */
final class OrderRow {
  private OrderRow() {}

  static Order order(Row row, PersonalData personal) {
    long id = row.getLong("id");
    String method = Columns.text(row, "payment_method");
    return new Order(
        id,
        row.getString("order_no"),
        row.getLong("user_id"),
        Columns.cents(row, "total_amount"),
        Columns.cents(row, "discount_amount"),
        Columns.cents(row, "actual_amount"),
        OrderStatus.ofColumn(row.getInteger("status")),
        method.isEmpty() ? null : PaymentMethod.ofWireName(method),
        personal.open(id, Column.SHIPPING_ADDRESS, row.getString("shipping_address")),
        personal.open(id, Column.REMARK, row.getString("remark")),
        ItemsSnapshot.decode(Columns.json(row, "items_snapshot")),
        Columns.instant(row, "created_at"),
        Columns.instantOrNull(row, "paid_at"),
        Columns.instantOrNull(row, "shipped_at"),
        Columns.instantOrNull(row, "completed_at"),
        Columns.instantOrNull(row, "cancelled_at"),
        row.getLong("version"));
  }
}

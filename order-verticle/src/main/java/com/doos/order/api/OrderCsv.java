package com.doos.order.api;

import com.doos.order.domain.Order;
import com.doos.shared.money.Money;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Orders as CSV by RFC 4180, UTF-8. A cell that a spreadsheet would take for a formula begins with
 * an apostrophe.
 */
final class OrderCsv {
  static final String HEADER =
      "id,order_no,user_id,status,payment_method,total_amount,discount_amount,actual_amount,"
          + "items,created_at,paid_at,shipped_at,completed_at,cancelled_at,version\r\n";

  private static final String FORMULA = "=+-@\t\r";

  private OrderCsv() {}

  static Buffer lines(List<Order> orders) {
    return Buffer.buffer(orders.stream().map(OrderCsv::line).collect(Collectors.joining()));
  }

  private static String line(Order order) {
    return List.of(
                String.valueOf(order.id()),
                order.orderNo(),
                String.valueOf(order.userId()),
                order.status().wireName(),
                order.paymentMethod() == null ? "" : order.paymentMethod().wireName(),
                Money.decimal(order.totalCents()).toPlainString(),
                Money.decimal(order.discountCents()).toPlainString(),
                Money.decimal(order.actualCents()).toPlainString(),
                items(order),
                order.createdAt().toString(),
                time(order.paidAt()),
                time(order.shippedAt()),
                time(order.completedAt()),
                time(order.cancelledAt()),
                String.valueOf(order.version()))
            .stream()
            .map(OrderCsv::cell)
            .collect(Collectors.joining(","))
        + "\r\n";
  }

  /** {@code NAME x QUANTITY}, joined by semicolons. */
  private static String items(Order order) {
    return order.items().stream()
        .map(item -> item.productName() + " x " + item.quantity())
        .collect(Collectors.joining("; "));
  }

  private static String time(@Nullable Instant time) {
    return time == null ? "" : time.toString();
  }

  static String cell(String text) {
    String safe = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    boolean quoted = safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return quoted ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }
}

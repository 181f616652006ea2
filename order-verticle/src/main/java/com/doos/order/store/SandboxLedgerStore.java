package com.doos.order.store;

import com.doos.order.domain.Charge;
import com.doos.order.domain.Payment;
import com.doos.shared.money.Money;
import com.doos.shared.sql.Columns;
import com.doos.shared.sql.MultiRow;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * All SQL of {@code t_sandbox_payment}, the books of the sandbox gateway.
 *
 * <pre>
 * (none) --open--> 0 open --charge--> 1 captured --refund--> 3 refunded
 *    |              |   ^               ^
 *    |         close|   | open with     |
 *    |              v   | a later attempt
 *    +--close--> 2 closed               |
 *    +-----------capture----------------+
 * </pre>
 *
 * An order has one row, so it is never captured twice, and a closed attempt is never charged.
 */
public final class SandboxLedgerStore {
  private static final String HEAD =
      "INSERT INTO t_sandbox_payment (order_id, method, amount, status, attempt)";
  private static final MultiRow CAPTURE =
      new MultiRow(HEAD, 5, "ON DUPLICATE KEY UPDATE order_id = VALUES(order_id)");

  /** The assignments are carried out from left to right: the attempt is compared first. */
  private static final MultiRow OPEN =
      new MultiRow(
          HEAD,
          5,
          """
          ON DUPLICATE KEY UPDATE
            method = IF(status = 2 AND attempt < VALUES(attempt), VALUES(method), method),
            status = IF(status = 2 AND attempt < VALUES(attempt), 0, status),
            attempt = GREATEST(attempt, VALUES(attempt))\
          """);

  private static final MultiRow CLOSE =
      new MultiRow(
          HEAD,
          5,
          """
          ON DUPLICATE KEY UPDATE
            status = IF(status = 0 AND attempt <= VALUES(attempt), 2, status),
            attempt = GREATEST(attempt, VALUES(attempt))\
          """);
  private static final String CHARGE =
      """
      UPDATE t_sandbox_payment SET status = 1
      WHERE order_id = ? AND attempt = ? AND status = 0\
      """;
  private static final String CHARGED =
      "SELECT order_id, amount FROM t_sandbox_payment WHERE status IN (1, 3) AND order_id IN ";
  private static final String KEPT =
      "SELECT order_id, amount FROM t_sandbox_payment WHERE status = 1 AND order_id IN ";
  private static final String REFUND =
      "UPDATE t_sandbox_payment SET status = 3 WHERE status = 1 AND order_id IN ";

  private static final int STATUS_OPEN = 0;
  private static final int STATUS_CAPTURED = 1;
  private static final int STATUS_CLOSED = 2;

  /** Takes the money of each, once. */
  public Future<Void> capture(SqlConnection connection, List<Payment> payments) {
    return CAPTURE.insert(connection, rows(payments, STATUS_CAPTURED));
  }

  /** Opens an attempt, unless it or a later one was closed or the order is paid. */
  public Future<Void> open(SqlConnection connection, Payment payment) {
    return OPEN.insert(connection, rows(List.of(payment), STATUS_OPEN));
  }

  /** Closes attempts that are open or not known yet. */
  public Future<Void> close(SqlConnection connection, List<Payment> payments) {
    return CLOSE.insert(connection, rows(payments, STATUS_CLOSED));
  }

  /** Takes the money of an open attempt; tells whether it was open. */
  public Future<Boolean> charge(SqlClient client, Payment payment) {
    return client
        .preparedQuery(CHARGE)
        .execute(Tuple.of(payment.orderId(), payment.attempt()))
        .map(changed -> changed.rowCount() == 1);
  }

  /** Those of the payments whose money was taken, be it given back since or not. */
  public Future<List<Charge>> charged(SqlClient client, List<Payment> payments) {
    return charges(client, CHARGED, ids(payments));
  }

  /** What was taken for these orders and not given back. */
  public Future<List<Charge>> kept(SqlClient client, Collection<Long> orderIds) {
    return charges(client, KEPT, new IdList(orderIds));
  }

  private static Future<List<Charge>> charges(SqlClient client, String sql, IdList ids) {
    return client
        .preparedQuery(sql + ids.placeholders())
        .execute(ids.after())
        .map(rows -> {
          List<Charge> charges = new ArrayList<>();
          for (Row row : rows) {
            charges.add(new Charge(row.getLong("order_id"), Columns.cents(row, "amount")));
          }
          return charges;
        });
  }

  /** Gives the money of each back, once. */
  public Future<Void> refund(SqlClient client, List<Payment> payments) {
    IdList ids = ids(payments);
    return client.preparedQuery(REFUND + ids.placeholders()).execute(ids.after()).mapEmpty();
  }

  private static IdList ids(List<Payment> payments) {
    return new IdList(payments.stream().map(Payment::orderId).toList());
  }

  private static List<List<Object>> rows(List<Payment> payments, int status) {
    List<List<Object>> rows = new ArrayList<>();
    payments.stream()
        .sorted(Comparator.comparingLong(Payment::orderId))
        .forEach(payment ->
            rows.add(
                List.of(
                    payment.orderId(),
                    payment.method().wireName(),
                    Money.decimal(payment.amountCents()),
                    status,
                    payment.attempt())));
    return rows;
  }
}

package com.doos.order.store;

import com.doos.order.domain.Payment;
import com.doos.order.domain.PaymentMethod;
import com.doos.order.domain.PaymentStatus;
import com.doos.shared.money.Money;
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
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * All SQL of {@code t_payment}. Every update is guarded by the state it leaves. A transaction that
 * locks orders as well locks them first.
 */
public final class PaymentStore {
  private static final MultiRow INSERT =
      new MultiRow(
          """
          INSERT INTO t_payment
            (order_id, user_id, method, amount, status, attempt, authorization_code, created_at,
             updated_at)\
          """,
          9);
  private static final String SELECT =
      """
      SELECT order_id, user_id, method, amount, status, attempt, authorization_code, updated_at
      FROM t_payment
      """;
  private static final String IN_STATUS =
      SELECT
          + "WHERE status = ? AND updated_at <= ? AND "
          + SlotState.here("order_id")
          + " ORDER BY updated_at LIMIT ?";
  private static final String RETRY =
      """
      UPDATE t_payment SET status = 0, method = ?, attempt = ?, updated_at = ?
      WHERE order_id = ? AND status = 3\
      """;
  private static final String MOVE =
      "UPDATE t_payment SET status = ?, updated_at = ? WHERE status = ? AND order_id IN ";
  private static final String CHARGED =
      "UPDATE t_payment SET status = ?, updated_at = ? WHERE status IN (0, 3) AND order_id IN ";

  public Future<Void> insert(SqlConnection transaction, List<Payment> payments) {
    List<List<Object>> rows = new ArrayList<>();
    for (Payment payment : payments) {
      LocalDateTime time = Columns.utc(payment.updatedAt());
      rows.add(
          List.of(
              payment.orderId(),
              payment.userId(),
              payment.method().wireName(),
              Money.decimal(payment.amountCents()),
              payment.status().column(),
              payment.attempt(),
              payment.authorizationCode(),
              time,
              time));
    }
    return INSERT.insert(transaction, rows);
  }

  public Future<Optional<Payment>> find(SqlClient client, long orderId) {
    return client
        .preparedQuery(SELECT + "WHERE order_id = ?")
        .execute(Tuple.of(orderId))
        .map(rows -> payments(rows).stream().findFirst());
  }

  /** Payments of these orders; an order without one is missing in the answer. */
  public Future<List<Payment>> findAll(SqlClient client, Collection<Long> orderIds) {
    IdList ids = new IdList(orderIds);
    return client
        .preparedQuery(SELECT + "WHERE order_id IN " + ids.placeholders())
        .execute(ids.after())
        .map(PaymentStore::payments);
  }

  /** Payments of these orders, locked; an order without one is missing in the answer. */
  public Future<List<Payment>> lock(SqlConnection transaction, Collection<Long> orderIds) {
    IdList ids = new IdList(orderIds);
    return transaction
        .preparedQuery(
            SELECT + "WHERE order_id IN " + ids.placeholders() + " ORDER BY order_id FOR UPDATE")
        .execute(ids.after())
        .map(PaymentStore::payments);
  }

  /** Payments in this status since {@code until} or before, longest first. */
  public Future<List<Payment>> inStatus(
      SqlClient client, PaymentStatus status, Instant until, int limit) {
    return client
        .preparedQuery(IN_STATUS)
        .execute(Tuple.of(status.column(), Columns.utc(until), limit))
        .map(PaymentStore::payments);
  }

  /** Starts the next attempt of a failed payment. */
  public Future<Void> retry(SqlClient client, Payment next) {
    return client
        .preparedQuery(RETRY)
        .execute(
            Tuple.of(
                next.method().wireName(),
                next.attempt(),
                Columns.utc(next.updatedAt()),
                next.orderId()))
        .mapEmpty();
  }

  /** Moves those that are in {@code from}; others stay as they are. Tells how many it moved. */
  public Future<Integer> move(
      SqlClient client,
      Collection<Long> orderIds,
      PaymentStatus from,
      PaymentStatus to,
      Instant at) {
    if (orderIds.isEmpty()) {
      return Future.succeededFuture(0);
    }
    IdList ids = new IdList(orderIds);
    return client
        .preparedQuery(MOVE + ids.placeholders())
        .execute(ids.after(to.column(), Columns.utc(at), from.column()))
        .map(RowSet::rowCount);
  }

  /** Charged payments become captured or due for refund. */
  public Future<Void> charged(
      SqlConnection transaction, Collection<Long> orderIds, PaymentStatus to, Instant at) {
    if (orderIds.isEmpty()) {
      return Future.succeededFuture();
    }
    IdList ids = new IdList(orderIds);
    return transaction
        .preparedQuery(CHARGED + ids.placeholders())
        .execute(ids.after(to.column(), Columns.utc(at)))
        .mapEmpty();
  }

  /** Attempts that were not charged fail; a later attempt of the same payment does not. */
  public Future<Integer> fail(SqlClient client, List<Payment> attempts, Instant at) {
    if (attempts.isEmpty()) {
      return Future.succeededFuture(0);
    }
    IdList ids = new IdList(attempts.stream().map(Payment::orderId).toList());
    Tuple arguments =
        ids.after(PaymentStatus.FAILED.column(), Columns.utc(at), PaymentStatus.INITIATED.column());
    attempts.forEach(tried -> arguments.addLong(tried.orderId()).addInteger(tried.attempt()));
    String pairs = String.join(",", Collections.nCopies(attempts.size(), "(?,?)"));
    return client
        .preparedQuery(MOVE + ids.placeholders() + " AND (order_id, attempt) IN (" + pairs + ")")
        .execute(arguments)
        .map(RowSet::rowCount);
  }

  private static List<Payment> payments(RowSet<Row> rows) {
    List<Payment> payments = new ArrayList<>();
    for (Row row : rows) {
      payments.add(
          new Payment(
              row.getLong("order_id"),
              row.getLong("user_id"),
              PaymentMethod.ofWireName(row.getString("method")),
              Columns.cents(row, "amount"),
              PaymentStatus.ofColumn(row.getInteger("status")),
              row.getInteger("attempt"),
              row.getString("authorization_code"),
              Columns.instant(row, "updated_at")));
    }
    return payments;
  }
}

package com.doos.order.store;

import com.doos.order.store.PersonalData.Column;
import com.doos.shared.seal.KeyRing;
import com.doos.shared.seal.SealException;
import com.doos.shared.shard.SlotState;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The SQL by which stored personal data comes under the active key. */
public final class SealStore {
  private static final String PAGE =
      "SELECT id, shipping_address, remark FROM t_order WHERE id > ? AND "
          + SlotState.here("id")
          + " ORDER BY id LIMIT ?";

  /**
   * Version and time of change stay: nothing a reader or a search document shows is changed. The
   * comparison is by bytes; the columns' own would take two base64 texts that differ in case for
   * one.
   */
  private static final String REPLACE =
      """
      UPDATE t_order SET shipping_address = ?, remark = ?, updated_at = updated_at
      WHERE id = ? AND shipping_address COLLATE utf8mb4_bin <=> ?
        AND remark COLLATE utf8mb4_bin <=> ?\
      """;

  private final PersonalData personal;

  public SealStore(KeyRing keys) {
    this.personal = new PersonalData(keys);
  }

  /** What is stored of an order that is not under the active key, as it is stored. */
  public record Stale(long orderId, @Nullable String shippingAddress, @Nullable String remark) {
    /** The order's id alone: the rest may be clear. */
    @Override
    public String toString() {
      return "Stale[" + orderId + "]";
    }
  }

  /**
   * A page of orders, by id.
   *
   * @param rows orders read
   * @param lastId the highest id among them; as asked for when there is none
   */
  public record Page(int rows, long lastId, List<Stale> stale) {}

  /** The next orders after an id. */
  public Future<Page> page(SqlClient client, long after, int limit) {
    return client
        .preparedQuery(PAGE)
        .execute(Tuple.of(after, limit))
        .map(rows -> {
          long lastId = after;
          List<Stale> stale = new ArrayList<>();
          for (Row row : rows) {
            lastId = row.getLong("id");
            String address = row.getString("shipping_address");
            String remark = row.getString("remark");
            if (!personal.isCurrent(address) || !personal.isCurrent(remark)) {
              stale.add(new Stale(lastId, address, remark));
            }
          }
          return new Page(rows.size(), lastId, stale);
        });
  }

  /** Whether an order's values open; one that does not cannot come under another key. */
  public boolean opens(Stale order) {
    try {
      personal.open(order.orderId(), Column.SHIPPING_ADDRESS, order.shippingAddress());
      personal.open(order.orderId(), Column.REMARK, order.remark());
      return true;
    } catch (SealException unreadable) {
      return false;
    }
  }

  /**
   * Seals orders under the active key, in one round trip, those excepted that have been changed
   * meanwhile.
   *
   * @param orders all of which {@linkplain #opens open}
   * @return how many were sealed
   */
  public Future<Integer> seal(SqlConnection transaction, List<Stale> orders) {
    AtomicInteger sealed = new AtomicInteger();
    List<Future<?>> updates = new ArrayList<>();
    for (Stale order : orders) {
      long id = order.orderId();
      updates.add(
          transaction
              .preparedQuery(REPLACE)
              .execute(
                  Tuple.of(
                      personal.renew(id, Column.SHIPPING_ADDRESS, order.shippingAddress()),
                      personal.renew(id, Column.REMARK, order.remark()),
                      id,
                      order.shippingAddress(),
                      order.remark()))
              .onSuccess(changed -> sealed.addAndGet(changed.rowCount())));
    }
    return Future.join(updates).map(done -> sealed.get());
  }
}

package com.doos.order.store;

import com.doos.shared.id.OrderIds;
import com.doos.shared.shard.SlotState;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The SQL by which the order service learns where slots are, and says so the first time. */
public final class SlotStore {
  private static final String STATES = "SELECT slot, state FROM t_slot";
  private static final String ASSIGN =
      "UPDATE t_slot SET state = "
          + SlotState.HERE.column()
          + " WHERE slot = ? AND state = "
          + SlotState.UNASSIGNED.column();
  private static final String ASSIGN_REST =
      "UPDATE t_slot SET state = "
          + SlotState.ELSEWHERE.column()
          + " WHERE state = "
          + SlotState.UNASSIGNED.column();
  private static final String NEWEST = "SELECT id FROM t_order ORDER BY id DESC LIMIT ?";

  /** What each slot is to this shard, by its number. */
  public Future<List<SlotState>> states(SqlClient shard) {
    return shard
        .query(STATES)
        .execute()
        .map(rows -> {
          List<SlotState> states =
              new ArrayList<>(Collections.nCopies(OrderIds.GENES, SlotState.ELSEWHERE));
          rows.forEach(row ->
              states.set(row.getInteger("slot"), SlotState.ofColumn(row.getInteger("state"))));
          return states;
        });
  }

  /** Says that a slot is here, unless something has been said before. */
  public Future<Void> assign(SqlClient shard, int slot) {
    return shard.preparedQuery(ASSIGN).execute(Tuple.of(slot)).mapEmpty();
  }

  /** Says of all slots of which nothing has been said that they are elsewhere. */
  public Future<Void> assignRest(SqlClient shard) {
    return shard.query(ASSIGN_REST).execute().mapEmpty();
  }

  /** Ids of the newest orders. */
  public Future<List<Long>> newest(SqlClient shard, int limit) {
    return shard
        .preparedQuery(NEWEST)
        .execute(Tuple.of(limit))
        .map(rows -> {
          List<Long> ids = new ArrayList<>();
          rows.forEach(row -> ids.add(row.getLong("id")));
          return ids;
        });
  }
}

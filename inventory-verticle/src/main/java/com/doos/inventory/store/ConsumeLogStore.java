package com.doos.inventory.store;

import com.doos.shared.sql.MultiRow;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * All SQL of {@code t_message_consume_log}: which messages took effect, written in the transaction
 * of the effect, so that a redelivered message has none.
 */
public final class ConsumeLogStore {
  private static final String GROUP = "inventory-service";
  private static final int SUCCESS = 1;
  private static final String KNOWN =
      "SELECT message_id FROM t_message_consume_log WHERE consumer_group = ? AND message_id IN ";
  private static final MultiRow INSERT =
      new MultiRow("INSERT INTO t_message_consume_log (message_id, consumer_group, status)", 3);

  /** Which of these messages took effect before. */
  public Future<Set<String>> known(SqlConnection transaction, List<String> messageIds) {
    List<Object> arguments = new ArrayList<>();
    arguments.add(GROUP);
    arguments.addAll(messageIds);
    return transaction
        .preparedQuery(KNOWN + MultiRow.placeholders(messageIds.size()))
        .execute(Tuple.from(arguments))
        .map(rows -> {
          Set<String> known = new HashSet<>();
          for (Row row : rows) {
            known.add(row.getString("message_id"));
          }
          return known;
        });
  }

  public Future<Void> insert(SqlConnection transaction, List<String> messageIds) {
    List<List<Object>> rows = new ArrayList<>();
    messageIds.forEach(id -> rows.add(List.of(id, GROUP, SUCCESS)));
    return INSERT.insert(transaction, rows);
  }
}

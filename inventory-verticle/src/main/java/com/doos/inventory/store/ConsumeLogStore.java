package com.doos.inventory.store;

import com.doos.shared.sql.InList;
import com.doos.shared.sql.MultiRow;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * All SQL of {@code t_message_consume_log}: which messages took effect, written in the transaction
 * of the effect, so that a redelivered message has none.
 */
public final class ConsumeLogStore {
  /** Messages of the stock topic. */
  public static final String TOPIC_GROUP = "inventory-service";

  /** Messages named in calls; a group of their own, so that no caller can mark the topic's. */
  public static final String CALLS_GROUP = "inventory-calls";

  private static final int SUCCESS = 1;
  private static final String KNOWN =
      "SELECT message_id FROM t_message_consume_log WHERE consumer_group = ? AND message_id IN ";
  private static final MultiRow INSERT =
      new MultiRow("INSERT INTO t_message_consume_log (message_id, consumer_group, status)", 3);

  private final String group;

  /**
   * @param group whose messages these are
   */
  public ConsumeLogStore(String group) {
    this.group = group;
  }

  /** Which of these messages took effect before. */
  public Future<Set<String>> known(SqlConnection transaction, Collection<String> messageIds) {
    Set<String> known = new HashSet<>();
    List<Future<?>> chunks = new ArrayList<>();
    for (List<String> ids : InList.chunks(messageIds)) {
      List<Object> arguments = new ArrayList<>(List.of(group));
      arguments.addAll(ids);
      chunks.add(
          transaction
              .preparedQuery(KNOWN + MultiRow.placeholders(ids.size()))
              .execute(Tuple.from(arguments))
              .onSuccess(rows -> {
                for (Row row : rows) {
                  known.add(row.getString("message_id"));
                }
              }));
    }
    return Future.join(chunks).map(done -> known);
  }

  /** A message that is known already is a duplicate key. */
  public Future<Void> insert(SqlConnection transaction, Collection<String> messageIds) {
    List<List<Object>> rows = new ArrayList<>();
    new TreeSet<>(messageIds).forEach(id -> rows.add(List.of(id, group, SUCCESS)));
    return INSERT.insert(transaction, rows);
  }
}

package com.doos.cdc.upkeep;

import com.doos.cdc.document.OrderDocument;
import com.doos.cdc.document.OrderDocumentMapper;
import com.doos.cdc.document.RowImage;
import com.doos.cdc.store.OrderRowStore;
import com.doos.cdc.store.OrderRowStore.OrderRow;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The orders of all shards, read from threads that may block. */
final class ShardRows {
  private static final long ANSWER_SECONDS_MAX = 10;

  private final List<Pool> shards;
  private final OrderRowStore store;

  /**
   * @param shards in their order
   */
  ShardRows(List<Pool> shards, OrderRowStore store) {
    this.shards = List.copyOf(shards);
    this.store = store;
  }

  /**
   * An order and what its document has to be.
   *
   * @param document null when the row is no order: it is among the dead letters
   */
  record Expected(int shard, long id, @Nullable OrderDocument document) {}

  int shards() {
    return shards.size();
  }

  /** See {@link OrderRowStore#page}. */
  List<OrderRow> page(int shard, long after, int limit) throws IOException {
    return get(store.page(shards.get(shard), after, limit));
  }

  /** The first orders of all shards together whose ids are greater, by id. */
  NavigableMap<Long, Expected> first(long after, int limit) throws IOException {
    Map<Long, Expected> all = new TreeMap<>();
    for (int shard = 0; shard < shards(); shard++) {
      put(all, shard, page(shard, after, limit));
    }
    NavigableMap<Long, Expected> first = new TreeMap<>();
    all.entrySet().stream()
        .limit(limit)
        .forEach(entry -> first.put(entry.getKey(), entry.getValue()));
    return first;
  }

  /** Those of the orders that exist. */
  Map<Long, Expected> find(Collection<Long> ids) throws IOException {
    Map<Long, Expected> found = new TreeMap<>();
    for (int shard = 0; shard < shards(); shard++) {
      put(found, shard, get(store.find(shards.get(shard), ids)));
    }
    return found;
  }

  /** The greatest id of all shards; 0 when there is no order. */
  long last() throws IOException {
    List<Future<Long>> asked = new ArrayList<>();
    for (Pool shard : shards) {
      asked.add(store.last(shard));
    }
    long last = 0;
    for (Future<Long> answer : asked) {
      last = Math.max(last, get(answer));
    }
    return last;
  }

  /** What a moved slot has left behind on another shard is older, and passed over. */
  private static void put(Map<Long, Expected> into, int shard, List<OrderRow> rows) {
    for (OrderRow row : rows) {
      into.merge(
          row.id(),
          new Expected(shard, row.id(), document(row.image())),
          (one, other) -> version(one) >= version(other) ? one : other);
    }
  }

  private static long version(Expected order) {
    return order.document() == null ? 0 : order.document().version();
  }

  private static @Nullable OrderDocument document(RowImage row) {
    try {
      return OrderDocumentMapper.map(row);
    } catch (IllegalArgumentException noOrder) {
      return null;
    }
  }

  private static <T> T get(Future<T> answer) throws IOException {
    try {
      return answer
          .toCompletionStage()
          .toCompletableFuture()
          .get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("a shard did not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("a shard did not answer");
    }
  }
}

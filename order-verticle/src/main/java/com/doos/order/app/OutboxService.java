package com.doos.order.app;

import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.outbox.MessageStatus;
import com.doos.shared.outbox.OutboxAdminStore;
import com.doos.shared.outbox.OutboxEntry;
import com.doos.shared.outbox.OutboxSignals;
import com.doos.shared.shard.SlotGuard;
import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import io.vertx.sqlclient.Pool;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The outboxes of all shards, as operators see and mend them. */
public final class OutboxService {
  private final List<Pool> pools;
  private final SlotDirectory slots;
  private final OutboxAdminStore store;
  private final Redis redis;

  /**
   * @param pools of the shards, in their order
   * @param redis wakes the relay
   */
  public OutboxService(List<Pool> pools, SlotDirectory slots, OutboxAdminStore store, Redis redis) {
    this.pools = List.copyOf(pools);
    this.slots = slots;
    this.store = store;
    this.redis = redis;
  }

  /**
   * Messages of one shard.
   *
   * @param hasMore whether the shard has another page
   */
  public record Page(int shard, List<OutboxEntry> messages, boolean hasMore) {}

  public int shards() {
    return pools.size();
  }

  /** The same page of every shard, newest messages first. */
  public Future<List<Page>> listAll(MessageStatus status, int page, int pageSize) {
    List<Future<Page>> asked =
        IntStream.range(0, shards())
            .mapToObj(shard -> list(shard, status, page, pageSize))
            .toList();
    return Future.all(asked).map(all -> all.<Page>list());
  }

  /**
   * A page of a shard, newest messages first.
   *
   * @param page from 1
   */
  public Future<Page> list(int shard, MessageStatus status, int page, int pageSize) {
    return store
        .list(pools.get(shard), status, pageSize + 1, (page - 1) * pageSize)
        .map(found -> page(shard, found, pageSize));
  }

  /**
   * A page of an order's messages, newest first.
   *
   * @param status null for all
   * @param page from 1
   */
  public Future<Page> listOfOrder(
      long orderId, @Nullable MessageStatus status, int page, int pageSize) {
    int shard = slots.map().shardOf(orderId);
    return store
        .listOfKey(
            pools.get(shard), String.valueOf(orderId), status, pageSize + 1, (page - 1) * pageSize)
        .map(found -> page(shard, found, pageSize));
  }

  private static Page page(int shard, List<OutboxEntry> found, int pageSize) {
    return new Page(
        shard, found.subList(0, Math.min(found.size(), pageSize)), found.size() > pageSize);
  }

  /**
   * Sends a failed message again.
   *
   * @param messageId {@code order_id:event_type}, whose order id leads to the shard
   * @return fails when there is no such message or it has not failed
   */
  public Future<Void> retry(String messageId) {
    long orderId = orderId(messageId);
    return slots.follow(() -> retry(messageId, orderId, slots.map().shardOf(orderId)));
  }

  private Future<Void> retry(String messageId, long orderId, int shard) {
    return SlotGuard.run(
            pools.get(shard), List.of(orderId), transaction -> store.revive(transaction, messageId))
        .compose(revived ->
            revived
                ? OutboxSignals.give(redis, shard)
                : Future.failedFuture(DoosException.invalid(Detail.MESSAGE_NOT_FAILED, messageId)));
  }

  private static long orderId(String messageId) {
    try {
      return Long.parseLong(messageId.substring(0, Math.max(0, messageId.indexOf(':'))));
    } catch (NumberFormatException malformed) {
      throw DoosException.invalid(Detail.WRONG_TYPE, "id", "order_id:event_type");
    }
  }
}

package com.doos.order.cache;

import com.doos.order.domain.ChangedOrder;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;

/**
 * Passes on which orders have changed to whoever listens to their user: changes of this process
 * once the caches have forgotten them, those of others when their word arrives, which it may fail
 * to. A word says that there may have been a change, not what it was. Safe for all threads.
 */
public final class OrderNews {
  private final Map<Long, Set<LongConsumer>> listeners = new ConcurrentHashMap<>();

  /**
   * Listens to the orders of a user.
   *
   * @param listener is given order ids, on any thread
   * @return ends it
   */
  public Runnable listen(long userId, LongConsumer listener) {
    listeners.compute(
        userId,
        (user, own) -> {
          Set<LongConsumer> all = own == null ? ConcurrentHashMap.newKeySet() : own;
          all.add(listener);
          return all;
        });
    return () ->
        listeners.computeIfPresent(
            userId,
            (user, own) -> {
              own.remove(listener);
              return own.isEmpty() ? null : own;
            });
  }

  /** Tells of an order that may have changed. */
  public void tell(ChangedOrder order) {
    listeners
        .getOrDefault(order.userId(), Set.of())
        .forEach(listener -> listener.accept(order.orderId()));
  }
}

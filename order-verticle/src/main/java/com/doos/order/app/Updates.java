package com.doos.order.app;

import com.doos.order.app.ShardCommand.StatusUpdate;
import com.doos.order.domain.ChangedOrder;
import com.doos.order.domain.OrderChange;
import com.doos.order.domain.OrderStatus;
import com.doos.order.store.OrderStatusStore.Locked;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a batch of status updates does to the orders it found.
 *
 * @param success the answer to each update
 * @param moves the orders to move into each state, in the sequence of the states
 * @param settled the orders that are in a wanted state: moved now, or moved by an earlier attempt
 *     whose announcement may have been lost
 */
record Updates(
    List<Boolean> success, SortedMap<OrderStatus, List<Long>> moves, Set<ChangedOrder> settled) {

  /** Decides each update in the order of the batch, as if they came one by one. */
  static Updates plan(List<StatusUpdate> updates, List<Locked> found) {
    Map<Long, Locked> locked = new HashMap<>();
    Map<Long, OrderStatus> state = new HashMap<>();
    for (Locked order : found) {
      locked.put(order.orderId(), order);
      state.put(order.orderId(), order.status());
    }
    List<Boolean> success = new ArrayList<>(updates.size());
    SortedMap<OrderStatus, List<Long>> moves = new TreeMap<>();
    Set<ChangedOrder> settled = new LinkedHashSet<>();
    for (StatusUpdate update : updates) {
      OrderStatus to = update.status();
      if (to == null) {
        success.add(true);
        continue;
      }
      long id = update.orderId();
      Locked order = locked.get(id);
      if (order != null && state.get(id) == to.predecessor()) {
        state.put(id, to);
        moves.computeIfAbsent(to, none -> new ArrayList<>()).add(id);
      }
      OrderStatus now = state.get(id);
      boolean there = now != null && now.hasReached(to);
      success.add(there);
      if (there && order != null) {
        settled.add(new ChangedOrder(id, order.userId()));
      }
    }
    return new Updates(success, moves, settled);
  }

  /** The history entries of all moves. */
  List<OrderChange> history(String actor, Instant at) {
    List<OrderChange> changes = new ArrayList<>();
    moves.forEach((to, ids) ->
        ids.forEach(id ->
            changes.add(new OrderChange(id, to.predecessor(), to, actor, to.wireName(), at))));
    return changes;
  }
}

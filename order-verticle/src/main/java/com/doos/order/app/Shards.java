package com.doos.order.app;

import com.doos.order.app.ShardCommand.Begun;
import com.doos.order.app.ShardCommand.Counted;
import com.doos.order.app.ShardCommand.Detail;
import com.doos.order.app.ShardCommand.Done;
import com.doos.order.app.ShardCommand.Expired;
import com.doos.order.app.ShardCommand.Found;
import com.doos.order.app.ShardCommand.Placed;
import com.doos.order.app.ShardCommand.StatusUpdate;
import com.doos.order.app.ShardCommand.Updated;
import com.doos.order.domain.Charge;
import com.doos.order.domain.Content;
import com.doos.order.domain.NewOrder;
import com.doos.order.domain.OrderStatus;
import com.doos.order.domain.Payment;
import com.doos.order.domain.PaymentMethod;
import com.doos.order.store.OrderStore;
import com.doos.shared.event.BusAddresses;
import com.doos.shared.event.LocalBus;
import com.doos.shared.shard.SlotGuard;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks the verticle of the shard that owns an order or a user. */
public final class Shards {
  private final LocalBus bus;
  private final SlotDirectory slots;

  public Shards(LocalBus bus, SlotDirectory slots) {
    this.bus = bus;
    this.slots = slots;
  }

  public Future<Placed> place(NewOrder order) {
    return ask(order.order().userId(), new ShardCommand.Place(order), Placed.class);
  }

  public Future<Found> findByToken(long userId, String token, Content content) {
    return ask(userId, new ShardCommand.FindByToken(userId, token, content), Found.class);
  }

  public Future<Detail> find(long orderId) {
    return ask(orderId, new ShardCommand.Find(orderId), Detail.class);
  }

  public Future<OrderStore.Page> list(
      long userId, @Nullable OrderStatus status, int page, int pageSize) {
    return ask(
        userId, new ShardCommand.ListOrders(userId, status, page, pageSize), OrderStore.Page.class);
  }

  /** See {@link ShardService#countByStatus}. */
  public Future<Map<OrderStatus, Long>> countByStatus(long userId) {
    return ask(userId, new ShardCommand.CountByStatus(userId), Counted.class).map(Counted::orders);
  }

  /** See {@link ShardService#countUnpaid}. */
  public Future<Integer> countUnpaid(long userId) {
    return ask(userId, new ShardCommand.CountUnpaid(userId), Integer.class);
  }

  public Future<Void> cancel(long orderId, long userId, String actor, String reason) {
    return ask(orderId, new ShardCommand.Cancel(orderId, userId, actor, reason), Done.class)
        .mapEmpty();
  }

  /** Sends each update to its shard; the answers come in the order of the updates. */
  public Future<List<Boolean>> update(List<StatusUpdate> updates, String actor) {
    return slots.follow(() -> updateOnce(updates, actor));
  }

  private Future<List<Boolean>> updateOnce(List<StatusUpdate> updates, String actor) {
    Map<Integer, List<Integer>> positions = new TreeMap<>();
    for (int i = 0; i < updates.size(); i++) {
      positions
          .computeIfAbsent(
              slots.map().shardOf(updates.get(i).orderId()), shard -> new ArrayList<>())
          .add(i);
    }
    Boolean[] success = new Boolean[updates.size()];
    List<Future<?>> asked = new ArrayList<>();
    positions.forEach((shard, own) ->
        asked.add(
            bus.request(
                    BusAddresses.shard(shard),
                    new ShardCommand.Update(own.stream().map(updates::get).toList(), actor),
                    Updated.class)
                .onSuccess(updated -> {
                  for (int i = 0; i < own.size(); i++) {
                    success[own.get(i)] = updated.success().get(i);
                  }
                })));
    return Future.join(asked).map(done -> List.of(success));
  }

  /** See {@link ShardPayments#begin}. */
  public Future<Begun> beginPayment(long orderId, long userId, PaymentMethod method) {
    return ask(orderId, new ShardCommand.BeginPayment(orderId, userId, method), Begun.class);
  }

  /** See {@link ShardPayments#fail}. */
  public Future<Void> failPayment(Payment attempt) {
    return ask(attempt.orderId(), new ShardCommand.FailPayment(attempt), Done.class).mapEmpty();
  }

  /** See {@link ShardPayments#accept}; the outcomes come in the order of the charges. */
  public Future<List<Charge.Outcome>> acceptCharges(List<Charge> charges) {
    List<Future<Charge.Outcome>> asked =
        charges.stream()
            .map(charge ->
                ask(charge.orderId(), new ShardCommand.Accept(charge), Charge.Outcome.class))
            .toList();
    return Future.join(asked).map(done -> asked.stream().map(Future::result).toList());
  }

  /** See {@link OrderSteps#expire}. */
  public Future<Expired> expire(int shard) {
    return bus.request(BusAddresses.shard(shard), new ShardCommand.Expire(), Expired.class);
  }

  /** See {@link OrderSteps#advance}. */
  public Future<Void> advance(long orderId, OrderStatus to, String actor) {
    return ask(orderId, new ShardCommand.Advance(orderId, to, actor), Done.class).mapEmpty();
  }

  /**
   * Asks each shard for its orders; of a shard that does not answer nothing is known. See {@link
   * OrderPresence#find}.
   */
  public Future<Map<Long, OrderPresence.State>> findAll(List<Long> orderIds, Instant deadline) {
    return slots.follow(() -> findAllOnce(orderIds, deadline));
  }

  private Future<Map<Long, OrderPresence.State>> findAllOnce(
      List<Long> orderIds, Instant deadline) {
    Map<Integer, List<Long>> byShard =
        orderIds.stream().collect(Collectors.groupingBy(slots.map()::shardOf));
    Map<Long, OrderPresence.State> states = new HashMap<>();
    List<Future<?>> asked = new ArrayList<>();
    byShard.forEach((shard, own) ->
        asked.add(
            bus.request(
                    BusAddresses.shard(shard),
                    new ShardCommand.FindAll(own, deadline),
                    OrderPresence.Found.class)
                .map(OrderPresence.Found::states)
                .recover(failure ->
                    SlotGuard.isMoved(failure)
                        ? Future.failedFuture(failure)
                        : Future.succeededFuture(
                            Collections.nCopies(own.size(), OrderPresence.State.UNKNOWN)))
                .onSuccess(found -> {
                  for (int i = 0; i < own.size(); i++) {
                    states.put(own.get(i), found.get(i));
                  }
                })));
    return Future.join(asked).map(done -> states);
  }

  private <A> Future<A> ask(long userOrOrderId, ShardCommand command, Class<A> answer) {
    return slots.follow(
        () -> bus.request(BusAddresses.shard(slots.map().shardOf(userOrOrderId)), command, answer));
  }
}

package com.doos.order.app;

import static com.doos.shared.error.Detail.TOKEN_IN_USE;

import com.doos.order.app.ShardCommand.Counted;
import com.doos.order.app.ShardCommand.Detail;
import com.doos.order.app.ShardCommand.Found;
import com.doos.order.app.ShardCommand.StatusUpdate;
import com.doos.order.domain.Content;
import com.doos.order.domain.Order;
import com.doos.order.domain.OrderChange;
import com.doos.order.domain.OrderStatus;
import com.doos.order.store.HistoryStore;
import com.doos.order.store.OrderStatusStore;
import com.doos.order.store.OrderStore;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.doos.shared.event.StockEventType;
import com.doos.shared.outbox.OutboxStore;
import com.doos.shared.shard.SlotGuard;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Owns every transaction on one shard. A change of an order, its history entry and the message that
 * announces it are always written together.
 */
public final class ShardService {
  private final Pool pool;
  private final OrderStore orders;
  private final OrderStatusStore states = new OrderStatusStore();
  private final HistoryStore history;
  private final OutboxStore outbox;
  private final StockMessages messages;
  private final InstantSource clock;

  /**
   * @param topic of the stock events
   */
  public ShardService(
      Pool pool,
      OrderStore orders,
      HistoryStore history,
      OutboxStore outbox,
      String topic,
      InstantSource clock) {
    this.pool = pool;
    this.orders = orders;
    this.history = history;
    this.outbox = outbox;
    this.messages = new StockMessages(topic);
    this.clock = clock;
  }

  /**
   * The order an earlier request with this token led to.
   *
   * @return fails with {@link ErrorCode#DUPLICATE_SUBMIT} when that request had other content
   */
  public Future<Found> findByToken(long userId, String token, Content content) {
    return SlotGuard.read(
            pool, userId, shard -> orders.findToken(shard, userId, token), Optional::isEmpty)
        .compose(owner -> {
          if (owner.isEmpty()) {
            return Future.succeededFuture(new Found(null));
          }
          return orders
              .find(pool, owner.get().orderId())
              .compose(order ->
                  order.isPresent() && !content.ledTo(order.get(), owner.get().contentHash())
                      ? Future.failedFuture(
                          new DoosException(ErrorCode.DUPLICATE_SUBMIT, TOKEN_IN_USE))
                      : Future.succeededFuture(new Found(order.orElse(null))));
        });
  }

  public Future<Detail> find(long orderId) {
    return SlotGuard.read(pool, orderId, shard -> orders.find(shard, orderId), Optional::isEmpty)
        .compose(order ->
            order.isEmpty()
                ? Future.succeededFuture(new Detail(null, List.of()))
                : history.ofOrder(pool, orderId).map(changes -> new Detail(order.get(), changes)));
  }

  public Future<OrderStore.Page> list(
      long userId, @Nullable OrderStatus status, int page, int pageSize) {
    return SlotGuard.read(
        pool,
        userId,
        shard -> orders.list(shard, userId, status, page, pageSize),
        found -> found.total() == 0 || found.orders().isEmpty());
  }

  /** How many orders a user has in each state, all that was committed. */
  public Future<Counted> countByStatus(long userId) {
    return SlotGuard.read(
            pool,
            userId,
            shard -> orders.countByStatus(shard, userId),
            counts -> counts.values().stream().allMatch(count -> count == 0))
        .map(Counted::new);
  }

  /** How many of a user's orders wait for a payment. */
  public Future<Integer> countUnpaid(long userId) {
    return SlotGuard.read(
        pool, userId, shard -> orders.countUnpaid(shard, userId), count -> count == 0);
  }

  /**
   * Cancels a pending, unpaid order and gives its stock back.
   *
   * @return fails with {@link ErrorCode#ORDER_NOT_FOUND}, {@link ErrorCode#ORDER_CANCELLED} or
   *     {@link ErrorCode#ORDER_PAID}
   */
  public Future<Void> cancel(long orderId, long userId, String actor, String reason) {
    Instant now = now();
    return SlotGuard.once(
        pool,
        List.of(orderId),
        transaction ->
            orders
                .cancel(transaction, orderId, userId, now)
                .compose(cancelled ->
                    cancelled
                        ? announceCancellation(transaction, orderId, userId, actor, reason, now)
                        : refuseCancellation(transaction, orderId, userId)));
  }

  private Future<Void> announceCancellation(
      SqlConnection transaction,
      long orderId,
      long userId,
      String actor,
      String reason,
      Instant now) {
    OrderChange change =
        new OrderChange(orderId, OrderStatus.PENDING, OrderStatus.CANCELLED, actor, reason, now);
    return history
        .insert(transaction, List.of(change))
        .compose(done ->
            outbox.insert(
                transaction,
                List.of(messages.of(StockEventType.STOCK_ROLLBACK, orderId, userId, now)),
                now));
  }

  private Future<Void> refuseCancellation(SqlConnection transaction, long orderId, long userId) {
    return orders
        .find(transaction, orderId)
        .compose(found -> {
          Order order = found.filter(owned -> owned.userId() == userId).orElse(null);
          ErrorCode code =
              order == null
                  ? ErrorCode.ORDER_NOT_FOUND
                  : order.status() == OrderStatus.CANCELLED
                      ? ErrorCode.ORDER_CANCELLED
                      : ErrorCode.ORDER_PAID;
          return Future.failedFuture(DoosException.of(code));
        });
  }

  /**
   * Carries out status changes and confirms messages in one transaction, all or nothing, in a fixed
   * number of statements: the orders are locked in the order of their ids, then moved state by
   * state. An order named twice is moved in the order of the updates.
   *
   * <p>Each answer tells whether the order is in the wanted status, now or since before. One that
   * has gone further counts as well: a shipped order has been paid, and a payment reported late
   * must not look refused. A cancelled order has been nothing but pending. An update without a
   * status is always true.
   *
   * @return fails with {@link ErrorCode#INVALID_PARAM} when an order is to become pending
   */
  public Future<Updates> update(List<StatusUpdate> updates, String actor) {
    updates.stream()
        .map(StatusUpdate::status)
        .filter(Objects::nonNull)
        .forEach(OrderStatus::predecessor);
    List<String> messageIds =
        updates.stream()
            .map(StatusUpdate::messageId)
            .filter(id -> !id.isEmpty())
            .sorted()
            .distinct()
            .toList();
    Instant now = now();
    return SlotGuard.once(
        pool,
        updates.stream().map(StatusUpdate::orderId).toList(),
        transaction ->
            move(transaction, updates, actor, now)
                .compose(moved -> outbox.confirm(transaction, messageIds).map(done -> moved)));
  }

  private Future<Updates> move(
      SqlConnection transaction, List<StatusUpdate> updates, String actor, Instant now) {
    List<Long> orderIds =
        updates.stream()
            .filter(update -> update.status() != null)
            .map(StatusUpdate::orderId)
            .toList();
    if (orderIds.isEmpty()) {
      return Future.succeededFuture(Updates.plan(updates, List.of()));
    }
    return states
        .lock(transaction, orderIds)
        .compose(locked -> {
          Updates planned = Updates.plan(updates, locked);
          Future<Void> written = Future.succeededFuture();
          for (var move : planned.moves().entrySet()) {
            written =
                written.compose(
                    done -> states.move(transaction, move.getValue(), move.getKey(), now));
          }
          return written
              .compose(done -> history.insert(transaction, planned.history(actor, now)))
              .map(done -> planned);
        });
  }

  /** See {@link OrderStore#ids}. */
  public Future<List<Long>> ids(long after, long before, int limit) {
    return orders.ids(pool, after, before, limit);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}

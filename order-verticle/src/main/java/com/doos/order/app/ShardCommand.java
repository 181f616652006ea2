package com.doos.order.app;

import com.doos.order.domain.ChangedOrder;
import com.doos.order.domain.Charge;
import com.doos.order.domain.Content;
import com.doos.order.domain.NewOrder;
import com.doos.order.domain.Order;
import com.doos.order.domain.OrderChange;
import com.doos.order.domain.OrderStatus;
import com.doos.order.domain.Payment;
import com.doos.order.domain.PaymentMethod;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the verticle of a shard is asked to do; see {@link ShardService} for the answers. */
public sealed interface ShardCommand {

  /** Write an order. Answer: {@link Placed}. */
  record Place(NewOrder order) implements ShardCommand {}

  /** The order a submit token led to. Answer: {@link Found}. */
  record FindByToken(long userId, String token, Content content) implements ShardCommand {}

  /** Answer: {@link Detail}. */
  record Find(long orderId) implements ShardCommand {}

  /** Answer: {@link com.doos.order.store.OrderStore.Page}. */
  record ListOrders(long userId, @Nullable OrderStatus status, int page, int pageSize)
      implements ShardCommand {}

  /** How many orders a user has in each state. Answer: {@link Counted}. */
  record CountByStatus(long userId) implements ShardCommand {}

  /** How many of a user's orders wait for a payment. Answer: {@link Integer}. */
  record CountUnpaid(long userId) implements ShardCommand {}

  /** Answer: {@link Done}. */
  record Cancel(long orderId, long userId, String actor, String reason) implements ShardCommand {}

  /** Status changes and message confirmations. Answer: {@link Updated}. */
  record Update(List<StatusUpdate> updates, String actor) implements ShardCommand {}

  /** A user wants to pay. Answer: {@link Begun}. */
  record BeginPayment(long orderId, long userId, PaymentMethod method) implements ShardCommand {}

  /** An attempt came to nothing. Answer: {@link Done}. */
  record FailPayment(Payment attempt) implements ShardCommand {}

  /** The gateway has charged. Answer: {@link Charge.Outcome}. */
  record Accept(Charge charge) implements ShardCommand {}

  /** Cancel a batch of orders that were not paid in time. Answer: {@link Expired}. */
  record Expire() implements ShardCommand {}

  /** Ship or complete an order. Answer: {@link Done}. */
  record Advance(long orderId, OrderStatus to, String actor) implements ShardCommand {}

  /** Whether orders exist or can never come to exist. Answer: {@link OrderPresence.Found}. */
  record FindAll(List<Long> orderIds, Instant deadline) implements ShardCommand {}

  /**
   * @param status to move to; null only confirms the message
   * @param messageId outbox message whose effect is known; empty for none
   */
  record StatusUpdate(long orderId, @Nullable OrderStatus status, String messageId) {}

  /**
   * @param replayed the order is that of an earlier request with the same token
   */
  record Placed(Order order, boolean replayed) {}

  /** The order, when there is one. */
  record Found(@Nullable Order order) {}

  /** An order with its history, when there is one. */
  record Detail(@Nullable Order order, List<OrderChange> history) {}

  /** How many orders there are in each state. */
  record Counted(Map<OrderStatus, Long> orders) {}

  /** Whether each order is in the wanted status now, in the order of the updates. */
  record Updated(List<Boolean> success) {}

  /**
   * @param fresh the gateway has to be asked to charge; false when it was before
   */
  record Begun(Payment payment, boolean fresh) {}

  /**
   * @param orders how many were cancelled
   * @param more whether there may be more to cancel
   */
  record Expired(int orders, boolean more) {}

  /** The answer to a command, and the orders its commit has changed. */
  record Stepped<A>(A answer, List<ChangedOrder> changed) {}

  /** It took effect. */
  record Done() {}
}

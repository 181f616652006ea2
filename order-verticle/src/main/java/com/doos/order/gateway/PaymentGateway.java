package com.doos.order.gateway;

import com.doos.order.domain.Authorization;
import com.doos.order.domain.Charge;
import com.doos.order.domain.Payment;
import com.doos.order.domain.PaymentMethod;
import com.doos.shared.error.ErrorCode;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * What moves the money. Everything is named by the order's id and may be repeated: an order is
 * charged at most once and refunded at most once, whatever is asked how often.
 */
public interface PaymentGateway {

  /**
   * Promises the money of an order that is about to be written. Leaves nothing behind.
   *
   * @return fails with {@link ErrorCode#PAYMENT_DECLINED}
   */
  Future<Authorization> authorize(long orderId, long amountCents, PaymentMethod method);

  /**
   * Takes what was authorized.
   *
   * @return the ids of the orders whose money is taken now, or was before; the others were refused
   */
  Future<Set<Long>> capture(List<Payment> payments);

  /**
   * Starts an attempt to charge the user, which ends later: by a callback if it succeeds.
   *
   * @return fails with {@link ErrorCode#PAYMENT_DECLINED} when nothing will come of it; after any
   *     other failure it may have begun
   */
  Future<Void> initiate(Payment payment);

  /**
   * The gateway's last word on attempts nobody has heard of.
   *
   * @return those it has charged; all others are closed and never will be
   */
  Future<List<Charge>> close(List<Payment> payments);

  /** Gives back what was taken. */
  Future<Void> refund(List<Payment> payments);

  /**
   * What its books say.
   *
   * @return what it has taken for these orders and not given back; others are missing
   */
  Future<List<Charge>> kept(Collection<Long> orderIds);
}

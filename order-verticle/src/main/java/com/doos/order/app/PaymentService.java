package com.doos.order.app;

import com.doos.order.domain.Charge;
import com.doos.order.domain.Payment;
import com.doos.order.domain.PaymentMethod;
import com.doos.order.gateway.PaymentGateway;
import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.doos.shared.log.LogKeys;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Payment of orders that were placed without: the intention is written down, then the gateway is
 * asked, then its callback decides. When the callback is lost, {@link PaymentRounds} asks.
 */
public final class PaymentService {
  private static final Logger LOG = LoggerFactory.getLogger(PaymentService.class);

  private final Shards shards;
  private final PaymentGateway gateway;
  private final PaymentMetrics metrics;
  private final Duration gatewayTimeout;

  public PaymentService(
      Shards shards, PaymentGateway gateway, PaymentMetrics metrics, Duration gatewayTimeout) {
    this.shards = shards;
    this.gateway = gateway;
    this.metrics = metrics;
    this.gatewayTimeout = gatewayTimeout;
  }

  /**
   * Starts the payment of a user's order, or answers the one that is under way.
   *
   * @return fails with {@link ErrorCode#PAYMENT_DECLINED} and as {@link ShardPayments#begin}
   */
  public Future<Payment> pay(long userId, long orderId, PaymentMethod method) {
    return shards
        .beginPayment(orderId, userId, method)
        .compose(begun ->
            begun.fresh() ? initiate(begun.payment()) : Future.succeededFuture(begun.payment()));
  }

  /** An unknown fate is left to the callback, or to the round that asks. */
  private Future<Payment> initiate(Payment payment) {
    return gateway
        .initiate(payment)
        .timeout(gatewayTimeout.toMillis(), TimeUnit.MILLISECONDS)
        .map(done -> payment)
        .recover(failure -> {
          if (failure instanceof DoosException known
              && known.code() == ErrorCode.PAYMENT_DECLINED) {
            return shards
                .failPayment(payment)
                .compose(done -> Future.<Payment>failedFuture(failure));
          }
          LOG.atWarn()
              .addKeyValue(LogKeys.ORDER_ID, payment.orderId())
              .setCause(failure)
              .log("gateway did not answer, it will be asked what became of the payment");
          return Future.succeededFuture(payment);
        });
  }

  /**
   * The gateway says that it has charged.
   *
   * @return fails with {@link ErrorCode#ORDER_NOT_FOUND} or {@link ErrorCode#INVALID_PARAM} when
   *     there is no such payment or the amount is another
   */
  public Future<Void> charged(Charge charge) {
    return shards
        .acceptCharges(List.of(charge))
        .compose(outcomes -> {
          Charge.Outcome outcome = outcomes.get(0);
          metrics.charge(outcome, 1);
          return switch (outcome) {
            case ACCEPTED, REFUND_DUE, REPEATED -> Future.succeededFuture();
            case UNKNOWN -> Future.failedFuture(DoosException.of(ErrorCode.ORDER_NOT_FOUND));
            case WRONG_AMOUNT -> {
              LOG.atError()
                  .addKeyValue(LogKeys.ORDER_ID, charge.orderId())
                  .log("the gateway charged another amount");
              yield Future.failedFuture(
                  DoosException.invalid(Detail.WRONG_TYPE, "amount", "the payment's"));
            }
          };
        });
  }
}

package com.doos.order.app;

import com.doos.order.domain.Charge;
import com.doos.order.domain.Payment;
import com.doos.order.domain.PaymentStatus;
import com.doos.order.gateway.PaymentGateway;
import com.doos.shared.log.LogKeys;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a shard settles with the gateway on its own, a batch a round. A round may be repeated, run
 * by several processes at once, or break off anywhere: the gateway takes and gives back once, and
 * each mark is guarded. Each answers whether there may be more.
 */
public final class PaymentRounds {
  private static final Logger LOG = LoggerFactory.getLogger(PaymentRounds.class);

  private final int shard;
  private final ShardPayments payments;
  private final Shards shards;
  private final PaymentGateway gateway;
  private final PaymentMetrics metrics;
  private final InstantSource clock;
  private final Limits limits;

  /**
   * @param askAfter how long a callback may take before the gateway is asked
   * @param batchMax payments in one round
   * @param gatewayTimeout limit of a call to the gateway
   */
  public record Limits(Duration askAfter, int batchMax, Duration gatewayTimeout) {}

  public PaymentRounds(
      int shard,
      ShardPayments payments,
      Shards shards,
      PaymentGateway gateway,
      PaymentMetrics metrics,
      InstantSource clock,
      Limits limits) {
    this.shard = shard;
    this.payments = payments;
    this.shards = shards;
    this.gateway = gateway;
    this.metrics = metrics;
    this.clock = clock;
    this.limits = limits;
  }

  /** Takes the money of orders that were paid at checkout. */
  public Future<Boolean> capture() {
    return payments
        .inStatus(PaymentStatus.AUTHORIZED, clock.instant(), limits.batchMax())
        .compose(due ->
            due.isEmpty()
                ? Future.succeededFuture(false)
                : within(gateway.capture(due)).compose(taken -> markCaptured(due, taken)));
  }

  private Future<Boolean> markCaptured(List<Payment> due, Set<Long> taken) {
    List<Long> refused = new ArrayList<>(ids(due));
    refused.removeAll(taken);
    if (!refused.isEmpty()) {
      metrics.capturesRefused(refused.size());
      LOG.atError()
          .addKeyValue(LogKeys.SHARD, shard)
          .addKeyValue(LogKeys.COUNT, refused.size())
          .addKeyValue(LogKeys.ORDER_ID, refused.get(0))
          .log("gateway refuses to capture what it authorized");
    }
    return payments
        .captured(taken)
        .onSuccess(metrics::captured)
        .compose(done -> payments.postpone(refused))
        .map(done -> refused.isEmpty() && isFull(due));
  }

  /** Gives back the money that came for cancelled orders. */
  public Future<Boolean> refund() {
    return payments
        .inStatus(PaymentStatus.REFUND_DUE, clock.instant(), limits.batchMax())
        .compose(due ->
            due.isEmpty()
                ? Future.succeededFuture(false)
                : within(gateway.refund(due))
                    .compose(done -> payments.refunded(ids(due)))
                    .onSuccess(metrics::refunded)
                    .map(done -> isFull(due)));
  }

  /**
   * Asks about payments nobody has called back about, and closes those that were not charged, so
   * that their users can try again.
   */
  public Future<Boolean> ask() {
    return payments
        .inStatus(
            PaymentStatus.INITIATED, clock.instant().minus(limits.askAfter()), limits.batchMax())
        .compose(late ->
            late.isEmpty()
                ? Future.succeededFuture(false)
                : within(gateway.close(late)).compose(charged -> settle(late, charged)));
  }

  private Future<Boolean> settle(List<Payment> late, List<Charge> charged) {
    Set<Long> paid = charged.stream().map(Charge::orderId).collect(Collectors.toSet());
    List<Payment> closed = late.stream().filter(one -> !paid.contains(one.orderId())).toList();
    return payments
        .fail(closed)
        .onSuccess(metrics::failed)
        .compose(done ->
            charged.isEmpty()
                ? Future.succeededFuture(List.<Charge.Outcome>of())
                : shards.acceptCharges(charged))
        .map(outcomes -> {
          outcomes.forEach(outcome -> metrics.charge(outcome, 1));
          metrics.found(charged.size());
          return isFull(late) && !outcomes.contains(Charge.Outcome.WRONG_AMOUNT);
        });
  }

  private <T> Future<T> within(Future<T> call) {
    return call.timeout(limits.gatewayTimeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  private boolean isFull(List<Payment> batch) {
    return batch.size() == limits.batchMax();
  }

  private static List<Long> ids(List<Payment> payments) {
    return payments.stream().map(Payment::orderId).toList();
  }
}

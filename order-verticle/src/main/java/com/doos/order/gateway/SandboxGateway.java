package com.doos.order.gateway;

import com.doos.order.domain.Authorization;
import com.doos.order.domain.Charge;
import com.doos.order.domain.Payment;
import com.doos.order.domain.PaymentMethod;
import com.doos.order.store.SandboxLedgerStore;
import com.doos.shared.auth.Hmac;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.doos.shared.log.LogKeys;
import com.doos.shared.sql.Transactions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays alipay, wechat and the card networks. It keeps books of its own, charges some time after it
 * was asked and then calls back. Authorizations are stateless: their code is an HMAC over what they
 * promise. An attempt that is open when the process ends stays open until it is closed. Safe for
 * all threads.
 */
public final class SandboxGateway implements PaymentGateway {
  private static final Logger LOG = LoggerFactory.getLogger(SandboxGateway.class);
  private static final int CENTS = 100;

  private final Vertx vertx;
  private final Pool pool;
  private final SandboxLedgerStore ledger;
  private final Callbacks callbacks;
  private final Hmac hmac;
  private final Rules rules;
  private final AtomicInteger pending = new AtomicInteger();

  /**
   * @param chargeDelay between being asked and charging
   * @param declineCents payments whose amount ends in these cents are declined; -1 for none
   * @param pendingMax attempts under way; one more is refused with {@link ErrorCode#OVERLOADED}
   */
  public record Rules(Duration chargeDelay, int declineCents, int pendingMax) {}

  public SandboxGateway(
      Vertx vertx,
      Pool pool,
      SandboxLedgerStore ledger,
      Callbacks callbacks,
      Hmac hmac,
      Rules rules) {
    this.vertx = vertx;
    this.pool = pool;
    this.ledger = ledger;
    this.callbacks = callbacks;
    this.hmac = hmac;
    this.rules = rules;
  }

  @Override
  public Future<Authorization> authorize(long orderId, long amountCents, PaymentMethod method) {
    return declines(amountCents)
        ? Future.failedFuture(DoosException.of(ErrorCode.PAYMENT_DECLINED))
        : Future.succeededFuture(
            new Authorization(orderId, amountCents, method, code(orderId, amountCents, method)));
  }

  private boolean declines(long amountCents) {
    return amountCents % CENTS == rules.declineCents();
  }

  private String code(long orderId, long amountCents, PaymentMethod method) {
    String promise = orderId + "|" + amountCents + "|" + method.wireName();
    return hmac.hex(promise.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Future<Set<Long>> capture(List<Payment> payments) {
    List<Payment> genuine = new ArrayList<>();
    for (Payment payment : payments) {
      String code = code(payment.orderId(), payment.amountCents(), payment.method());
      if (Hmac.same(code, payment.authorizationCode())) {
        genuine.add(payment);
      }
    }
    Set<Long> ids = genuine.stream().map(Payment::orderId).collect(Collectors.toSet());
    return Transactions.once(pool, connection -> ledger.capture(connection, genuine))
        .map(done -> ids);
  }

  @Override
  public Future<Void> initiate(Payment payment) {
    if (declines(payment.amountCents())) {
      return Future.failedFuture(DoosException.of(ErrorCode.PAYMENT_DECLINED));
    }
    if (pending.incrementAndGet() > rules.pendingMax()) {
      pending.decrementAndGet();
      return Future.failedFuture(DoosException.of(ErrorCode.OVERLOADED));
    }
    Future<Void> opened = pool.withConnection(connection -> ledger.open(connection, payment));
    opened
        .compose(done -> vertx.timer(rules.chargeDelay().toMillis() + 1, TimeUnit.MILLISECONDS))
        .compose(done -> ledger.charge(pool, payment))
        .onComplete(done -> pending.decrementAndGet())
        .compose(charged ->
            charged
                ? callbacks.send(new Charge(payment.orderId(), payment.amountCents()))
                : Future.succeededFuture())
        .onFailure(failure ->
            LOG.atDebug()
                .addKeyValue(LogKeys.ORDER_ID, payment.orderId())
                .setCause(failure)
                .log("sandbox: the shop was not told, it has to ask"));
    return opened;
  }

  @Override
  public Future<List<Charge>> close(List<Payment> payments) {
    return payments.isEmpty()
        ? Future.succeededFuture(List.of())
        : Transactions.once(
            pool,
            connection ->
                ledger
                    .close(connection, payments)
                    .compose(done -> ledger.charged(connection, payments)));
  }

  @Override
  public Future<Void> refund(List<Payment> payments) {
    return payments.isEmpty() ? Future.succeededFuture() : ledger.refund(pool, payments);
  }

  @Override
  public Future<List<Charge>> kept(Collection<Long> orderIds) {
    return orderIds.isEmpty() ? Future.succeededFuture(List.of()) : ledger.kept(pool, orderIds);
  }
}

package com.doos.order.reconcile;

import com.doos.order.domain.AuditedOrder;
import com.doos.order.domain.Charge;
import com.doos.order.domain.Payment;
import com.doos.order.gateway.PaymentGateway;
import com.doos.order.store.PaymentStore;
import com.doos.shared.breaker.Breaker;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether the orders of a shard, their payments and the gateway's books agree, by {@link
 * PaymentRule}. What can be mended the loops of the shard mend.
 */
public final class PaymentCheck implements OrderCheck {
  private final Pool pool;
  private final PaymentStore payments;
  private final PaymentGateway gateway;
  private final Breaker breaker;
  private final Duration settle;
  private final Duration refundMax;

  /**
   * @param breaker stands before the gateway
   * @param settle orders that have changed since are not judged
   * @param refundMax how long a refund may be due
   */
  public PaymentCheck(
      Pool pool,
      PaymentStore payments,
      PaymentGateway gateway,
      Breaker breaker,
      Duration settle,
      Duration refundMax) {
    this.pool = pool;
    this.payments = payments;
    this.gateway = gateway;
    this.breaker = breaker;
    this.settle = settle;
    this.refundMax = refundMax;
  }

  @Override
  public String name() {
    return "payments";
  }

  @Override
  public Future<List<Suspicion>> look(List<AuditedOrder> all, Instant now) {
    List<AuditedOrder> settled = AuditedOrder.restedSince(now.minus(settle), all);
    if (settled.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    List<Long> ids = settled.stream().map(AuditedOrder::id).toList();
    Future<List<Payment>> own = payments.findAll(pool, ids);
    Future<List<Charge>> kept = breaker.call(() -> gateway.kept(ids));
    return Future.join(own, kept)
        .map(done -> suspicions(settled, own.result(), kept.result(), now.minus(refundMax)));
  }

  private static List<Suspicion> suspicions(
      List<AuditedOrder> settled, List<Payment> own, List<Charge> books, Instant refundDueSince) {
    Map<Long, Payment> payments =
        own.stream().collect(Collectors.toMap(Payment::orderId, Function.identity()));
    Map<Long, Long> kept =
        books.stream().collect(Collectors.toMap(Charge::orderId, Charge::amountCents));
    List<Suspicion> suspicions = new ArrayList<>();
    for (AuditedOrder order : settled) {
      Payment payment = payments.get(order.id());
      long keptCents = kept.getOrDefault(order.id(), 0L);
      FindingKind wrong = PaymentRule.judge(order, payment, keptCents, refundDueSince);
      if (wrong != null) {
        suspicions.add(new Suspicion(wrong, order.id(), text(order, payment, keptCents)));
      }
    }
    return suspicions;
  }

  private static String text(AuditedOrder order, @Nullable Payment payment, long keptCents) {
    return String.format(
        Locale.ROOT,
        "cents: order %d (%s, version %d), payment %s, gateway keeps %d",
        order.actualCents(),
        order.status().wireName(),
        order.version(),
        payment == null
            ? "none"
            : payment.amountCents()
                + " ("
                + payment.status().wireName()
                + " since "
                + payment.updatedAt()
                + ")",
        keptCents);
  }
}

package com.doos.order.app;

import com.doos.order.domain.Charge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/** What happens to payments, counted. */
public final class PaymentMetrics {
  /** Charges the gateway told of, by {@code outcome}. */
  private static final String CHARGES = "payment_charges";

  private static final String CAPTURED = "payments_captured";

  /** Authorized payments the gateway would not take: a person must look. */
  private static final String CAPTURES_REFUSED = "payment_captures_refused";

  private static final String FAILED = "payments_failed";
  private static final String REFUNDED = "payments_refunded";

  /** Charges nobody had called back about. */
  private static final String FOUND = "payments_found_by_asking";

  private static final String EXPIRED = "orders_expired";

  private final MeterRegistry metrics;

  public PaymentMetrics(MeterRegistry metrics) {
    this.metrics = metrics;
    for (Charge.Outcome outcome : Charge.Outcome.values()) {
      charge(outcome, 0);
    }
    captured(0);
    capturesRefused(0);
    failed(0);
    refunded(0);
    found(0);
    expired(0);
  }

  void charge(Charge.Outcome outcome, int count) {
    metrics.counter(CHARGES, "outcome", outcome.name().toLowerCase(Locale.ROOT)).increment(count);
  }

  void captured(int count) {
    metrics.counter(CAPTURED).increment(count);
  }

  void capturesRefused(int count) {
    metrics.counter(CAPTURES_REFUSED).increment(count);
  }

  void failed(int count) {
    metrics.counter(FAILED).increment(count);
  }

  void refunded(int count) {
    metrics.counter(REFUNDED).increment(count);
  }

  void found(int count) {
    metrics.counter(FOUND).increment(count);
  }

  public void expired(int count) {
    metrics.counter(EXPIRED).increment(count);
  }
}

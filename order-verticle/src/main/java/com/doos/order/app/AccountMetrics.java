package com.doos.order.app;

import com.doos.order.domain.RevokeReason;
import com.doos.shared.error.DoosException;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Logins and the ends of sessions, counted. */
public final class AccountMetrics {
  /** By {@code outcome}: {@code accepted}, or the error code's name. */
  private static final String LOGINS = "account_logins";

  /** Attempts that went on because Redis could not say whether the name is locked. */
  private static final String UNLOCKED = "account_logins_without_lock";

  /** Sessions that ended before their time, by {@code reason}. */
  private static final String REVOKED = "account_sessions_revoked";

  private final MeterRegistry metrics;

  public AccountMetrics(MeterRegistry metrics) {
    this.metrics = metrics;
    metrics.counter(UNLOCKED);
    for (RevokeReason reason : RevokeReason.values()) {
      revoked(reason, 0);
    }
  }

  void login(@Nullable Throwable failure) {
    String outcome =
        failure == null
            ? "accepted"
            : DoosException.from(failure).code().name().toLowerCase(Locale.ROOT);
    metrics.counter(LOGINS, "outcome", outcome).increment();
  }

  void unlocked() {
    metrics.counter(UNLOCKED).increment();
  }

  void revoked(RevokeReason reason, int sessions) {
    metrics.counter(REVOKED, "reason", reason.wireName()).increment(sessions);
  }
}

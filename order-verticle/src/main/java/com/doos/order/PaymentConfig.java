package com.doos.order;

import com.doos.order.app.PaymentRounds;
import com.doos.order.gateway.SandboxGateway;
import com.doos.shared.auth.Hmac;
import com.doos.shared.config.ConfigReader;
import com.doos.shared.config.Secret;
import java.net.URI;
import java.time.Duration;

/**
 * Payment of orders, and the sandbox gateway behind it.
 *
 * @param secret signs the gateway's callbacks, at least 32 bytes
 * @param callbackUrl where the gateway reports charges
 * @param captureInterval pause between looks for payments to capture or refund
 * @param askInterval pause between looks for payments nobody has called back about
 * @param grace how much longer than {@code orders.payment_ttl} an order waits whose payment is
 *     under way
 * @param expiryInterval pause between looks for orders that were not paid in time
 * @param expiryBatchMax orders cancelled in one transaction
 */
public record PaymentConfig(
    Secret secret,
    String callbackUrl,
    Duration captureInterval,
    Duration askInterval,
    Duration grace,
    Duration expiryInterval,
    int expiryBatchMax,
    PaymentRounds.Limits rounds,
    Sandbox sandbox) {

  public PaymentConfig {
    Hmac unused = new Hmac(secret);
    if (!URI.create(callbackUrl).isAbsolute()) {
      throw new IllegalArgumentException("callback_url must be absolute");
    }
  }

  /**
   * @param callbackCopies 1; 0 loses every callback and 2 sends each twice, for tests
   */
  public record Sandbox(SandboxGateway.Rules rules, int callbackCopies) {
    static Sandbox from(ConfigReader reader) {
      return new Sandbox(
          new SandboxGateway.Rules(
              reader.duration("charge_delay", Duration.ZERO, Duration.ofMinutes(10)),
              reader.integer("decline_cents", -1, 99),
              reader.integer("pending_max", 1, 1_000_000)),
          reader.integer("callback_copies", 0, 2));
    }
  }

  static PaymentConfig from(ConfigReader reader) {
    return new PaymentConfig(
        reader.secret("secret"),
        reader.string("callback_url"),
        reader.duration("capture_interval", Duration.ofMillis(10), Duration.ofMinutes(10)),
        reader.duration("ask_interval", Duration.ofMillis(10), Duration.ofMinutes(10)),
        reader.duration("grace", Duration.ZERO, Duration.ofDays(1)),
        reader.duration("expiry_interval", Duration.ofMillis(10), Duration.ofMinutes(10)),
        reader.integer("expiry_batch_max", 1, 1_000),
        new PaymentRounds.Limits(
            reader.duration("ask_after", Duration.ofMillis(100), Duration.ofHours(1)),
            reader.integer("batch_max", 1, 1_000),
            reader.duration("gateway_timeout", Duration.ofMillis(10), Duration.ofMinutes(1))),
        reader.section("sandbox", Sandbox::from));
  }
}

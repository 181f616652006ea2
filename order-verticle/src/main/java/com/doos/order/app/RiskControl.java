package com.doos.order.app;

import com.doos.order.app.Admission.Admitted;
import com.doos.order.domain.OrderLine;
import com.doos.order.domain.PlaceOrder;
import com.doos.order.risk.CaptchaVerifier;
import com.doos.order.risk.RiskFacts;
import com.doos.order.risk.RiskRule;
import com.doos.order.risk.RiskRules;
import com.doos.shared.auth.Principal;
import com.doos.shared.auth.Role;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.doos.shared.limit.Origin;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Holds new orders against the {@link RiskRules}. Only users who order for themselves are
 * concerned; what others order for them is theirs to answer for.
 *
 * <p>The facts come with the admission. Only the number of unpaid orders there is an upper bound:
 * when it alone would decide, the shard is asked for the number itself.
 */
public final class RiskControl {
  private static final String DECISIONS = "risk_decisions";
  private static final String SOLVED = "solved";

  private final RiskRules rules;
  private final CaptchaVerifier captcha;
  private final Shards shards;
  private final InstantSource clock;
  private final MeterRegistry metrics;

  public RiskControl(
      RiskRules rules,
      CaptchaVerifier captcha,
      Shards shards,
      InstantSource clock,
      MeterRegistry metrics) {
    this.rules = rules;
    this.captcha = captcha;
    this.shards = shards;
    this.clock = clock;
    this.metrics = metrics;
  }

  /** Whether admission has to keep count of this order as one not paid yet. */
  public boolean countsAsUnpaid(Principal caller, PlaceOrder order) {
    return order.paymentMethod() == null
        && isConcerned(caller, order)
        && rules.lookAt(RiskRule.Fact.UNPAID_ORDERS);
  }

  private boolean isConcerned(Principal caller, PlaceOrder order) {
    return rules.enabled()
        && caller.roles().contains(Role.USER)
        && caller.userId() == order.userId();
  }

  /**
   * Lets an admitted order pass, or not.
   *
   * @return fails with {@link ErrorCode#ORDER_REFUSED}, or {@link ErrorCode#VERIFICATION_NEEDED}
   *     when the order may be sent again with a solved captcha
   */
  public Future<Void> check(Principal caller, PlaceOrder order, Admitted admitted, Origin origin) {
    if (!isConcerned(caller, order)) {
      return Future.succeededFuture();
    }
    RiskFacts facts =
        new RiskFacts(
            order.lines().stream().mapToLong(OrderLine::quantity).sum(),
            admitted.ordersPerMinute(),
            admitted.unpaidOrders(),
            rules.isNew(caller.since(), clock.instant()));
    Optional<RiskRule> deciding = rules.decide(facts);
    boolean byBound =
        deciding.filter(rule -> rule.fact() == RiskRule.Fact.UNPAID_ORDERS).isPresent();
    return byBound
        ? shards
            .countUnpaid(order.userId())
            .compose(unpaid -> carryOut(rules.decide(facts.withUnpaidOrders(unpaid + 1)), origin))
        : carryOut(deciding, origin);
  }

  private Future<Void> carryOut(Optional<RiskRule> deciding, Origin origin) {
    if (deciding.isEmpty()) {
      return Future.succeededFuture();
    }
    RiskRule rule = deciding.get();
    return switch (rule.then()) {
      case REFUSE -> {
        count(rule, RiskRule.wireName(rule.then()));
        yield Future.failedFuture(DoosException.of(ErrorCode.ORDER_REFUSED));
      }
      case CAPTCHA ->
          captcha
              .verify(origin.captcha(), origin.address())
              .compose(solved -> {
                count(rule, solved ? SOLVED : RiskRule.wireName(rule.then()));
                return solved
                    ? Future.succeededFuture()
                    : Future.failedFuture(DoosException.of(ErrorCode.VERIFICATION_NEEDED));
              });
    };
  }

  private void count(RiskRule rule, String action) {
    metrics
        .counter(DECISIONS, "rule", RiskRule.wireName(rule.fact()), "action", action)
        .increment();
  }
}

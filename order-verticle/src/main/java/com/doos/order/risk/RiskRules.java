package com.doos.order.risk;

import com.doos.shared.config.ConfigReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The table of rules. The first row that matches decides, so what is refused stands above what only
 * asks for a captcha.
 *
 * @param enabled whether any order is looked at
 * @param newAccountAge an account younger than this is new
 */
public record RiskRules(boolean enabled, Duration newAccountAge, List<RiskRule> rules) {

  public RiskRules {
    rules = List.copyOf(rules);
  }

  public static RiskRules from(ConfigReader reader) {
    return new RiskRules(
        reader.flag("enabled", true),
        reader.duration("new_account_age", Duration.ZERO, Duration.ofDays(365)),
        reader.sections("rules", (number, rule) -> RiskRule.from(rule)).stream()
            .filter(rule -> rule != null) // one that was refused, and is reported
            .toList());
  }

  /** The row that decides; none lets the order in. */
  public Optional<RiskRule> decide(RiskFacts facts) {
    return rules.stream().filter(rule -> rule.matches(facts)).findFirst();
  }

  /** Whether a row is about this fact. */
  public boolean lookAt(RiskRule.Fact fact) {
    return enabled && rules.stream().anyMatch(rule -> rule.fact() == fact);
  }

  /**
   * Whether an account is new.
   *
   * @param since when it was opened; {@link Instant#EPOCH} when that is unknown, which is not new
   */
  public boolean isNew(Instant since, Instant now) {
    return since.plus(newAccountAge).isAfter(now);
  }
}

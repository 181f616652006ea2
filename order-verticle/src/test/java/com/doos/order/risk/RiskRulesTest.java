package com.doos.order.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.doos.order.risk.RiskRule.Accounts;
import com.doos.order.risk.RiskRule.Action;
import com.doos.order.risk.RiskRule.Fact;
import com.doos.shared.config.ConfigException;
import com.doos.shared.config.ConfigReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RiskRulesTest {
  private static final RiskRules RULES =
      new RiskRules(
          true,
          Duration.ofHours(1),
          List.of(
              new RiskRule(Fact.QUANTITY, 500, Accounts.ANY, Action.REFUSE),
              new RiskRule(Fact.UNPAID_ORDERS, 20, Accounts.ANY, Action.REFUSE),
              new RiskRule(Fact.QUANTITY, 50, Accounts.NEW, Action.CAPTCHA),
              new RiskRule(Fact.ORDERS_PER_MINUTE, 3, Accounts.NEW, Action.CAPTCHA),
              new RiskRule(Fact.UNPAID_ORDERS, 5, Accounts.ANY, Action.CAPTCHA)));

  @ParameterizedTest
  @CsvSource({
    // quantity, orders per minute, unpaid orders, new account, deciding row (-1: none)
    "1, 1, 1, false, -1",
    "1, 1, 1, true, -1",
    "500, 10, 5, false, -1",
    "501, 10, 5, false, 0",
    "501, 10, 99, true, 0",
    "9999, 1, 0, false, 0",
    "1, 1, 20, false, 4",
    "1, 1, 21, false, 1",
    "60, 9, 21, true, 1",
    "50, 3, 5, true, -1",
    "51, 3, 5, true, 2",
    "51, 3, 5, false, -1",
    "51, 9, 9, true, 2",
    "1, 4, 0, true, 3",
    "1, 4, 0, false, -1",
    "1, 4, 6, true, 3",
    "1, 4, 6, false, 4",
  })
  void theFirstRowThatMatchesDecides(
      long quantity, int orders, int unpaid, boolean isNew, int row) {
    RiskFacts facts = new RiskFacts(quantity, orders, unpaid, isNew);

    assertThat(RULES.decide(facts).map(RULES.rules()::indexOf).orElse(-1)).isEqualTo(row);
  }

  @ParameterizedTest
  @CsvSource({"0, true", "3599, true", "3600, false", "3601, false"})
  void anAccountIsNewUntilItsAge(long seconds, boolean isNew) {
    Instant now = Instant.parse("2026-11-01T12:00:00Z");

    assertThat(RULES.isNew(now.minusSeconds(seconds), now)).isEqualTo(isNew);
  }

  @Test
  void anAccountOfUnknownAgeIsNotNew() {
    RiskRules strict = new RiskRules(true, Duration.ofDays(365), RULES.rules());

    assertThat(strict.isNew(Instant.EPOCH, Instant.parse("2026-11-01T12:00:00Z"))).isFalse();
  }

  @Test
  void looksOnlyAtFactsOfItsRows() {
    RiskRules one = new RiskRules(true, Duration.ZERO, RULES.rules().subList(0, 1));
    RiskRules off = new RiskRules(false, Duration.ZERO, RULES.rules());

    assertThat(RULES.lookAt(Fact.UNPAID_ORDERS)).isTrue();
    assertThat(one.lookAt(Fact.UNPAID_ORDERS)).isFalse();
    assertThat(off.lookAt(Fact.UNPAID_ORDERS)).isFalse();
  }

  @Test
  void isReadFromItsTable() {
    String yaml =
        """
        enabled: true
        new_account_age: 1h
        rules:
          - {fact: quantity, above: 500, accounts: any, then: refuse}
          - {fact: unpaid_orders, above: 20, accounts: new, then: captcha}
        """;

    RiskRules read = ConfigReader.read(yaml, Map.of("DOOS_RULES_0_ABOVE", "7"), RiskRules::from);

    assertThat(read.rules())
        .containsExactly(
            new RiskRule(Fact.QUANTITY, 7, Accounts.ANY, Action.REFUSE),
            new RiskRule(Fact.UNPAID_ORDERS, 20, Accounts.NEW, Action.CAPTCHA));
  }

  @ParameterizedTest
  @CsvSource({
    "FACT, weight, fact",
    "ACCOUNTS, old, accounts",
    "THEN, ban, then",
    "ABOVE, -1, above"
  })
  void aRowThatMeansNothingIsRefused(String key, String value, String named) {
    String yaml =
        """
        new_account_age: 1h
        rules:
          - {fact: quantity, above: 500, accounts: any, then: refuse}
        """;

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(
            () -> ConfigReader.read(yaml, Map.of("DOOS_RULES_0_" + key, value), RiskRules::from))
        .withMessageContaining("rules[0]")
        .withMessageContaining(named);
  }
}

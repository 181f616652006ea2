package com.doos.order.risk;

import com.doos.shared.config.ConfigReader;
import java.util.Arrays;
import java.util.Locale;

/**
 * One row of the table: it matches when the fact's number is above the limit and the account is of
 * the kind.
 */
public record RiskRule(Fact fact, int above, Accounts accounts, Action then) {
  private static final int NUMBER_MAX = 1_000_000;

  /** Numbers of {@link RiskFacts}. */
  public enum Fact {
    QUANTITY,
    ORDERS_PER_MINUTE,
    UNPAID_ORDERS
  }

  /** Whom a rule is about. */
  public enum Accounts {
    ANY,
    NEW
  }

  /** What becomes of an order that matches. */
  public enum Action {
    REFUSE,
    /** It is let in when the client has solved a captcha. */
    CAPTCHA
  }

  static RiskRule from(ConfigReader reader) {
    return new RiskRule(
        one(Fact.class, "fact", reader),
        reader.integer("above", 0, NUMBER_MAX),
        one(Accounts.class, "accounts", reader),
        one(Action.class, "then", reader));
  }

  private static <E extends Enum<E>> E one(Class<E> type, String name, ConfigReader reader) {
    String text = reader.string(name);
    for (E constant : type.getEnumConstants()) {
      if (wireName(constant).equals(text)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(
        name
            + " must be one of "
            + Arrays.stream(type.getEnumConstants()).map(RiskRule::wireName).toList());
  }

  /** The name in the configuration and in metrics. */
  public static String wireName(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  boolean matches(RiskFacts facts) {
    long number =
        switch (fact) {
          case QUANTITY -> facts.quantity();
          case ORDERS_PER_MINUTE -> facts.ordersPerMinute();
          case UNPAID_ORDERS -> facts.unpaidOrders();
        };
    return number > above && (accounts == Accounts.ANY || facts.newAccount());
  }
}

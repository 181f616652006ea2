package com.doos.shared.money;

import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import java.math.BigDecimal;

/** Conversions between whole cents and the forms money has outside of Java. */
public final class Money {
  /** The largest amount {@code DECIMAL(10,2)} holds, in cents. */
  public static final long CENTS_MAX = 9_999_999_999L;

  private static final int DECIMALS = 2;
  private static final int INTEGER_DIGITS_MAX = 8;

  private Money() {}

  /** Cents of a column value. */
  public static long cents(BigDecimal amount) {
    return amount.movePointRight(DECIMALS).longValueExact();
  }

  /** Column value of cents, scale 2. */
  public static BigDecimal decimal(long cents) {
    return BigDecimal.valueOf(cents, DECIMALS);
  }

  /** Wire value of cents for the protos, which use double. */
  public static double toDouble(long cents) {
    return decimal(cents).doubleValue();
  }

  /**
   * Cents of an amount a client sent.
   *
   * @param field the field's name, for the error
   * @throws DoosException when negative, too large or with more than two decimals
   */
  public static long parse(BigDecimal amount, String field) {
    if (amount.signum() == 0) {
      return 0; // whatever its exponent
    }
    // In long: the scale of 1e2147483647 would make an int overflow.
    long integerDigits = (long) amount.precision() - amount.scale();
    if (amount.signum() < 0 || integerDigits > INTEGER_DIGITS_MAX) {
      throw DoosException.invalid(Detail.OUT_OF_RANGE, field, 0, decimal(CENTS_MAX));
    }
    if (amount.stripTrailingZeros().scale() > DECIMALS) {
      throw DoosException.invalid(Detail.TOO_MANY_DECIMALS, field);
    }
    long cents = cents(amount.setScale(DECIMALS));
    if (cents > CENTS_MAX) {
      throw DoosException.invalid(Detail.OUT_OF_RANGE, field, 0, decimal(CENTS_MAX));
    }
    return cents;
  }

  /** As {@link #parse(BigDecimal, String)}, for the double of the protos. */
  public static long parse(double amount, String field) {
    if (!Double.isFinite(amount)) {
      throw DoosException.invalid(Detail.WRONG_TYPE, field, "a number");
    }
    return parse(BigDecimal.valueOf(amount), field);
  }
}

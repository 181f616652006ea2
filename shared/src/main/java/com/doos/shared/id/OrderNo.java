package com.doos.shared.id;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * The order number people read and say: {@code yyyyMMdd-} and the id as 13 digits of Crockford's
 * base 32 (no I, L, O, U). Unique because the id is.
 */
public final class OrderNo {
  private static final char[] DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();
  private static final int LENGTH = 13;
  private static final int BITS_PER_DIGIT = 5;

  private OrderNo() {}

  public static String of(long orderId) {
    char[] text = new char[LENGTH];
    long rest = orderId;
    for (int i = LENGTH - 1; i >= 0; i--) {
      text[i] = DIGITS[(int) (rest & (DIGITS.length - 1))];
      rest >>>= BITS_PER_DIGIT;
    }
    LocalDate day = LocalDate.ofInstant(OrderIds.issuedAt(orderId), ZoneOffset.UTC);
    return DateTimeFormatter.BASIC_ISO_DATE.format(day) + "-" + new String(text);
  }
}

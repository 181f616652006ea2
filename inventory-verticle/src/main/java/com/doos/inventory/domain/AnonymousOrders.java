package com.doos.inventory.domain;

import java.time.Instant;

/**
 * Ids of reservations made without an order id. They stand for no order and are given to one when
 * it confirms or rolls back. No issued order id reaches their range before November 2059.
 *
 * <pre>
 * 01 | 42 bits ms since 1970 | 20 random bits
 * </pre>
 *
 * So the least id is the oldest. Two that are equal by chance are refused, not merged ({@link
 * Ledger}).
 */
public final class AnonymousOrders {
  /** The least anonymous id. */
  public static final long MIN = 1L << 62;

  private static final int RANDOM_BITS = 20;

  private AnonymousOrders() {}

  /**
   * @param random of which the low 20 bits are taken
   */
  public static long id(Instant now, long random) {
    return MIN | (now.toEpochMilli() << RANDOM_BITS) | (random & ((1L << RANDOM_BITS) - 1));
  }

  public static boolean isAnonymous(long orderId) {
    return orderId >= MIN;
  }
}

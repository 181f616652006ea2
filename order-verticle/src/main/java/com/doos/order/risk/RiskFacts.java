package com.doos.order.risk;

/**
 * What the rules look at.
 *
 * @param quantity units in the order, all lines together
 * @param ordersPerMinute the user's orders of the last minute, this one included, as far as their
 *     allowance has not been refilled; 0 when orders are not limited
 * @param unpaidOrders the user's orders that wait for a payment, this one included; 0 when this one
 *     is paid at checkout
 * @param newAccount whether the user's account is young
 */
public record RiskFacts(long quantity, int ordersPerMinute, int unpaidOrders, boolean newAccount) {

  /** The same with another number of unpaid orders. */
  public RiskFacts withUnpaidOrders(int number) {
    return new RiskFacts(quantity, ordersPerMinute, number, newAccount);
  }
}

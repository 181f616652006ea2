package com.doos.gatling;

/** Looks at orders that were placed before: 50,000 a second. */
public class QueryOrderSimulation extends ShopSimulation {
  private static final double RATE = 50_000;

  public QueryOrderSimulation() {
    super(RATE);
    run(QUERY_ORDER, true, queryOrder());
  }
}

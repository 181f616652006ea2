package com.doos.gatling;

/** Everybody wants the same product, sold out or not: 10,000 orders a second. */
public class FlashSaleSimulation extends ShopSimulation {
  private static final double RATE = 10_000;
  private static final int PRODUCT_ID = 1_003;

  public FlashSaleSimulation() {
    super(RATE);
    run(CREATE_ORDER, false, createOrder(() -> PRODUCT_ID));
  }
}

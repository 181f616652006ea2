package com.doos.gatling;

/** Orders of one piece of a random product: 10,000 a second. */
public class CreateOrderSimulation extends ShopSimulation {
  private static final double RATE = 10_000;

  public CreateOrderSimulation() {
    super(RATE);
    run(CREATE_ORDER, false, createOrder(ShopSimulation::anyProduct));
  }
}

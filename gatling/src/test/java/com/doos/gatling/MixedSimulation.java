package com.doos.gatling;

import static io.gatling.javaapi.core.CoreDsl.percent;
import static io.gatling.javaapi.core.CoreDsl.randomSwitch;

/** Four looks at orders for each order that is placed: 12,500 requests a second. */
public class MixedSimulation extends ShopSimulation {
  private static final double RATE = 12_500;

  public MixedSimulation() {
    super(RATE);
    run(
        CREATE_ORDER,
        true,
        randomSwitch()
            .on(
                percent(80.0).then(queryOrder()),
                percent(20.0).then(createOrder(ShopSimulation::anyProduct))));
  }
}

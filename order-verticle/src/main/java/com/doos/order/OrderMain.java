package com.doos.order;

import com.doos.shared.runtime.ServiceLauncher;

/** Runs the order service alone. */
public final class OrderMain {
  private OrderMain() {}

  public static void main(String[] args) {
    ServiceLauncher.launch(OrderComponents.SERVICE, args, OrderConfig::from, OrderVerticle::new);
  }
}

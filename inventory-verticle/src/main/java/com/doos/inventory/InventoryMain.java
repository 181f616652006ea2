package com.doos.inventory;

import com.doos.shared.runtime.ServiceLauncher;

/** Runs the inventory service alone. */
public final class InventoryMain {
  private InventoryMain() {}

  public static void main(String[] args) {
    ServiceLauncher.launch(
        InventoryComponents.SERVICE, args, InventoryConfig::from, InventoryVerticle::new);
  }
}

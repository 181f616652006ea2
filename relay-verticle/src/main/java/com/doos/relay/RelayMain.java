package com.doos.relay;

import com.doos.shared.runtime.ServiceLauncher;

/** Starts the relay as a process of its own. */
public final class RelayMain {
  private RelayMain() {}

  public static void main(String[] args) {
    ServiceLauncher.launch(RelayComponents.SERVICE, args, RelayConfig::from, RelayVerticle::new);
  }
}

package com.doos.cdc;

import com.doos.shared.runtime.ServiceLauncher;

/** Starts the CDC service as a process of its own. */
public final class CdcMain {
  private CdcMain() {}

  public static void main(String[] args) {
    ServiceLauncher.launch(CdcComponents.SERVICE, args, CdcConfig::from, CdcVerticle::new);
  }
}

package com.doos.cdc.app;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ends loops and their pauses. Thread-safe. */
public final class StopSignal {
  private final CountDownLatch given = new CountDownLatch(1);

  public void give() {
    given.countDown();
  }

  public boolean isGiven() {
    return given.getCount() == 0;
  }

  /** Waits, but not beyond the signal; an interrupt gives the signal. */
  public void pause(Duration time) {
    try {
      var unused = given.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      give();
      Thread.currentThread().interrupt();
    }
  }
}

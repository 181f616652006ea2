package com.doos.testkit;

/** The one place of the testkit where a thread waits for another process. */
@ForbiddenApisAllowed
final class Waiting {
  private static final long POLL_MILLIS = 100;

  private Waiting() {}

  static void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the test servers", e);
    }
  }
}

package com.doos.servers;

import java.time.Duration;
import java.util.concurrent.Callable;

/** The one place of this package where a thread waits for the outside world. */
@ForbiddenApisAllowed
final class Waiting {
  private static final Duration POLL = Duration.ofMillis(50);

  private Waiting() {}

  static void pause(Duration duration) throws InterruptedException {
    Thread.sleep(duration);
  }

  /**
   * Asks until the answer is true.
   *
   * @return whether it became true within {@code max}; a failing question counts as false
   */
  static boolean until(Duration max, Callable<Boolean> question) throws InterruptedException {
    long deadline = System.nanoTime() + max.toNanos();
    while (true) {
      if (succeeds(question)) {
        return true;
      }
      if (System.nanoTime() - deadline >= 0) {
        return false;
      }
      pause(POLL);
    }
  }

  private static boolean succeeds(Callable<Boolean> question) throws InterruptedException {
    try {
      return question.call();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception notYet) {
      return false;
    }
  }
}

package com.doos.cdc.app;

import java.io.IOException;

/** Where documents go that could not be indexed, for a person to look at. Blocking; thread-safe. */
public interface DeadLetters {
  /**
   * @param orderId as far as it is known
   * @param version as far as it is known
   * @param document its text, empty when there was none
   */
  record DeadLetter(String orderId, String version, String reason, String document) {}

  /**
   * Keeps one; the same one may be kept several times.
   *
   * @throws IOException when it is unknown whether it was kept
   */
  void keep(DeadLetter letter) throws IOException;
}

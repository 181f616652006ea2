package com.doos.inventory.event;

import com.doos.shared.event.StockEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A message on its way from its arrival to its commit. */
final class Delivery {
  private final Offsets.Window window;
  private final long offset;
  private final String key;
  private final String value;
  private final @Nullable StockEvent event;
  private int failures;
  private Instant notBefore = Instant.MIN;

  /**
   * @param key empty for a record without one
   * @param value empty for a record without one
   * @param event null when the value could not be understood
   */
  Delivery(
      Offsets.Window window, long offset, String key, String value, @Nullable StockEvent event) {
    this.window = window;
    this.offset = offset;
    this.key = key;
    this.value = value;
    this.event = event;
  }

  Offsets.Window window() {
    return window;
  }

  long offset() {
    return offset;
  }

  String key() {
    return key;
  }

  String value() {
    return value;
  }

  /**
   * @throws IllegalStateException when the message could not be understood
   */
  StockEvent event() {
    if (event == null) {
      throw new IllegalStateException("not understood");
    }
    return event;
  }

  boolean isUnderstood() {
    return event != null;
  }

  boolean isDue(Instant now) {
    return !now.isBefore(notBefore);
  }

  /** Its effect failed; it is not to be tried again before its back-off has passed. */
  int failed(Instant now) {
    notBefore = now.plus(Backoff.after(failures));
    failures++;
    return failures;
  }
}

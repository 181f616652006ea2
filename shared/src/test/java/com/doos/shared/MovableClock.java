package com.doos.shared;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until it is moved. */
public final class MovableClock implements InstantSource {
  private final AtomicReference<Instant> now;

  public MovableClock(Instant start) {
    this.now = new AtomicReference<>(start);
  }

  /** A clock that shows the real time of its making, for what compares with the real time. */
  public static MovableClock atRealTime() {
    return new MovableClock(InstantSource.system().instant());
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  public void move(Duration by) {
    now.updateAndGet(time -> time.plus(by));
  }
}

package com.doos.standalone;

import com.doos.testkit.Invariants.Answered;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Measures the longest time without a new answered order of some kind, to about 20 ms. */
final class ServiceGap implements AutoCloseable {
  private static final long LOOK_MS = 20;

  private final CountDownLatch closing = new CountDownLatch(1);
  private final OrderLoad load;
  private final Predicate<Answered> kind;
  private final Thread thread;
  private volatile long longestNanos;

  ServiceGap(OrderLoad load, Predicate<Answered> kind) {
    this.load = load;
    this.kind = kind;
    this.thread = Thread.ofPlatform().start(this::watch);
  }

  private void watch() {
    long count = count();
    long since = System.nanoTime();
    try {
      while (!closing.await(LOOK_MS, TimeUnit.MILLISECONDS)) {
        long now = count();
        longestNanos = Math.max(longestNanos, System.nanoTime() - since);
        if (now > count) {
          count = now;
          since = System.nanoTime();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private long count() {
    return load.answered().stream().filter(kind).count();
  }

  Duration longest() {
    return Duration.ofNanos(longestNanos);
  }

  @Override
  public void close() throws InterruptedException {
    closing.countDown();
    thread.join();
  }
}

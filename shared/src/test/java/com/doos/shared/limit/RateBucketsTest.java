package com.doos.shared.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.doos.shared.MovableClock;
import com.doos.shared.Outcomes;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RateBucketsTest {
  private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");

  private final MovableClock clock = new MovableClock(START);

  @Test
  void holdsAMinutesTokensAndIsRefilledEvenly() {
    // Given a bucket that was emptied at once
    RateBuckets<String> buckets = new RateBuckets<>(() -> 10, clock);
    for (int i = 0; i < 10; i++) {
      assertThat(buckets.take("a")).isZero();
    }

    // Then
    assertThat(buckets.take("a")).isEqualTo(Duration.ofSeconds(6));
    assertThat(buckets.missing("a")).isEqualTo(10);
    clock.move(Duration.ofSeconds(4));
    assertThat(buckets.take("a")).isEqualTo(Duration.ofSeconds(2));
    clock.move(Duration.ofSeconds(2));
    assertThat(buckets.take("a")).isZero();
    assertThat(buckets.take("a")).isEqualTo(Duration.ofSeconds(6));
    assertThat(buckets.take("b")).isZero();
    assertThat(buckets.missing("b")).isOne();
  }

  @Test
  void aLimitThatChangesHoldsForBucketsInUse() {
    // Given an empty bucket of ten
    AtomicInteger perMinute = new AtomicInteger(10);
    RateBuckets<String> buckets = new RateBuckets<>(perMinute::get, clock);
    for (int i = 0; i < 10; i++) {
      buckets.take("a");
    }

    // When
    perMinute.set(60);

    // Then it is refilled at the new rate
    assertThat(buckets.take("a")).isEqualTo(Duration.ofSeconds(1));
    perMinute.set(0);
    assertThat(buckets.take("a")).isZero();
  }

  @Test
  void zeroIsNoLimit() {
    RateBuckets<String> buckets = new RateBuckets<>(() -> 0, clock);

    for (int i = 0; i < 1_000; i++) {
      assertThat(buckets.take("a")).isZero();
    }
    buckets.giveBack("a");
    assertThat(buckets.missing("a")).isZero();
  }

  @Test
  void aTokenGivenBackCanBeTakenAgainButAFullBucketStaysFull() {
    // Given
    RateBuckets<String> buckets = new RateBuckets<>(() -> 2, clock);
    buckets.giveBack("a");
    assertThat(buckets.take("a")).isZero();
    buckets.giveBack("a");
    buckets.giveBack("a");

    // Then
    assertThat(buckets.take("a")).isZero();
    assertThat(buckets.take("a")).isZero();
    assertThat(buckets.take("a")).isPositive();
  }

  @Test
  void aClockThatWasSetBackLocksNobodyOut() {
    // Given
    RateBuckets<String> buckets = new RateBuckets<>(() -> 1, clock);
    assertThat(buckets.take("a")).isZero();

    // When
    clock.move(Duration.ofHours(-1));

    // Then
    assertThat(buckets.take("a")).isEqualTo(Duration.ofMinutes(1));
    clock.move(Duration.ofMinutes(1));
    assertThat(buckets.take("a")).isZero();
  }

  /** A bucket as one would describe it: its level in nanoseconds of refilling. */
  private static final class Model {
    private final long interval;
    private final long capacity;
    private final Map<Integer, Long> levels = new HashMap<>();

    Model(int size) {
      this.interval = Duration.ofMinutes(1).toNanos() / size;
      this.capacity = size * interval;
    }

    void pass(Duration time) {
      levels.replaceAll((key, level) -> Math.min(capacity, level + time.toNanos()));
    }

    Duration take(int key) {
      long level = levels.getOrDefault(key, capacity);
      if (level < interval) {
        return Duration.ofNanos(interval - level);
      }
      levels.put(key, level - interval);
      return Duration.ZERO;
    }

    void giveBack(int key) {
      levels.computeIfPresent(key, (same, level) -> Math.min(capacity, level + interval));
    }
  }

  @Test
  void doesWhatANaiveBucketDoes() {
    Random random = new Random(Outcomes.seed());
    for (int round = 0; round < 100; round++) {
      int size = 1 + random.nextInt(100);
      RateBuckets<Integer> buckets = new RateBuckets<>(() -> size, clock);
      Model model = new Model(size);
      for (int step = 0; step < 500; step++) {
        int key = random.nextInt(3);
        switch (random.nextInt(8)) {
          case 0 -> {
            Duration time = Duration.ofNanos(random.nextLong(20_000_000_000L));
            clock.move(time);
            model.pass(time);
          }
          case 1 -> {
            buckets.giveBack(key);
            model.giveBack(key);
          }
          default ->
              assertThat(buckets.take(key))
                  .as("size %s, step %s", size, step)
                  .isEqualTo(model.take(key));
        }
      }
    }
  }

  @Test
  void threadsTakeNoMoreThanThereIs() throws InterruptedException {
    // Given
    RateBuckets<String> buckets = new RateBuckets<>(() -> 5_000, clock);
    AtomicInteger taken = new AtomicInteger();
    CountDownLatch start = new CountDownLatch(1);
    Thread[] threads = new Thread[8];
    for (int i = 0; i < threads.length; i++) {
      threads[i] =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  start.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
                for (int j = 0; j < 1_000; j++) {
                  if (buckets.take("a").isZero()) {
                    taken.incrementAndGet();
                  }
                }
              });
    }

    // When
    start.countDown();
    for (Thread thread : threads) {
      thread.join();
    }

    // Then
    assertThat(taken).hasValue(5_000);
  }
}

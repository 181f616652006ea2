package com.doos.shared.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;

/**
 * Token buckets of this process, one for each key: a bucket holds as many tokens as may be taken in
 * a minute and is refilled evenly, one token after each {@code minute / size}.
 *
 * <p>Generic cell rate algorithm: all that is kept of a bucket is when it will be full again. One
 * that is full is as good as none, so buckets are forgotten a minute after their last use, and when
 * there are too many: that can only let somebody in. Safe for all threads, without locks.
 *
 * @param <K> whose bucket it is
 */
public final class RateBuckets<K> {
  /** Buckets kept at a time, about 150 bytes each. */
  static final int BUCKETS_MAX = 200_000;

  private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final InstantSource clock;
  private final IntSupplier perMinute;
  private final Cache<K, AtomicLong> fullAt;

  /**
   * @param perMinute tokens of a bucket, asked each time; 0 for no limit
   */
  public RateBuckets(IntSupplier perMinute, InstantSource clock) {
    this.clock = clock;
    this.perMinute = perMinute;
    this.fullAt =
        Caffeine.newBuilder()
            .maximumSize(BUCKETS_MAX)
            .expireAfterAccess(MINUTE_NANOS, TimeUnit.NANOSECONDS)
            .ticker(this::now)
            .build();
  }

  /**
   * Takes a token.
   *
   * @return zero when there was one; else how long until there is, and nothing was taken
   */
  public Duration take(K key) {
    int size = perMinute.getAsInt();
    if (size == 0) {
      return Duration.ZERO;
    }
    long interval = MINUTE_NANOS / size;
    long now = now();
    long emptyUntil = now + size * interval;
    AtomicLong bucket = fullAt.get(key, unused -> new AtomicLong(now));
    while (true) {
      long seen = bucket.get();
      long full = Math.min(Math.max(seen, now), emptyUntil);
      long waitNanos = full + interval - emptyUntil;
      // A clock that was set back must not lock anybody out for as long as it was wrong.
      long next = waitNanos > 0 ? full : full + interval;
      if (next == seen || bucket.compareAndSet(seen, next)) {
        return waitNanos > 0 ? Duration.ofNanos(waitNanos) : Duration.ZERO;
      }
    }
  }

  /** Puts a token back that was taken for nothing. */
  public void giveBack(K key) {
    AtomicLong bucket = fullAt.getIfPresent(key);
    int size = perMinute.getAsInt();
    if (bucket != null && size > 0) {
      bucket.addAndGet(-MINUTE_NANOS / size);
    }
  }

  /** Tokens that are missing from a bucket, a part of one counted as one. */
  public int missing(K key) {
    AtomicLong bucket = fullAt.getIfPresent(key);
    long owed = bucket == null ? 0 : bucket.get() - now();
    int size = perMinute.getAsInt();
    return owed <= 0 || size == 0 ? 0 : (int) Math.ceilDiv(owed, MINUTE_NANOS / size);
  }

  /** Nanoseconds since 1970, good until 2262. */
  private long now() {
    Instant now = clock.instant();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }
}

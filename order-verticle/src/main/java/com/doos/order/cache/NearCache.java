package com.doos.order.cache;

import com.doos.order.cache.CacheKey.Subject;
import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers this process remembers, and the loads that are under way for them. Safe for all threads.
 *
 * <p>Every key carries the generation of its subject, and {@link #invalidate} begins a new one. So
 * a read that starts after an invalidation finds nothing from before it: neither an answer that was
 * remembered nor one that was still being loaded, whose readers get it but nobody after them. Old
 * generations cannot be reached and end by their lifetime or by the limit. Subjects share a
 * generation in groups: an invalidation costs an increment, and now and then a neighbour's load.
 *
 * <p>An answer that is asked for in the last fifth of its life is loaded anew behind its back, so
 * nobody waits for what is asked for all the time.
 */
public final class NearCache {
  /** 8 MB; at 40,000 invalidations a second an answer meets a neighbour's once in 25 seconds. */
  private static final int GROUP_BITS = 20;

  /** Of an entry beside its body: key, future, node of the cache. */
  private static final int ENTRY_BYTES = 300;

  /** Of a life; after it an answer that is asked for is renewed. */
  private static final double YOUNG = 0.8;

  private record Generation(CacheKey key, long number) {}

  /**
   * @param keep whether the answer may be remembered
   */
  public record Loaded(View view, boolean keep) {}

  /**
   * What a load ended in. A failure is an ended load too, but lives for no time.
   *
   * @param agesAt by the ticker, nanoseconds
   * @param renewed whether somebody renews it or has tried to
   */
  private record Ended(
      Future<Loaded> outcome, Duration lifetime, long agesAt, AtomicBoolean renewed) {
    int bodyBytes() {
      return outcome.succeeded() ? outcome.result().view().body().length() : 0;
    }
  }

  private final Vertx vertx;
  private final Lifetimes lifetimes;
  private final Ticker ticker;
  private final AsyncCache<Generation, Ended> entries;
  private final AtomicLongArray generations = new AtomicLongArray(1 << GROUP_BITS);
  private final AtomicLong everything = new AtomicLong();

  /**
   * @param bytesMax of all answers with 300 bytes added to each, which bounds their number as well
   */
  NearCache(Vertx vertx, Lifetimes lifetimes, long bytesMax, Ticker ticker) {
    this.vertx = vertx;
    this.lifetimes = lifetimes;
    this.ticker = ticker;
    this.entries =
        Caffeine.newBuilder()
            .maximumWeight(bytesMax)
            .<Generation, Ended>weigher((key, load) -> ENTRY_BYTES + load.bodyBytes())
            .expireAfter(Expiry.writing((Generation key, Ended load) -> load.lifetime()))
            .ticker(ticker)
            .executor(Runnable::run)
            .buildAsync();
  }

  /**
   * The remembered answer; null when there is none or it is still being loaded.
   *
   * @param loader called in this thread if this caller is the first to find the answer old; when it
   *     fails the answer just ends
   */
  public @Nullable View find(CacheKey key, Supplier<Future<Loaded>> loader) {
    Generation current = current(key);
    CompletableFuture<Ended> load = entries.getIfPresent(current);
    Ended ended = load == null ? null : load.getNow(null);
    if (ended == null || ended.outcome().failed()) {
      return null;
    }
    if (ticker.read() - ended.agesAt() >= 0 && ended.renewed().compareAndSet(false, true)) {
      started(loader)
          .onSuccess(
              renewed -> entries.put(current, CompletableFuture.completedFuture(ended(renewed))));
    }
    return ended.outcome().result().view();
  }

  /**
   * Loads an answer, or joins the load of it that is under way.
   *
   * @param loader called in this thread if this caller is the first; its failure is that of all who
   *     joined and is not remembered
   * @param joined called if another caller was first
   */
  public Future<View> load(CacheKey key, Supplier<Future<Loaded>> loader, Runnable joined) {
    CompletableFuture<Ended> own = new CompletableFuture<>();
    CompletableFuture<Ended> first = entries.asMap().putIfAbsent(current(key), own);
    if (first == null) {
      started(loader)
          .onSuccess(loaded -> own.complete(ended(loaded)))
          .onFailure(failure -> own.complete(failed(failure)));
    } else {
      joined.run();
    }
    return Future.fromCompletionStage(first == null ? own : first, vertx.getOrCreateContext())
        .compose(Ended::outcome)
        .map(Loaded::view);
  }

  private static Future<Loaded> started(Supplier<Future<Loaded>> loader) {
    try {
      return loader.get();
    } catch (RuntimeException thrown) {
      return Future.failedFuture(thrown);
    }
  }

  /** Of no context, as it is handed to readers of any. */
  private Ended ended(Loaded loaded) {
    Duration lifetime = loaded.keep() ? lifetimes.of(loaded.view()) : Duration.ZERO;
    long young = (long) (lifetime.toNanos() * YOUNG);
    return new Ended(
        Future.succeededFuture(loaded), lifetime, ticker.read() + young, new AtomicBoolean());
  }

  private Ended failed(Throwable failure) {
    return new Ended(
        Future.failedFuture(failure), Duration.ZERO, ticker.read(), new AtomicBoolean());
  }

  /** Nothing known or being loaded about the subject is given to readers that start from now on. */
  public void invalidate(Subject subject) {
    generations.incrementAndGet(group(subject));
  }

  /** The same for all subjects. */
  public void invalidateAll() {
    everything.incrementAndGet();
  }

  /** Both counters only rise, so their sum tells every state of the two from every earlier one. */
  private Generation current(CacheKey key) {
    return new Generation(key, everything.get() + generations.get(group(key.subject())));
  }

  private static int group(Subject subject) {
    return (int)
        (((subject.id() + subject.kind().letter()) * 0x9E3779B97F4A7C15L)
            >>> (Long.SIZE - GROUP_BITS));
  }
}

package com.doos.order.app;

import com.doos.order.cache.CacheKey.Subject;
import com.doos.order.cache.CacheTrust;
import com.doos.order.cache.NearCache;
import com.doos.order.cache.OrderCaches;
import com.doos.order.cache.OrderNews;
import com.doos.order.cache.RedisCache;
import com.doos.order.domain.ChangedOrder;
import com.doos.shared.outbox.OutboxSignals;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What follows a write before its answer: the caches forget what it was about, the other processes
 * are told, the relay of the shard is woken, and whoever listens to these orders hears of it. One
 * trip to Redis, however many orders.
 *
 * <p>The answer waits for that trip, but no longer than {@code redis_wait}. Whatever comes of it,
 * this process serves nothing older than the write from then on: if Redis has not answered in time
 * this process leaves it alone until it has, and if it cannot know whether Redis has heard, until
 * the epoch is renewed ({@link CacheTrust}). While Redis is known to be away nobody waits for it.
 *
 * <p>To be called when a transaction has ended, after failures too: one whose connection broke at
 * the commit may have taken effect. And after those that found their change already made: the
 * process that made it may have died before it told.
 */
public final class CommitAnnouncer {
  private static final String ANNOUNCEMENTS = "order_announcements";

  private final Vertx vertx;
  private final NearCache near;
  private final RedisCache redis;
  private final CacheTrust trust;
  private final OrderNews news;
  private final Duration wait;
  private final Counter arrived;
  private final Counter late;
  private final Counter lost;

  /**
   * @param wait how long an answer may wait for Redis
   */
  public CommitAnnouncer(Vertx vertx, OrderCaches caches, Duration wait, MeterRegistry metrics) {
    this.vertx = vertx;
    this.near = caches.near();
    this.redis = caches.redis();
    this.trust = caches.trust();
    this.news = caches.news();
    this.wait = wait;
    this.arrived = metrics.counter(ANNOUNCEMENTS, "outcome", "arrived");
    this.late = metrics.counter(ANNOUNCEMENTS, "outcome", "late");
    this.lost = metrics.counter(ANNOUNCEMENTS, "outcome", "lost");
  }

  /** Announces changes that wrote messages for the relay. Never fails. */
  Future<Void> announceWithMessages(int shard, Collection<ChangedOrder> changes) {
    return announce(changes, OutboxSignals.channel(shard));
  }

  /** Announces changes without messages. Never fails. */
  public Future<Void> announce(Collection<ChangedOrder> changes) {
    return announce(changes, null);
  }

  private Future<Void> announce(Collection<ChangedOrder> changes, @Nullable String signal) {
    Set<Subject> subjects = subjects(changes);
    Future<List<Response>> sent = redis.forget(subjects, signal);
    // Only now: what a read has fetched from Redis before this trip must not be remembered.
    return within(sent)
        .onComplete(done -> {
          subjects.forEach(near::invalidate);
          changes.forEach(news::tell);
        });
  }

  /** Each user before their orders: {@code CacheLink} tells by this whose an order is. */
  private static Set<Subject> subjects(Collection<ChangedOrder> changes) {
    Map<Long, Set<Subject>> byUser = new LinkedHashMap<>();
    for (ChangedOrder change : changes) {
      byUser
          .computeIfAbsent(change.userId(), user -> new LinkedHashSet<>())
          .add(Subject.order(change.orderId()));
    }
    Set<Subject> subjects = new LinkedHashSet<>();
    byUser.forEach((user, orders) -> {
      subjects.add(Subject.user(user));
      subjects.addAll(orders);
    });
    return subjects;
  }

  /** Completes when Redis has answered or the limit is reached. */
  private Future<Void> within(Future<List<Response>> sent) {
    if (sent.succeeded()) {
      return Future.succeededFuture();
    }
    sent.onComplete(this::count);
    if (!trust.answering()) {
      return goOn(sent);
    }
    Promise<Void> answer = Promise.promise();
    long timer =
        vertx.setTimer(Math.max(1, wait.toMillis()), reached -> goOn(sent).onComplete(answer));
    sent.onComplete(done -> {
      if (vertx.cancelTimer(timer)) {
        answer.complete();
      }
    });
    return answer.future();
  }

  private void count(AsyncResult<List<Response>> sent) {
    if (sent.failed()) {
      lost.increment();
      trust.lost();
    } else {
      arrived.increment();
      trust.answered();
    }
  }

  /** Without Redis until it has answered this. */
  private Future<Void> goOn(Future<List<Response>> sent) {
    late.increment();
    trust.late();
    sent.onComplete(done -> trust.arrived());
    return Future.succeededFuture();
  }
}

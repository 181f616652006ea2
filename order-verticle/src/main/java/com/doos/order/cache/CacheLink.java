package com.doos.order.cache;

import com.doos.order.cache.CacheKey.Subject;
import com.doos.order.domain.ChangedOrder;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this process in touch with the changes of others: listens on the channel through every loss
 * of the connection, and renews the epoch whenever something may have been missed. A new connection
 * may be one to another Redis or to an older state of it, so each begins with a renewal.
 */
public final class CacheLink {
  private static final Logger LOG = LoggerFactory.getLogger(CacheLink.class);
  private static final long RECONNECT_MS = 500;
  private static final long RENEW_AGAIN_MS = 200;
  private static final Duration CONNECT_MAX = Duration.ofSeconds(3);

  private final Vertx vertx;
  private final Redis subscriber;
  private final RedisCache redis;
  private final NearCache near;
  private final CacheTrust trust;
  private final OrderNews news;
  private final AtomicBoolean renewing = new AtomicBoolean();
  private volatile boolean closed;

  /**
   * @param subscriber client for the subscription alone; closed with this
   */
  CacheLink(
      Vertx vertx,
      Redis subscriber,
      RedisCache redis,
      NearCache near,
      CacheTrust trust,
      OrderNews news) {
    this.vertx = vertx;
    this.subscriber = subscriber;
    this.redis = redis;
    this.near = near;
    this.trust = trust;
    this.news = news;
    trust.whenInDoubt(this::renew);
  }

  /** Starts listening and goes on until closed. */
  void open() {
    subscriber
        .connect()
        .timeout(CONNECT_MAX.toMillis(), TimeUnit.MILLISECONDS)
        .compose(this::listen)
        .onComplete(ended -> {
          if (!closed) {
            LOG.debug("not listening to changes", ended.cause());
            vertx.setTimer(RECONNECT_MS, again -> open());
          }
        });
  }

  /** Completes when the connection is lost. */
  private Future<Void> listen(RedisConnection connection) {
    Promise<Void> lost = Promise.promise();
    connection.handler(this::receive);
    connection.exceptionHandler(lost::tryFail);
    connection.endHandler(end -> lost.tryComplete());
    return connection
        .send(Request.cmd(Command.SUBSCRIBE).arg(RedisCache.CHANNEL))
        .compose(subscribed -> {
          trust.heard();
          renew();
          return lost.future();
        })
        .onComplete(ended -> {
          // Before anything else happens in this process: what is remembered is old from now on.
          trust.deaf();
          near.invalidateAll();
        })
        .eventually(connection::close);
  }

  /** {@code [message, channel, payload]}; confirmations of the subscription are passed over. */
  private void receive(Response push) {
    if (push.size() == 3 && "message".equals(push.get(0).toString())) {
      String message = push.get(2).toString();
      if (!redis.isOwn(message)) {
        forget(message);
      }
    }
  }

  /** Orders come after their user. */
  private void forget(String message) {
    String[] words = message.split(" ");
    long userId = 0;
    for (int i = 1; i < words.length; i++) {
      if (words[i].equals(RedisCache.EVERYTHING)) {
        near.invalidateAll();
        continue;
      }
      Subject subject = Subject.parse(words[i]);
      near.invalidate(subject);
      switch (subject.kind()) {
        case USER -> userId = subject.id();
        case ORDER -> news.tell(new ChangedOrder(subject.id(), userId));
      }
    }
  }

  /** One renewal at a time; repeated until it settles all doubts or nobody listens. */
  private void renew() {
    if (trust.inDoubt() && renewing.compareAndSet(false, true)) {
      long seen = trust.doubts();
      redis
          .renew()
          .onComplete(done -> {
            renewing.set(false);
            if (done.succeeded() && trust.renewed(seen)) {
              LOG.info("caches in use");
            } else if (!closed) {
              vertx.setTimer(RENEW_AGAIN_MS, again -> renew());
            }
          });
    }
  }

  void close() {
    closed = true;
    subscriber.close();
  }
}

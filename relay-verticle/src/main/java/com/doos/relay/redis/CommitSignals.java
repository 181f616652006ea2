package com.doos.relay.redis;

import com.doos.shared.outbox.OutboxSignals;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on the channels of all shards and wakes their loops. While Redis is away nothing wakes
 * them but their scan; each new subscription wakes all, for what was missed meanwhile.
 */
public final class CommitSignals {
  private static final Logger LOG = LoggerFactory.getLogger(CommitSignals.class);
  private static final long RECONNECT_MS = 1_000;
  private static final Duration CONNECT_MAX = Duration.ofSeconds(3);

  private final Vertx vertx;
  private final Redis redis;
  private final Map<String, Integer> shardByChannel = new HashMap<>();
  private final IntConsumer wake;
  private boolean closed;

  /**
   * @param wake called with the number of a shard that has new messages
   */
  public CommitSignals(Vertx vertx, Redis redis, int shards, IntConsumer wake) {
    this.vertx = vertx;
    this.redis = redis;
    this.wake = wake;
    for (int shard = 0; shard < shards; shard++) {
      shardByChannel.put(OutboxSignals.channel(shard), shard);
    }
  }

  /** Starts listening and goes on until closed, through every loss of the connection. */
  public void open() {
    redis
        .connect()
        .timeout(CONNECT_MAX.toMillis(), TimeUnit.MILLISECONDS)
        .compose(this::listen)
        .onComplete(lost -> {
          if (!closed) {
            LOG.debug("no signals from Redis", lost.cause());
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
    Request subscribe = Request.cmd(Command.SUBSCRIBE);
    shardByChannel.keySet().forEach(subscribe::arg);
    return connection
        .send(subscribe)
        .compose(subscribed -> {
          LOG.info("listening for commits");
          shardByChannel.values().forEach(wake::accept);
          return lost.future();
        })
        .eventually(connection::close);
  }

  /** {@code [message, channel, payload]}; confirmations of the subscription are passed over. */
  private void receive(Response push) {
    if (push.size() == 3 && "message".equals(push.get(0).toString())) {
      Integer shard = shardByChannel.get(push.get(1).toString());
      if (shard != null) {
        wake.accept(shard);
      }
    }
  }

  public void close() {
    closed = true;
    redis.close();
  }
}

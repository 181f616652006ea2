package com.doos.shared.outbox;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;

/**
 * Redis channels on which a commit wakes the relay. A lost signal costs time, never a message: the
 * relay's periodic scan is the safety net.
 */
public final class OutboxSignals {
  private OutboxSignals() {}

  /** Wakes the relay of a shard, when Redis is there; never fails. */
  public static Future<Void> give(Redis redis, int shard) {
    return redis
        .send(Request.cmd(Command.PUBLISH).arg(channel(shard)).arg("1"))
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  /** Channel of a shard's new messages. */
  public static String channel(int shard) {
    return "doos:outbox:" + shard;
  }
}

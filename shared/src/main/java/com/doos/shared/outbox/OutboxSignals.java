package com.doos.shared.outbox;

/**
 * Redis channels on which a commit wakes the relay. A lost signal costs time, never a message: the
 * relay's periodic scan is the safety net.
 */
public final class OutboxSignals {
  private OutboxSignals() {}

  /** Channel of a shard's new messages. */
  public static String channel(int shard) {
    return "doos:outbox:" + shard;
  }
}

package com.doos.relay.app;

import com.doos.shared.outbox.OutboxMessage;
import com.doos.shared.outbox.StoredMessage;
import java.time.Instant;

/** Outbox messages for tests. */
final class Messages {
  static final int RETRIES_MAX = 5;

  private Messages() {}

  static StoredMessage message(long id, String key) {
    return message(id, key, 0);
  }

  static StoredMessage message(long id, String key, int retries) {
    OutboxMessage message =
        new OutboxMessage("m" + id, key, "stock", "stock.confirm", "{\"n\":" + id + "}", "");
    return new StoredMessage(id, message, retries, RETRIES_MAX, Instant.EPOCH);
  }
}

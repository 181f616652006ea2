package com.doos.relay.app;

import com.doos.shared.outbox.OutboxMessage;
import io.vertx.core.Future;

/** Where messages are published. */
@FunctionalInterface
public interface EventPublisher {
  /**
   * Publishes a message under its key.
   *
   * @return never fails: a failure to publish is an outcome
   */
  Future<Outcome> publish(OutboxMessage message);
}

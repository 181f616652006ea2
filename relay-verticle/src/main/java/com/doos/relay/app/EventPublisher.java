package com.doos.relay.app;

import com.doos.shared.outbox.OutboxMessage;
import io.vertx.core.Future;
import java.util.List;

/** Where messages are published. */
@FunctionalInterface
public interface EventPublisher {
  /**
   * Publishes messages under their keys, side by side.
   *
   * @param messages each of another key
   * @return an outcome for each message, in the order of the messages; never fails: a failure to
   *     publish is an outcome
   */
  Future<List<Outcome>> publish(List<OutboxMessage> messages);
}

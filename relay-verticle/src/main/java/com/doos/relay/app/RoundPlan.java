package com.doos.relay.app;

import com.doos.relay.app.Outcome.Acknowledged;
import com.doos.relay.app.Outcome.HeldBack;
import com.doos.relay.app.Outcome.Refused;
import com.doos.relay.app.Outcome.Unreachable;
import com.doos.shared.outbox.StoredMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * What has to be written down after a batch was dispatched.
 *
 * <p>A message spends one of its retries only on a failure that is its own: the broker refused it,
 * or took others of the same batch but not this one. When the broker took nothing at all it is the
 * broker that is away, and no message pays for that, however long it lasts: an outage of Kafka
 * never turns messages into dead letters. A message whose topic does not exist looks like an outage
 * as long as it is alone, and spends its retries as soon as it is not.
 *
 * @param sent acknowledged messages
 * @param failures messages that spend a retry
 * @param outage the broker took nothing
 */
record RoundPlan(List<StoredMessage> sent, List<Failure> failures, boolean outage) {

  record Failure(StoredMessage message, String reason) {}

  static RoundPlan of(List<Delivery> deliveries) {
    List<StoredMessage> sent = new ArrayList<>();
    List<Failure> refused = new ArrayList<>();
    List<Failure> unreachable = new ArrayList<>();
    for (Delivery delivery : deliveries) {
      StoredMessage message = delivery.message();
      switch (delivery.outcome()) {
        case Acknowledged acknowledged -> sent.add(message);
        case Refused failure -> refused.add(new Failure(message, failure.reason()));
        case Unreachable failure -> unreachable.add(new Failure(message, failure.reason()));
        case HeldBack waits -> {}
      }
    }
    boolean outage = sent.isEmpty() && !unreachable.isEmpty();
    if (!outage) {
      refused.addAll(unreachable);
    }
    return new RoundPlan(sent, refused, outage);
  }
}

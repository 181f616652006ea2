package com.doos.relay.app;

import com.doos.relay.app.Outcome.Acknowledged;
import com.doos.relay.app.Outcome.HeldBack;
import com.doos.shared.outbox.StoredMessage;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Publishes a batch: the messages of one key one after the other, different keys side by side. Once
 * a message was not acknowledged, the later ones of its key are held back, so that they never
 * arrive without it.
 */
final class Dispatcher {
  private final EventPublisher publisher;

  Dispatcher(EventPublisher publisher) {
    this.publisher = publisher;
  }

  /** One delivery for each message of the batch, in no particular order. */
  Future<List<Delivery>> dispatch(List<StoredMessage> batch) {
    Map<String, List<StoredMessage>> byKey = new LinkedHashMap<>();
    for (StoredMessage stored : batch) {
      byKey.computeIfAbsent(stored.message().key(), key -> new ArrayList<>()).add(stored);
    }
    List<Future<List<Delivery>>> keys = byKey.values().stream().map(this::inOrder).toList();
    return Future.all(keys)
        .map(all ->
            all.<List<Delivery>>list().stream().<Delivery>flatMap(Collection::stream).toList());
  }

  private Future<List<Delivery>> inOrder(List<StoredMessage> messagesOfKey) {
    Future<List<Delivery>> chain = Future.succeededFuture(new ArrayList<>());
    for (StoredMessage next : messagesOfKey) {
      chain =
          chain.compose(done ->
              deliver(done, next)
                  .map(delivery -> {
                    done.add(delivery);
                    return done;
                  }));
    }
    return chain;
  }

  private Future<Delivery> deliver(List<Delivery> earlier, StoredMessage next) {
    boolean free = earlier.isEmpty() || earlier.getLast().outcome() instanceof Acknowledged;
    return free
        ? publisher.publish(next.message()).map(outcome -> new Delivery(next, outcome))
        : Future.succeededFuture(new Delivery(next, new HeldBack()));
  }
}

package com.doos.relay.app;

import com.doos.relay.app.Outcome.Acknowledged;
import com.doos.relay.app.Outcome.HeldBack;
import com.doos.relay.app.Outcome.Unreachable;
import com.doos.shared.outbox.StoredMessage;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Publishes a batch in waves: first the oldest message of every key, then the second of each key
 * whose first was acknowledged, and so on; mostly there is one wave. Once a message was not
 * acknowledged, the later ones of its key are held back, so that they never arrive without it. Once
 * one had no answer, there is no further wave: a batch waits for a broker that is away only once.
 *
 * <p>A later wave of which nothing was acknowledged met a broker that has gone away since the wave
 * before it. Its messages had no answer through no fault of theirs: they are held back.
 */
final class Dispatcher {
  private final EventPublisher publisher;

  Dispatcher(EventPublisher publisher) {
    this.publisher = publisher;
  }

  /** One delivery for each message of the batch, in no particular order. */
  Future<List<Delivery>> dispatch(List<StoredMessage> batch) {
    return wave(batch, new ArrayList<>());
  }

  private Future<List<Delivery>> wave(List<StoredMessage> batch, List<Delivery> done) {
    if (batch.isEmpty()) {
      return Future.succeededFuture(done);
    }
    Map<String, StoredMessage> headByKey = new LinkedHashMap<>();
    List<StoredMessage> later = new ArrayList<>();
    for (StoredMessage stored : batch) {
      if (headByKey.putIfAbsent(stored.message().key(), stored) != null) {
        later.add(stored);
      }
    }
    List<StoredMessage> heads = List.copyOf(headByKey.values());
    return publisher
        .publish(heads.stream().map(StoredMessage::message).toList())
        .compose(outcomes -> wave(judge(heads, outcomes, later, done), done));
  }

  /** Notes what became of a wave; returns what may be sent in the next one. */
  private static List<StoredMessage> judge(
      List<StoredMessage> heads,
      List<Outcome> outcomes,
      List<StoredMessage> later,
      List<Delivery> done) {
    Set<String> stuckKeys = new HashSet<>();
    boolean wentAway =
        !done.isEmpty() && outcomes.stream().noneMatch(Acknowledged.class::isInstance);
    boolean away = false;
    for (int i = 0; i < heads.size(); i++) {
      Outcome outcome = outcomes.get(i);
      boolean faultless = wentAway && outcome instanceof Unreachable;
      done.add(new Delivery(heads.get(i), faultless ? new HeldBack() : outcome));
      away |= outcome instanceof Unreachable;
      if (!(outcome instanceof Acknowledged)) {
        stuckKeys.add(heads.get(i).message().key());
      }
    }
    List<StoredMessage> free = new ArrayList<>();
    for (StoredMessage stored : later) {
      if (away || stuckKeys.contains(stored.message().key())) {
        done.add(new Delivery(stored, new HeldBack()));
      } else {
        free.add(stored);
      }
    }
    return free;
  }
}

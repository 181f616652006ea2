package com.doos.relay.kafka;

import com.doos.relay.app.Outcome;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The outcomes of a batch, gathered from any thread; the last one brings all of them to the
 * caller's context, in a single hop.
 */
final class PendingOutcomes {
  private final AtomicReferenceArray<Outcome> outcomes;
  private final AtomicInteger missing;
  private final Context caller;
  private final Promise<List<Outcome>> all = Promise.promise();

  /**
   * @param size at least 1
   */
  PendingOutcomes(int size, Context caller) {
    this.outcomes = new AtomicReferenceArray<>(size);
    this.missing = new AtomicInteger(size);
    this.caller = caller;
  }

  /** Notes an outcome; only the first one of a position counts. */
  void set(int position, Outcome outcome) {
    if (outcomes.compareAndSet(position, null, outcome) && missing.decrementAndGet() == 0) {
      caller.runOnContext(back -> all.complete(list()));
    }
  }

  private List<Outcome> list() {
    List<Outcome> list = new ArrayList<>();
    for (int i = 0; i < outcomes.length(); i++) {
      list.add(outcomes.get(i));
    }
    return list;
  }

  Future<List<Outcome>> future() {
    return all.future();
  }
}

package com.doos.order.app;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Lets work of the same key happen one after the other within this process, in the sequence of the
 * calls. How many may wait is the caller's to limit. Safe for all threads.
 */
final class Turns {
  private final Vertx vertx;
  private final Map<String, Future<Void>> last = new ConcurrentHashMap<>();

  Turns(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Does the work on the caller's context, when all earlier work of the key has ended. */
  <T> Future<T> take(String key, Supplier<Future<T>> work) {
    Context context = vertx.getOrCreateContext();
    Promise<Void> turn = Promise.promise();
    Promise<T> answer = ((ContextInternal) context).promise();
    Future<Void> before = last.put(key, turn.future());
    (before == null ? Future.<Void>succeededFuture() : before)
        .onComplete(go ->
            context.runOnContext(now ->
                Future.succeededFuture()
                    .compose(start -> work.get())
                    .onComplete(done -> {
                      last.remove(key, turn.future());
                      turn.complete();
                      answer.handle(done);
                    })));
    return answer.future();
  }
}

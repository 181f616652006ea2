package com.doos.order.api;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open stream of events to one client. It belongs to the event loop of its request; {@link
 * #run}, {@link #show} and {@link #end} are safe for all threads.
 */
final class EventStream {
  private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

  private final Context context;
  private final HttpServerResponse response;
  private final Promise<Void> ended = Promise.promise();
  private @Nullable Buffer shown;

  EventStream(Context context, HttpServerResponse response) {
    this.context = context;
    this.response = response;
  }

  /** Does something on the stream's event loop, unless it has ended. */
  void run(Runnable work) {
    context.runOnContext(turn -> {
      if (!ended.future().isComplete()) {
        work.run();
      }
    });
  }

  /**
   * Sends an event if the client keeps up with what it was sent before.
   *
   * @return whether it was sent
   */
  boolean offer(Buffer event) {
    if (ended.future().isComplete() || response.writeQueueFull()) {
      return false;
    }
    response
        .write(event)
        .onFailure(gone -> {
          LOG.debug("client went away", gone);
          end();
        });
    return true;
  }

  /**
   * Sends the state of a thing unless it was the last state sent. While the client is slow it is
   * left out; the next call sends the state of then.
   */
  void show(Buffer state) {
    run(() -> {
      if (!state.equals(shown) && offer(state)) {
        shown = state;
      }
    });
  }

  void end() {
    context.runOnContext(turn -> ended.tryComplete());
  }

  /** Completes when the client has gone or the stream was ended. */
  Future<Void> ended() {
    return ended.future();
  }
}

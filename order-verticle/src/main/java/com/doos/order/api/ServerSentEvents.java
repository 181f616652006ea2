package com.doos.order.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** The wire form of server-sent events (WHATWG HTML, chapter 9.2). */
final class ServerSentEvents {
  static final String CONTENT_TYPE = "text/event-stream";

  /** A comment: clients pass over it, proxies see that somebody lives. */
  static final Buffer HEARTBEAT = Buffer.buffer(":\n\n");

  private ServerSentEvents() {}

  /**
   * An event.
   *
   * @param id what a client that comes again sends as {@code Last-Event-ID}; null for none
   */
  static Buffer event(String name, @Nullable String id, JsonObject data) {
    String head = id == null ? "" : "id: " + id + "\n";
    // JSON has no line feeds, so that its text is one line of data.
    return Buffer.buffer(head + "event: " + name + "\ndata: " + data.encode() + "\n\n");
  }

  /** How long a client waits before it comes again. */
  static Buffer retry(long millis) {
    return Buffer.buffer("retry: " + millis + "\n\n");
  }
}

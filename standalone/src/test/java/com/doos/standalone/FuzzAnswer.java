package com.doos.standalone;

import io.vertx.core.buffer.Buffer;
import java.util.Locale;
import java.util.Map;

/**
 * What came back.
 *
 * @param status HTTP status; see {@link #CLOSED} and {@link #RESET}
 * @param fields headers and trailers, names in lower case
 * @param withoutBody the answer to a HEAD request
 */
record FuzzAnswer(int status, Map<String, String> fields, Buffer body, boolean withoutBody) {
  /** The connection was closed without an answer. */
  static final int CLOSED = 0;

  /** The HTTP/2 stream was reset. */
  static final int RESET = -1;

  static final FuzzAnswer NONE = new FuzzAnswer(CLOSED, Map.of(), Buffer.buffer(), false);
  static final FuzzAnswer CUT_OFF = new FuzzAnswer(RESET, Map.of(), Buffer.buffer(), false);

  String field(String name) {
    return fields.getOrDefault(name.toLowerCase(Locale.ROOT), "");
  }

  String text() {
    return body.toString();
  }

  /** What a table of answers calls it. */
  String name() {
    if (status == CLOSED) {
      return "closed";
    }
    if (status == RESET) {
      return "reset";
    }
    return fields.containsKey("grpc-status") ? "grpc " + field("grpc-status") : "" + status;
  }
}

package com.doos.standalone;

import io.vertx.core.buffer.Buffer;
import java.util.List;

/** Something that a fuzz test sends. */
sealed interface FuzzInput {

  /** Where it goes. */
  enum Target {
    ORDER_HTTP,
    INVENTORY_HTTP,
    GATEWAY,
    ORDER_GRPC,
    INVENTORY_GRPC;

    boolean isGrpc() {
      return this == ORDER_GRPC || this == INVENTORY_GRPC;
    }
  }

  Target target();

  /** A header, whose value is sent as it is. */
  record Header(String name, String value) {}

  /**
   * A request whose framing is right, so that it has to be answered.
   *
   * @param h2 over HTTP/2, else over HTTP/1.1
   * @param chunked without its length told in advance
   */
  record Call(
      Target target,
      boolean h2,
      String method,
      String uri,
      List<Header> headers,
      Buffer body,
      boolean chunked)
      implements FuzzInput {

    @Override
    public String toString() {
      return target
          + (h2 ? " h2 " : " ")
          + method
          + " "
          + excerpt(Buffer.buffer(uri))
          + " "
          + headers.stream().filter(h -> !h.name().equalsIgnoreCase("Authorization")).toList()
          + " "
          + excerpt(body);
    }
  }

  /** Bytes on a connection of their own, whose framing may be anything. */
  record Bytes(Target target, Buffer bytes) implements FuzzInput {

    @Override
    public String toString() {
      return target + " raw " + excerpt(bytes);
    }
  }

  private static String excerpt(Buffer bytes) {
    StringBuilder text = new StringBuilder(bytes.length() + " bytes: ");
    for (int i = 0; i < Math.min(bytes.length(), 400); i++) {
      int b = bytes.getByte(i) & 0xff;
      text.append(b >= ' ' && b < 0x7f ? "" + (char) b : String.format("\\x%02x", b));
    }
    return text.toString();
  }
}

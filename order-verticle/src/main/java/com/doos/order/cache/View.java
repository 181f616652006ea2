package com.doos.order.cache;

import io.vertx.core.buffer.Buffer;

/**
 * A ready-made answer. Shared by threads and requests: the body is never written to.
 *
 * @param ownerId the user whose orders it shows; {@link #ABSENT} belongs to nobody
 * @param body JSON
 */
public record View(long ownerId, Buffer body) {
  /** There is no such order. */
  public static final View ABSENT = new View(0, Buffer.buffer());

  private static final byte SEPARATOR = ':';

  /** {@code ownerId:body}. */
  Buffer encode() {
    return Buffer.buffer(Long.toString(ownerId)).appendByte(SEPARATOR).appendBuffer(body);
  }

  static View decode(Buffer encoded) {
    int end = 0;
    while (encoded.getByte(end) != SEPARATOR) {
      end++;
    }
    Buffer body = encoded.getBuffer(end + 1, encoded.length());
    return body.length() == 0 ? ABSENT : new View(Long.parseLong(encoded.getString(0, end)), body);
  }

  public boolean isAbsent() {
    return body.length() == 0;
  }
}

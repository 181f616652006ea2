package com.doos.standalone.web;

import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The bytes of a file in one coding.
 *
 * @param coding as in {@code Content-Encoding}; {@link #IDENTITY} for the file as it is
 * @param etag strong: two representations with different bytes differ in it
 */
record Representation(String coding, Buffer body, String etag) {
  static final String IDENTITY = "identity";
  private static final int DIGEST_BYTES = 16;

  static Representation of(String coding, byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      String etag = '"' + HexFormat.of().formatHex(digest, 0, DIGEST_BYTES) + '"';
      return new Representation(coding, Buffer.buffer(bytes), etag);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Whether {@code If-None-Match} names these bytes, compared weakly as RFC 9110 wants it. */
  boolean isNamedBy(String ifNoneMatch) {
    for (String element : ifNoneMatch.split(",", -1)) {
      String tag = element.strip();
      if (tag.equals("*") || tag.equals(etag) || tag.equals("W/" + etag)) {
        return true;
      }
    }
    return false;
  }
}

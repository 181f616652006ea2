package com.doos.shared.auth;

import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request that proves its sender by a signature: HMAC-SHA256, in hexadecimal, with the secret of
 * the sender's key over five lines joined by line feeds:
 *
 * <pre>
 * METHOD          POST; gRPC calls are POSTs too
 * target          path and query as sent; of a gRPC call /package.Service/Method
 * timestamp       seconds since 1970
 * nonce           8 to 64 of A-Z a-z 0-9 . _ -, never used twice
 * digest          SHA-256 of the body, hexadecimal; of a gRPC call: of the message's bytes
 * </pre>
 *
 * <p>Key id, timestamp, nonce and signature travel as headers, or as metadata of the same names.
 *
 * @param bodyDigest 64 hexadecimal digits
 */
public record SignedRequest(
    String keyId,
    String timestamp,
    String nonce,
    String signature,
    String method,
    String target,
    String bodyDigest) {
  public static final String KEY = "X-Doos-Key";
  public static final String TIMESTAMP = "X-Doos-Timestamp";
  public static final String NONCE = "X-Doos-Nonce";
  public static final String SIGNATURE = "X-Doos-Signature";

  private static final Pattern KEY_FORM = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern TIMESTAMP_FORM = Pattern.compile("[0-9]{1,12}");
  private static final Pattern NONCE_FORM = Pattern.compile("[A-Za-z0-9._-]{8,64}");
  private static final Pattern DIGEST_FORM = Pattern.compile("[0-9a-f]{64}");

  /**
   * Reads the headers of a request.
   *
   * @param body asked for only when the request is signed
   * @return null when it is not signed
   */
  public static @Nullable SignedRequest of(
      MultiMap headers, String method, String target, Supplier<byte[]> body) {
    String key = headers.get(KEY);
    return key == null
        ? null
        : new SignedRequest(
            key,
            text(headers, TIMESTAMP),
            text(headers, NONCE),
            text(headers, SIGNATURE),
            method,
            target,
            digest(body.get()));
  }

  private static String text(MultiMap headers, String name) {
    String value = headers.get(name);
    return value == null ? "" : value;
  }

  /** The four headers of a request that is signed with this key. */
  public static Map<String, String> headers(
      String keyId,
      Hmac secret,
      String method,
      String target,
      Instant now,
      String nonce,
      byte[] body) {
    String timestamp = String.valueOf(now.getEpochSecond());
    SignedRequest unsigned =
        new SignedRequest(keyId, timestamp, nonce, "", method, target, digest(body));
    return Map.of(
        KEY, keyId, TIMESTAMP, timestamp, NONCE, nonce, SIGNATURE, secret.hex(unsigned.lines()));
  }

  /** Whether a text can be the id of a key. */
  public static boolean isKeyId(String text) {
    return KEY_FORM.matcher(text).matches();
  }

  /** Whether all parts have their form; what has not is not worth a look-up. */
  public boolean isWellFormed() {
    return isKeyId(keyId)
        && TIMESTAMP_FORM.matcher(timestamp).matches()
        && NONCE_FORM.matcher(nonce).matches()
        && DIGEST_FORM.matcher(bodyDigest).matches();
  }

  /**
   * @param window how far the timestamp may be from now, in both directions
   */
  public boolean isRecent(Instant now, Duration window) {
    return Math.abs(now.getEpochSecond() - Long.parseLong(timestamp)) <= window.toSeconds();
  }

  /** Takes the same time whatever differs. */
  public boolean isSignedWith(Hmac secret) {
    return Hmac.same(secret.hex(lines()), signature);
  }

  private byte[] lines() {
    return String.join("\n", method, target, timestamp, nonce, bodyDigest)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String digest(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

package com.doos.shared.auth;

import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Signs the body of a request: the signature is the HMAC over timestamp, line feed, nonce, line
 * feed and body. A signature counts for a limited time only; within it a request can be repeated,
 * so what it asks for must be harmless when repeated.
 */
public final class BodySignature {
  /** Header: seconds since 1970. */
  public static final String TIMESTAMP = "X-Doos-Timestamp";

  /** Header: 8 to 64 characters of the sender's choice, never used twice. */
  public static final String NONCE = "X-Doos-Nonce";

  /** Header: 64 hexadecimal digits. */
  public static final String SIGNATURE = "X-Doos-Signature";

  private static final int NONCE_LENGTH_MIN = 8;
  private static final int NONCE_LENGTH_MAX = 64;

  private final Hmac hmac;
  private final Duration window;

  /**
   * @param window how far the timestamp may be from now, in both directions
   */
  public BodySignature(Hmac hmac, Duration window) {
    this.hmac = hmac;
    this.window = window;
  }

  public String sign(long timestamp, String nonce, byte[] body) {
    return hmac.hex((timestamp + "\n" + nonce + "\n").getBytes(StandardCharsets.UTF_8), body);
  }

  /**
   * Checks the three headers against the body.
   *
   * @throws DoosException {@link ErrorCode#UNAUTHORIZED} when they do not fit, whatever the reason
   */
  public void verify(
      @Nullable String timestamp,
      @Nullable String nonce,
      @Nullable String signature,
      byte[] body,
      Instant now) {
    if (timestamp == null
        || !timestamp.matches("[0-9]{1,12}")
        || nonce == null
        || nonce.length() < NONCE_LENGTH_MIN
        || nonce.length() > NONCE_LENGTH_MAX
        || signature == null
        || !isNear(Long.parseLong(timestamp), now)
        || !Hmac.same(sign(Long.parseLong(timestamp), nonce, body), signature)) {
      throw new DoosException(ErrorCode.UNAUTHORIZED, Detail.BAD_SIGNATURE);
    }
  }

  private boolean isNear(long timestamp, Instant now) {
    return Math.abs(now.getEpochSecond() - timestamp) <= window.toSeconds();
  }
}

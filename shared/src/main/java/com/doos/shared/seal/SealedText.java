package com.doos.shared.seal;

import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The form of a sealed text: {@code v1.KEY_ID.PAYLOAD}, the payload in base64url without padding.
 *
 * @param keyId of the key it was sealed under
 * @param payload nonce, ciphertext and tag, in base64url
 */
record SealedText(String keyId, String payload) {
  static final String VERSION = "v1.";
  static final char SEPARATOR = '.';
  static final int KEY_ID_CHARS_MAX = 16;

  /** Of an empty text: 12 bytes of nonce and 16 of tag. */
  private static final int PAYLOAD_CHARS_MIN = 38;

  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

  /** The parts of a text of this form; null for every other text. */
  static @Nullable SealedText parse(String text) {
    if (!text.startsWith(VERSION)) {
      return null;
    }
    int separator = text.indexOf(SEPARATOR, VERSION.length());
    if (separator < 0 || text.length() - separator - 1 < PAYLOAD_CHARS_MIN) {
      return null;
    }
    for (int i = separator + 1; i < text.length(); i++) {
      if (!isPayload(text.charAt(i))) {
        return null;
      }
    }
    String keyId = text.substring(VERSION.length(), separator);
    return isKeyId(keyId) ? new SealedText(keyId, text.substring(separator + 1)) : null;
  }

  static String encode(String head, byte[] payload) {
    return head + ENCODER.encodeToString(payload);
  }

  /**
   * The payload's bytes; null when it is not what {@link #encode} writes: the last character of
   * base64 has bits that a decoder passes over, and no alteration must go unnoticed.
   */
  byte @Nullable [] bytes() {
    if (payload.length() % 4 == 1) {
      return null;
    }
    byte[] bytes = DECODER.decode(payload);
    return ENCODER.encodeToString(bytes).equals(payload) ? bytes : null;
  }

  static boolean isKeyId(String text) {
    return !text.isEmpty()
        && text.length() <= KEY_ID_CHARS_MAX
        && text.chars().allMatch(c -> c == '-' || isDigit(c) || (c >= 'a' && c <= 'z'));
  }

  private static boolean isPayload(char c) {
    return c == '-' || c == '_' || isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }
}

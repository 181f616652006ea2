package com.doos.shared.seal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * One key of a ring, and the cryptography. Sealed bytes are nonce (12), ciphertext, tag (16).
 *
 * <p>AES-256-GCM with random nonces under one key is safe for 2<sup>32</sup> messages (NIST SP
 * 800-38D, 8.3): at 10,000 orders a second with two texts each, two and a half days. So no text is
 * sealed under the key itself, but under HMAC-SHA256(key, context), which is a key of its own for
 * each place: the bound then holds for the texts ever written to one place, a handful. The context
 * is authenticated as well.
 */
final class SealingKey {
  static final int BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final String DERIVATION = "HmacSHA256";

  /** What costs more to look up than to use, one for each thread; few threads seal. */
  private record Tools(Cipher cipher, Mac mac, SecureRandom random) {
    static Tools create() {
      try {
        return new Tools(
            Cipher.getInstance("AES/GCM/NoPadding"),
            Mac.getInstance(DERIVATION),
            new SecureRandom());
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every JDK has AES-GCM and HMAC-SHA256", e);
      }
    }
  }

  private static final ThreadLocal<Tools> TOOLS = ThreadLocal.withInitial(Tools::create);

  private final String id;
  private final String head;
  private final byte[] headBytes;
  private final SecretKeySpec secret;

  /**
   * @param secret {@link #BYTES} bytes
   */
  SealingKey(String id, byte[] secret) {
    this.id = id;
    this.head = SealedText.VERSION + id + SealedText.SEPARATOR;
    this.headBytes = head.getBytes(StandardCharsets.US_ASCII);
    this.secret = new SecretKeySpec(secret, DERIVATION);
  }

  String id() {
    return id;
  }

  /** What texts sealed under this key begin with. */
  String head() {
    return head;
  }

  boolean isHeadOf(byte[] sealed) {
    return sealed.length >= headBytes.length
        && Arrays.equals(sealed, 0, headBytes.length, headBytes, 0, headBytes.length);
  }

  /** Seals, after {@code prefix} bytes that are left free for the head. */
  private byte[] seal(byte[] plain, String context, int prefix) {
    Tools tools = TOOLS.get();
    byte[] nonce = new byte[NONCE_BYTES];
    tools.random.nextBytes(nonce);
    byte[] sealed = new byte[prefix + NONCE_BYTES + plain.length + TAG_BYTES];
    System.arraycopy(nonce, 0, sealed, prefix, NONCE_BYTES);
    try {
      Cipher cipher = ready(tools, Cipher.ENCRYPT_MODE, context, nonce, 0);
      cipher.doFinal(plain, 0, plain.length, sealed, prefix + NONCE_BYTES);
      return sealed;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM seals every text", e);
    }
  }

  byte[] seal(byte[] plain, String context) {
    return seal(plain, context, 0);
  }

  byte[] sealWithHead(byte[] plain, String context) {
    byte[] sealed = seal(plain, context, headBytes.length);
    System.arraycopy(headBytes, 0, sealed, 0, headBytes.length);
    return sealed;
  }

  /** Opens what {@link #seal} has sealed. */
  byte[] open(byte[] sealed, String context) {
    return open(sealed, 0, context);
  }

  /** Opens what {@link #sealWithHead} has sealed. */
  byte[] openWithHead(byte[] sealed, String context) {
    return open(sealed, headBytes.length, context);
  }

  private byte[] open(byte[] sealed, int from, String context) {
    if (sealed.length - from < NONCE_BYTES + TAG_BYTES) {
      throw new SealException("too short to be sealed", null);
    }
    try {
      Cipher cipher = ready(TOOLS.get(), Cipher.DECRYPT_MODE, context, sealed, from);
      return cipher.doFinal(sealed, from + NONCE_BYTES, sealed.length - from - NONCE_BYTES);
    } catch (AEADBadTagException altered) {
      throw new SealException("altered, or sealed for another place or under another key", altered);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM opens or refuses every text", e);
    }
  }

  private Cipher ready(Tools tools, int mode, String context, byte[] nonce, int nonceFrom)
      throws GeneralSecurityException {
    byte[] place = context.getBytes(StandardCharsets.UTF_8);
    tools.mac.init(secret);
    SecretKeySpec key = new SecretKeySpec(tools.mac.doFinal(place), "AES");
    tools.cipher.init(
        mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce, nonceFrom, NONCE_BYTES));
    tools.cipher.updateAAD(place);
    return tools.cipher;
  }

  @Override
  public String toString() {
    return id;
  }
}

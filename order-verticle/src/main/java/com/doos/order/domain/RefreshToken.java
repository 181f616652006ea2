package com.doos.order.domain;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * A secret that is good for one refresh: 256 random bits in base64url, 43 characters. The database
 * has only its hash, which needs no salt, for nobody guesses 256 bits.
 */
public record RefreshToken(String text) {
  private static final int BYTES = 32;
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

  /**
   * @param random must not be predictable
   */
  public static RefreshToken next(RandomGenerator random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new RefreshToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** What a client sent; empty when it cannot be a token. */
  public static Optional<RefreshToken> of(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new RefreshToken(text)) : Optional.empty();
  }

  /** SHA-256 of the text, not of the bits: two texts may decode to the same bits. */
  public byte[] hash() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "RefreshToken[***]";
  }
}

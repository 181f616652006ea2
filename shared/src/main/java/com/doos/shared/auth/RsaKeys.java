package com.doos.shared.auth;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.interfaces.RSAKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * RSA keys in PEM, as {@code openssl} writes them. A key is named by the first 16 hexadecimal
 * digits of the SHA-256 of its public part (DER), so nobody has to hand out names.
 */
final class RsaKeys {
  private static final int BITS_MIN = 2_048;
  private static final int ID_DIGITS = 16;
  private static final int PEM_LINE = 64;
  private static final Pattern PUBLIC =
      Pattern.compile("-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----");
  private static final Pattern PRIVATE =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  private RsaKeys() {}

  /**
   * @param pem the public key
   */
  record Public(String id, String pem) {
    static Public of(RSAPublicKey key) throws GeneralSecurityException {
      byte[] der = key.getEncoded();
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(der);
      return new Public(HexFormat.of().formatHex(digest).substring(0, ID_DIGITS), write(der));
    }
  }

  /**
   * The public part of a private key.
   *
   * @param pem PKCS #8
   * @throws IllegalArgumentException when it is no RSA key of at least 2,048 bits
   */
  static Public publicPartOf(String pem) {
    Matcher found = PRIVATE.matcher(pem);
    if (!found.find()) {
      throw new IllegalArgumentException("no PEM with a PRIVATE KEY (PKCS #8)");
    }
    try {
      KeyFactory factory = KeyFactory.getInstance("RSA");
      if (!(factory.generatePrivate(new PKCS8EncodedKeySpec(decode(found.group(1))))
          instanceof RSAPrivateCrtKey key)) {
        throw new IllegalArgumentException("the private key has no public part");
      }
      BigInteger exponent = key.getPublicExponent();
      return Public.of(
          (RSAPublicKey)
              factory.generatePublic(new RSAPublicKeySpec(longEnough(key).getModulus(), exponent)));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("not an RSA private key", e);
    }
  }

  /**
   * All public keys of a text.
   *
   * @param bundle PEM after PEM; empty for none
   * @throws IllegalArgumentException when it holds anything else
   */
  static List<Public> publicKeys(String bundle) {
    List<Public> keys = new ArrayList<>();
    Matcher found = PUBLIC.matcher(bundle);
    while (found.find()) {
      keys.add(publicKey(decode(found.group(1))));
    }
    if (!found.replaceAll("").isBlank()) {
      throw new IllegalArgumentException("something that is no PEM with a PUBLIC KEY");
    }
    return keys;
  }

  private static Public publicKey(byte[] der) {
    try {
      RSAPublicKey key =
          (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der));
      longEnough(key);
      return Public.of(key);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("not an RSA public key", e);
    }
  }

  private static <K extends RSAKey> K longEnough(K key) {
    if (key.getModulus().bitLength() < BITS_MIN) {
      throw new IllegalArgumentException("an RSA key needs at least " + BITS_MIN + " bits");
    }
    return key;
  }

  private static byte[] decode(String base64) {
    return Base64.getMimeDecoder().decode(base64);
  }

  private static String write(byte[] der) {
    String lines =
        Base64.getMimeEncoder(PEM_LINE, "\n".getBytes(StandardCharsets.US_ASCII))
            .encodeToString(der);
    return "-----BEGIN PUBLIC KEY-----\n" + lines + "\n-----END PUBLIC KEY-----\n";
  }
}

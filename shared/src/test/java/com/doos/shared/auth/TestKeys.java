package com.doos.shared.auth;

import com.doos.shared.config.Secret;
import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import io.vertx.core.Future;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;

/** Keys of the tests, and who signs with them. */
public final class TestKeys {
  /** Of the partner {@code mall}. */
  public static final Hmac PARTNER_SECRET = new Hmac(new Secret("p".repeat(32)));

  /** The key of whoever is trusted with everything. */
  public static final KeyPair ORDER = generate(2_048);

  public static final KeyPair INVENTORY = generate(2_048);
  public static final KeyPair STRANGER = generate(2_048);

  private static final int PEM_LINE = 64;

  private TestKeys() {}

  static KeyPair generate(int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String publicPem(KeyPair pair) {
    return pem("PUBLIC KEY", pair.getPublic().getEncoded());
  }

  static String privatePem(KeyPair pair) {
    return pem("PRIVATE KEY", pair.getPrivate().getEncoded());
  }

  private static String pem(String type, byte[] der) {
    return "-----BEGIN "
        + type
        + "-----\n"
        + Base64.getMimeEncoder(PEM_LINE, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END "
        + type
        + "-----\n";
  }

  /** A {@link SignatureVerifier} that knows one partner. */
  public static Future<Principal> mall(SignedRequest request) {
    return request.isSignedWith(PARTNER_SECRET)
        ? Future.succeededFuture(Principal.partner("mall"))
        : Future.failedFuture(new DoosException(ErrorCode.UNAUTHORIZED, Detail.BAD_SIGNATURE));
  }

  /** Signs with a key and trusts no other. */
  public static AuthConfig config(KeyPair own) {
    return new AuthConfig(new Secret(privatePem(own)), "", "", Duration.ofHours(2));
  }
}

package com.doos.shared.auth;

import com.doos.shared.error.ErrorCode;
import io.vertx.core.Future;

/**
 * Tells who sends a request: by its signature when it has one, else by its access token.
 *
 * @param signatures asked for signed requests
 */
public record Authenticator(Tokens tokens, SignatureVerifier signatures) {

  /**
   * The sender.
   *
   * @return fails with {@link ErrorCode#UNAUTHORIZED}
   */
  public Future<Principal> authenticate(Credentials credentials) {
    SignedRequest signed = credentials.signed();
    return signed == null ? tokens.verify(credentials.authorization()) : signatures.verify(signed);
  }
}

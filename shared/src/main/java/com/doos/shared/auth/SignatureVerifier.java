package com.doos.shared.auth;

import com.doos.shared.error.ErrorCode;
import io.vertx.core.Future;

/** Knows the keys that requests are signed with. */
@FunctionalInterface
public interface SignatureVerifier {
  /**
   * The sender of a signed request, which is used up: the same request is refused from now on.
   *
   * @return fails with {@link ErrorCode#UNAUTHORIZED}, whatever the reason
   */
  Future<Principal> verify(SignedRequest request);
}

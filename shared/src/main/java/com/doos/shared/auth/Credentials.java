package com.doos.shared.auth;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a request shows of its sender.
 *
 * @param authorization the header of that name
 * @param signed null when the request is not signed
 */
public record Credentials(@Nullable String authorization, @Nullable SignedRequest signed) {

  /** See {@link SignedRequest#of}. */
  public static Credentials of(
      MultiMap headers, String method, String target, Supplier<byte[]> body) {
    return new Credentials(
        headers.get(HttpHeaders.AUTHORIZATION), SignedRequest.of(headers, method, target, body));
  }
}

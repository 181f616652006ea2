package com.doos.shared.auth;

import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Issues and verifies access tokens (JWT, HS256). A verified token is remembered, so that a busy
 * caller's signature is checked once and not at every request.
 */
public final class Tokens {
  private static final String ISSUER = "doos";
  private static final String BEARER = "Bearer ";
  private static final int REMEMBERED_MAX = 100_000;
  private static final int TOKEN_LENGTH_MAX = 4_096;

  private final JWTAuth jwt;
  private final AuthConfig config;
  private final InstantSource clock;
  private final Cache<String, Verified> remembered =
      Caffeine.newBuilder()
          .maximumSize(REMEMBERED_MAX)
          .expireAfterWrite(Duration.ofMinutes(5))
          .build();

  private record Verified(Principal principal, Instant expiresAt) {}

  public Tokens(Vertx vertx, AuthConfig config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
    this.jwt =
        JWTAuth.create(
            vertx,
            new JWTAuthOptions()
                .addPubSecKey(
                    new PubSecKeyOptions()
                        .setAlgorithm("HS256")
                        .setBuffer(config.jwtSecret().value()))
                .setJWTOptions(new JWTOptions().setIssuer(ISSUER).setAudience(List.of(ISSUER))));
  }

  /** A new access token, valid for {@link AuthConfig#accessTtl()}. */
  public String issue(Principal principal) {
    JsonObject claims =
        new JsonObject()
            .put("sub", String.valueOf(principal.userId()))
            .put("name", principal.name())
            .put("since", principal.since().getEpochSecond())
            .put(
                "roles",
                new JsonArray(principal.roles().stream().map(Role::wireName).sorted().toList()));
    return jwt.generateToken(
        claims,
        new JWTOptions()
            .setAlgorithm("HS256")
            .setIssuer(ISSUER)
            .setAudience(List.of(ISSUER))
            .setExpiresInSeconds((int) config.accessTtl().toSeconds()));
  }

  public Duration accessTtl() {
    return config.accessTtl();
  }

  /**
   * The caller named by an {@code Authorization} header.
   *
   * @return fails with {@link ErrorCode#UNAUTHORIZED}
   */
  public Future<Principal> verify(@Nullable String authorization) {
    if (authorization == null
        || !authorization.startsWith(BEARER)
        || authorization.length() > TOKEN_LENGTH_MAX) {
      return refused();
    }
    String token = authorization.substring(BEARER.length()).strip();
    Verified known = remembered.getIfPresent(token);
    if (known != null) {
      return clock.instant().isBefore(known.expiresAt())
          ? Future.succeededFuture(known.principal())
          : refused();
    }
    return jwt.authenticate(new TokenCredentials(token))
        .map(user -> remember(token, user))
        .recover(invalid -> refused());
  }

  private Principal remember(String token, User user) {
    JsonObject claims = user.principal();
    Principal principal =
        new Principal(
            Long.parseLong(claims.getString("sub")),
            claims.getString("name"),
            claims.getJsonArray("roles").stream()
                .map(role -> Role.ofWireName((String) role))
                .collect(Collectors.toSet()),
            Instant.ofEpochSecond(claims.getLong("since", 0L)));
    Instant expiresAt = Instant.ofEpochSecond(user.attributes().getLong("exp"));
    remembered.put(token, new Verified(principal, expiresAt));
    return principal;
  }

  private static <T> Future<T> refused() {
    return Future.failedFuture(new DoosException(ErrorCode.UNAUTHORIZED, Detail.BAD_TOKEN));
  }
}

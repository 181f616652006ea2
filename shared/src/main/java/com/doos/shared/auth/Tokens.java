package com.doos.shared.auth;

import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
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
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Issues and verifies access tokens (JWT, RS256: of the common algorithms the one whose signatures
 * are checked fastest). A verified token is remembered, so that a busy caller's signature is
 * checked once and not at every request.
 */
public final class Tokens {
  /** Life of a service's token: long enough not to be renewed all the time. */
  static final Duration SERVICE_TTL = Duration.ofMinutes(5);

  /** A token counts for so long before it was issued, and after it ended, by another clock. */
  private static final int CLOCKS_APART_SECONDS_MAX = 60;

  private static final String ISSUER = "doos";
  private static final String ALGORITHM = "RS256";
  private static final String BEARER = "Bearer ";
  private static final int REMEMBERED_MAX = 100_000;
  private static final int TOKEN_LENGTH_MAX = 4_096;

  /** A header with anything else wants something that is not done here. */
  private static final Set<String> HEADER_FIELDS = Set.of("alg", "typ", "kid");

  private final AuthConfig config;
  private final InstantSource clock;
  private final JWTAuth trusted;
  private final JWTAuth services;
  private final Set<String> trustedIds = new HashSet<>();
  private final Set<String> serviceIds = new HashSet<>();
  private final Cache<String, Verified> remembered =
      Caffeine.newBuilder()
          .maximumSize(REMEMBERED_MAX)
          .expireAfterWrite(Duration.ofMinutes(5))
          .build();

  private record Verified(Principal principal, Instant expiresAt) {}

  public Tokens(Vertx vertx, AuthConfig config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
    JWTAuthOptions all = options();
    String signingKey = config.signingKey().value();
    if (!signingKey.isEmpty()) {
      RsaKeys.Public own = RsaKeys.publicPartOf(signingKey);
      all.addPubSecKey(key(own.id(), signingKey));
      add(all, own, trustedIds);
    }
    RsaKeys.publicKeys(config.trustedKeys()).forEach(key -> add(all, key, trustedIds));
    this.trusted = JWTAuth.create(vertx, all);
    JWTAuthOptions internal = options();
    RsaKeys.publicKeys(config.serviceKeys()).forEach(key -> add(internal, key, serviceIds));
    this.services = JWTAuth.create(vertx, internal);
  }

  private static JWTAuthOptions options() {
    return new JWTAuthOptions()
        .setJWTOptions(
            new JWTOptions()
                .setIssuer(ISSUER)
                .setAudience(List.of(ISSUER))
                .setLeeway(CLOCKS_APART_SECONDS_MAX));
  }

  private static void add(JWTAuthOptions options, RsaKeys.Public key, Set<String> ids) {
    options.addPubSecKey(key(key.id(), key.pem()));
    ids.add(key.id());
  }

  private static PubSecKeyOptions key(String id, String pem) {
    return new PubSecKeyOptions().setAlgorithm(ALGORITHM).setId(id).setBuffer(pem);
  }

  /** A new access token, valid for {@link #lifeOf} its principal; needs a signing key. */
  public String issue(Principal principal) {
    JsonObject claims =
        new JsonObject()
            .put("sub", String.valueOf(principal.userId()))
            .put("name", principal.name())
            .put("since", principal.since().getEpochSecond())
            .put(
                "roles",
                new JsonArray(principal.roles().stream().map(Role::wireName).sorted().toList()));
    return trusted.generateToken(
        claims,
        new JWTOptions()
            .setAlgorithm(ALGORITHM)
            .setIssuer(ISSUER)
            .setAudience(List.of(ISSUER))
            .setExpiresInSeconds((int) lifeOf(principal).toSeconds()));
  }

  /** How long a token of this principal is valid; users' tokens: {@link AuthConfig#accessTtl()}. */
  public Duration lifeOf(Principal principal) {
    return principal.roles().contains(Role.INTERNAL) ? SERVICE_TTL : config.accessTtl();
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
    return authenticate(token).map(user -> remember(token, user)).recover(invalid -> refused());
  }

  /** The key named in the header decides who may be named in the claims. */
  private Future<User> authenticate(String token) {
    String key = keyId(token);
    TokenCredentials credentials = new TokenCredentials(token);
    if (trustedIds.contains(key)) {
      return trusted.authenticate(credentials);
    }
    return serviceIds.contains(key)
        ? services
            .authenticate(credentials)
            .compose(user -> isService(user) ? Future.succeededFuture(user) : refused())
        : refused();
  }

  private static boolean isService(User user) {
    return new JsonArray()
        .add(Role.INTERNAL.wireName())
        .equals(user.principal().getJsonArray("roles"));
  }

  /** Empty when the header is not one of ours. */
  private static String keyId(String token) {
    try {
      String header = token.substring(0, Math.max(0, token.indexOf('.')));
      JsonObject fields = new JsonObject(Buffer.buffer(Base64.getUrlDecoder().decode(header)));
      return HEADER_FIELDS.containsAll(fields.fieldNames()) ? fields.getString("kid", "") : "";
    } catch (IllegalArgumentException | DecodeException | ClassCastException malformed) {
      return "";
    }
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

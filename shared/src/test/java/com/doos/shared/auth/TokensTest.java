package com.doos.shared.auth;

import static com.doos.shared.Outcomes.refusal;
import static com.doos.shared.Outcomes.value;
import static org.assertj.core.api.Assertions.assertThat;

import com.doos.shared.MovableClock;
import com.doos.shared.config.Secret;
import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {
  private static final String SECRET = "secret-of-the-tests-with-32-bytes-or-more";
  private static final Principal ALICE =
      new Principal(
          42, "alice", Set.of(Role.USER, Role.OPS), Instant.parse("2026-01-02T03:04:05Z"));

  private final Vertx vertx = Vertx.vertx();
  private final MovableClock clock = MovableClock.atRealTime();
  private final Tokens tokens = tokens(SECRET);

  @AfterEach
  void close() {
    value(vertx.close());
  }

  private Tokens tokens(String secret) {
    return new Tokens(vertx, new AuthConfig(new Secret(secret), Duration.ofHours(2)), clock);
  }

  /** A token signed with the right secret, whatever it says. */
  private String signed(JsonObject claims, JWTOptions options) {
    PubSecKeyOptions key = new PubSecKeyOptions().setAlgorithm("HS256").setBuffer(SECRET);
    return JWTAuth.create(vertx, new JWTAuthOptions().addPubSecKey(key))
        .generateToken(claims, options.setAlgorithm("HS256"));
  }

  private static JsonObject claims() {
    return new JsonObject()
        .put("sub", "42")
        .put("name", "alice")
        .put("roles", new JsonArray().add("user"))
        .put("iss", "doos")
        .put("aud", new JsonArray().add("doos"));
  }

  private void assertRefused(String authorization) {
    DoosException refusal = refusal(tokens.verify(authorization));
    assertThat(refusal.code()).isEqualTo(ErrorCode.UNAUTHORIZED);
    assertThat(refusal.detail()).isEqualTo(Detail.BAD_TOKEN);
  }

  @Test
  void anIssuedTokenNamesItsCaller() {
    String token = tokens.issue(ALICE);

    assertThat(value(tokens.verify("Bearer " + token))).isEqualTo(ALICE);
    assertThat(value(tokens.verify("Bearer " + token))).as("remembered").isEqualTo(ALICE);
  }

  @Test
  void aServicesTokenNamesTheService() {
    Principal relay = Principal.service("relay");

    assertThat(value(tokens.verify("Bearer " + tokens.issue(relay)))).isEqualTo(relay);
  }

  @Test
  void aRememberedTokenExpiresAllTheSame() {
    // Given
    String token = "Bearer " + tokens.issue(ALICE);
    assertThat(value(tokens.verify(token))).isEqualTo(ALICE);

    // When
    clock.move(tokens.accessTtl());

    // Then
    assertRefused(token);
  }

  @Test
  void refusesAnExpiredToken() {
    long anHourAgo = clock.instant().minus(Duration.ofHours(1)).getEpochSecond();

    assertRefused("Bearer " + signed(claims().put("exp", anHourAgo), new JWTOptions()));
  }

  @Test
  void refusesATokenWithoutAnEnd() {
    assertRefused("Bearer " + signed(claims(), new JWTOptions()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"iss", "aud", "sub", "roles"})
  void refusesATokenWithoutAClaim(String claim) {
    // Given
    JsonObject claims = claims();
    claims.remove(claim);

    // When, Then
    assertRefused("Bearer " + signed(claims, new JWTOptions().setExpiresInMinutes(5)));
  }

  @Test
  void refusesATokenOfAnUnknownRole() {
    JsonObject claims = claims().put("roles", new JsonArray().add("emperor"));

    assertRefused("Bearer " + signed(claims, new JWTOptions().setExpiresInMinutes(5)));
  }

  @Test
  void refusesATokenSignedWithAnotherSecret() {
    assertRefused("Bearer " + tokens("another" + SECRET).issue(ALICE));
  }

  @Test
  void refusesAnAlteredToken() {
    // Given
    String[] parts = tokens.issue(ALICE).split("\\.");
    String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);

    // When
    String altered = encoded(claims.replace("\"42\"", "\"43\""));

    // Then
    assertThat(altered).isNotEqualTo(parts[1]);
    assertRefused("Bearer " + parts[0] + "." + altered + "." + parts[2]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "None", "NONE", "HS512", "RS256"})
  void refusesATokenThatChoosesItsAlgorithm(String algorithm) {
    // Given
    String[] parts = tokens.issue(ALICE).split("\\.");
    String header = encoded("{\"typ\":\"JWT\",\"alg\":\"" + algorithm + "\"}");

    // When, Then
    assertRefused("Bearer " + header + "." + parts[1] + ".");
    assertRefused("Bearer " + header + "." + parts[1] + "." + parts[2]);
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {"", "Bearer", "Bearer ", "Bearer x", "Bearer a.b.c", "Basic YTpi", "a.b.c"})
  void refusesWhatIsNoToken(String authorization) {
    assertRefused(authorization);
  }

  @Test
  void refusesAnEndlessHeader() {
    assertRefused("Bearer " + "x".repeat(5_000));
  }
}

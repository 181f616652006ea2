package com.doos.shared.auth;

import static com.doos.shared.Outcomes.refusal;
import static com.doos.shared.Outcomes.value;
import static com.doos.shared.auth.TestKeys.INVENTORY;
import static com.doos.shared.auth.TestKeys.ORDER;
import static com.doos.shared.auth.TestKeys.STRANGER;
import static org.assertj.core.api.Assertions.assertThat;

import com.doos.shared.MovableClock;
import com.doos.shared.config.Secret;
import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is refused follows RFC 8725 (best practices for JWT). The forgeries are signed by another
 * library than the one that checks them.
 */
class TokensTest {
  private static final Principal ALICE =
      new Principal(
          42, "alice", Set.of(Role.USER, Role.OPS), Instant.parse("2026-01-02T03:04:05Z"));
  private static final String ORDER_ID = id(ORDER);

  private final Vertx vertx = Vertx.vertx();
  private final MovableClock clock = MovableClock.atRealTime();

  /** Of the order service, which knows the inventory service's key as one of services only. */
  private final Tokens tokens =
      new Tokens(
          vertx,
          new AuthConfig(
              new Secret(TestKeys.privatePem(ORDER)),
              "",
              TestKeys.publicPem(INVENTORY),
              Duration.ofHours(2)),
          clock);

  @AfterEach
  void close() {
    value(vertx.close());
  }

  private static String id(KeyPair pair) {
    return RsaKeys.publicPartOf(TestKeys.privatePem(pair)).id();
  }

  private static JWSHeader.Builder header() {
    return new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(ORDER_ID);
  }

  private JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .subject("42")
        .claim("name", "alice")
        .claim("since", ALICE.since().getEpochSecond())
        .claim("roles", List.of("user", "ops"))
        .issuer("doos")
        .audience("doos")
        .expirationTime(Date.from(clock.instant().plusSeconds(600)));
  }

  private static String signed(JWSHeader header, JWTClaimsSet claims, JWSSigner signer)
      throws JOSEException {
    SignedJWT token = new SignedJWT(header, claims);
    token.sign(signer);
    return token.serialize();
  }

  private static String signed(JWTClaimsSet claims, KeyPair key) throws JOSEException {
    return signed(header().keyID(id(key)).build(), claims, new RSASSASigner(key.getPrivate()));
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
  void anotherLibraryReadsWhatIsIssued() throws Exception {
    SignedJWT token = SignedJWT.parse(tokens.issue(ALICE));

    assertThat(token.verify(new RSASSAVerifier((RSAPublicKey) ORDER.getPublic()))).isTrue();
    assertThat(token.getHeader().getKeyID()).isEqualTo(ORDER_ID);
    assertThat(token.getJWTClaimsSet().getStringListClaim("roles")).containsExactly("ops", "user");
    assertThat(token.getJWTClaimsSet().getExpirationTime().toInstant())
        .isBetween(clock.instant().plusSeconds(7_100), clock.instant().plusSeconds(7_300));
  }

  @Test
  void takesATokenOfAnotherLibrary() throws Exception {
    assertThat(value(tokens.verify("Bearer " + signed(claims().build(), ORDER)))).isEqualTo(ALICE);
  }

  @Test
  void aServicesTokenNamesTheServiceAndLivesShortly() {
    Principal relay = Principal.service("relay");

    assertThat(value(tokens.verify("Bearer " + tokens.issue(relay)))).isEqualTo(relay);
    assertThat(tokens.lifeOf(relay)).isLessThanOrEqualTo(Duration.ofMinutes(5));
    assertThat(tokens.lifeOf(ALICE)).isEqualTo(Duration.ofHours(2));
  }

  @Test
  void takesServicesOnlyFromAServicesKey() throws Exception {
    // Given
    JWTClaimsSet service =
        claims()
            .subject("0")
            .claim("name", "inventory")
            .claim("roles", List.of("internal"))
            .build();
    JWTClaimsSet both = claims().claim("roles", List.of("internal", "admin")).build();

    // When, Then
    assertThat(value(tokens.verify("Bearer " + signed(service, INVENTORY))).roles())
        .containsExactly(Role.INTERNAL);
    assertRefused("Bearer " + signed(claims().build(), INVENTORY));
    assertRefused("Bearer " + signed(both, INVENTORY));
  }

  @Test
  void trustsTheNextKeyWhileKeysAreExchanged() throws Exception {
    // Given a service that signs with a new key and still knows the old one
    Tokens rotated =
        new Tokens(
            vertx,
            new AuthConfig(
                new Secret(TestKeys.privatePem(STRANGER)),
                TestKeys.publicPem(ORDER),
                "",
                Duration.ofHours(2)),
            clock);

    // Then both are taken there, and the new one is still unknown here
    assertThat(value(rotated.verify("Bearer " + tokens.issue(ALICE)))).isEqualTo(ALICE);
    assertThat(value(rotated.verify("Bearer " + rotated.issue(ALICE)))).isEqualTo(ALICE);
    assertRefused("Bearer " + rotated.issue(ALICE));
  }

  @Test
  void aRememberedTokenExpiresAllTheSame() {
    // Given
    String token = "Bearer " + tokens.issue(ALICE);
    assertThat(value(tokens.verify(token))).isEqualTo(ALICE);

    // When
    clock.move(tokens.lifeOf(ALICE));

    // Then
    assertRefused(token);
  }

  @Test
  void refusesAnExpiredToken() throws Exception {
    Date anHourAgo = Date.from(clock.instant().minus(Duration.ofHours(1)));

    assertRefused("Bearer " + signed(claims().expirationTime(anHourAgo).build(), ORDER));
  }

  @Test
  void refusesATokenThatCountsLater() throws Exception {
    Date inAnHour = Date.from(clock.instant().plus(Duration.ofHours(1)));

    assertRefused("Bearer " + signed(claims().notBeforeTime(inAnHour).build(), ORDER));
  }

  @ParameterizedTest
  @ValueSource(strings = {"iss", "aud", "sub", "roles", "exp"})
  void refusesATokenWithoutAClaim(String claim) throws Exception {
    assertRefused("Bearer " + signed(claims().claim(claim, null).build(), ORDER));
  }

  @Test
  void refusesATokenForOrOfSomebodyElse() throws Exception {
    assertRefused("Bearer " + signed(claims().audience("shop").build(), ORDER));
    assertRefused("Bearer " + signed(claims().issuer("shop").build(), ORDER));
  }

  @Test
  void refusesClaimsOfAnotherForm() throws Exception {
    assertRefused("Bearer " + signed(claims().subject("me").build(), ORDER));
    assertRefused("Bearer " + signed(claims().claim("roles", List.of("emperor")).build(), ORDER));
    assertRefused("Bearer " + signed(claims().claim("roles", "admin").build(), ORDER));
    assertRefused("Bearer " + signed(claims().claim("since", "ever").build(), ORDER));
  }

  @Test
  void refusesAKeyNobodyTrusts() throws Exception {
    assertRefused("Bearer " + signed(claims().build(), STRANGER));
    assertRefused(
        "Bearer "
            + signed(header().build(), claims().build(), new RSASSASigner(STRANGER.getPrivate())));
    assertRefused(
        "Bearer "
            + signed(
                header().keyID(null).build(),
                claims().build(),
                new RSASSASigner(ORDER.getPrivate())));
  }

  /** The public key is public: it must not do as the secret of an HMAC. */
  @Test
  void refusesThePublicKeyAsASecret() throws Exception {
    JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(ORDER_ID).build();
    String pem = TestKeys.publicPem(ORDER);

    for (byte[] secret :
        List.of(
            pem.getBytes(StandardCharsets.UTF_8),
            pem.strip().getBytes(StandardCharsets.UTF_8),
            ORDER.getPublic().getEncoded())) {
      assertRefused("Bearer " + signed(header, claims().build(), new MACSigner(secret)));
    }
  }

  @Test
  void refusesOtherAlgorithms() throws Exception {
    for (JWSAlgorithm algorithm :
        List.of(JWSAlgorithm.RS384, JWSAlgorithm.RS512, JWSAlgorithm.PS256)) {
      assertRefused(
          "Bearer "
              + signed(
                  new JWSHeader.Builder(algorithm).keyID(ORDER_ID).build(),
                  claims().build(),
                  new RSASSASigner(ORDER.getPrivate())));
    }
    assertRefused(
        "Bearer "
            + signed(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(ORDER_ID).build(),
                claims().build(),
                new ECDSASigner(new ECKeyGenerator(Curve.P_256).generate())));
  }

  @Test
  void refusesAnUnsignedToken() {
    String plain = new PlainJWT(claims().build()).serialize();

    assertRefused("Bearer " + plain);
    assertRefused("Bearer " + plain.substring(0, plain.length() - 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "None", "NONE", "HS256", "RS512", ""})
  void refusesATokenThatChoosesItsAlgorithm(String algorithm) {
    String[] parts = tokens.issue(ALICE).split("\\.");
    String header = encoded("{\"kid\":\"" + ORDER_ID + "\",\"alg\":\"" + algorithm + "\"}");

    assertRefused("Bearer " + header + "." + parts[1] + ".");
    assertRefused("Bearer " + header + "." + parts[1]);
    assertRefused("Bearer " + header + "." + parts[1] + "." + parts[2]);
  }

  /** A token must not bring the key it is to be checked with. */
  @Test
  void refusesATokenWithAKeyInItsHeader() throws Exception {
    RSAKey own = new RSAKey.Builder((RSAPublicKey) STRANGER.getPublic()).build();
    List<UnaryOperator<JWSHeader.Builder>> tricks =
        List.of(
            header -> header.jwk(own),
            header -> header.jwkURL(URI.create("https://example.org/keys")),
            header -> header.x509CertURL(URI.create("https://example.org/cert")),
            header -> header.criticalParams(Set.of("exp")));

    for (UnaryOperator<JWSHeader.Builder> trick : tricks) {
      JWSHeader header = trick.apply(header()).build();
      assertRefused(
          "Bearer " + signed(header, claims().build(), new RSASSASigner(STRANGER.getPrivate())));
      assertRefused(
          "Bearer " + signed(header, claims().build(), new RSASSASigner(ORDER.getPrivate())));
    }
  }

  @Test
  void refusesEveryAlteredAndEveryCutToken() {
    String token = tokens.issue(ALICE);

    for (int length = 0; length < token.length(); length += 7) {
      assertRefused("Bearer " + token.substring(0, length));
    }
    int end = token.lastIndexOf('.');
    for (int at = 0; at < end; at += 5) {
      char other = token.charAt(at) == 'A' ? 'B' : 'A';
      assertRefused("Bearer " + token.substring(0, at) + other + token.substring(at + 1));
    }
    String[] parts = token.split("\\.");
    String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
    assertRefused(
        "Bearer " + parts[0] + "." + encoded(claims.replace("\"42\"", "\"43\"")) + "." + parts[2]);
    assertRefused("Bearer " + token + "." + parts[2]);
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        "Bearer x",
        "Bearer a.b.c",
        "Basic YTpi",
        "a.b.c",
        "Bearer bnVsbA.e30.eA"
      })
  void refusesWhatIsNoToken(String authorization) {
    assertRefused(authorization);
  }

  @Test
  void refusesAnEndlessHeader() {
    assertRefused("Bearer " + "x".repeat(5_000));
  }
}

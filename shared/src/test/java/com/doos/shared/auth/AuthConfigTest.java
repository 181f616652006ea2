package com.doos.shared.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.doos.shared.config.Secret;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthConfigTest {
  private static final String OWN = TestKeys.privatePem(TestKeys.ORDER);

  private static AuthConfig config(String signing, String trusted, String services) {
    return new AuthConfig(new Secret(signing), trusted, services, Duration.ofHours(1));
  }

  @Test
  void aKeyIsNamedByItsPublicPart() throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(TestKeys.ORDER.getPublic().getEncoded());

    RsaKeys.Public own = RsaKeys.publicPartOf(OWN);

    assertThat(own.id()).isEqualTo(HexFormat.of().formatHex(digest).substring(0, 16));
    assertThat(own.pem()).isEqualTo(TestKeys.publicPem(TestKeys.ORDER));
    assertThat(RsaKeys.publicKeys(TestKeys.publicPem(TestKeys.ORDER))).containsExactly(own);
  }

  @Test
  void readsSeveralKeysOfOneText() {
    String bundle =
        TestKeys.publicPem(TestKeys.STRANGER) + "\n" + TestKeys.publicPem(TestKeys.INVENTORY);

    assertThat(RsaKeys.publicKeys(bundle)).hasSize(2);
    assertThat(RsaKeys.publicKeys("")).isEqualTo(List.of());
    assertThat(config(OWN, bundle, "").toString()).doesNotContain("PRIVATE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "secret",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
        "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----"
      })
  void refusesAnotherSigningKey(String pem) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config(pem, "", ""))
        .withMessageContaining("signing_key");
  }

  @Test
  void aVerifierNeedsAKeyToTrust() {
    assertThat(config("", TestKeys.publicPem(TestKeys.STRANGER), "").signingKey().value())
        .isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config("", "", TestKeys.publicPem(TestKeys.INVENTORY)))
        .withMessageContaining("trusted_keys");
  }

  @Test
  void refusesWhatIsNoPublicKey() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config(OWN, "key", ""))
        .withMessageContaining("trusted_keys");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config(OWN, "", TestKeys.publicPem(TestKeys.INVENTORY) + "x"))
        .withMessageContaining("service_keys");
    assertThatIllegalArgumentException().isThrownBy(() -> config(OWN, OWN, ""));
  }

  @Test
  void refusesShortKeys() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config(TestKeys.privatePem(TestKeys.generate(1_024)), "", ""))
        .withMessageContaining("2048");
  }

  @Test
  void refusesAKeyThatIsBothTrustedAndOfAService() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config(OWN, "", TestKeys.publicPem(TestKeys.ORDER)))
        .withMessageContaining("trusted with everything");
  }
}

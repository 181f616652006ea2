package com.doos.shared.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.doos.shared.config.Secret;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodySignatureTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_772_600_767);
  private static final byte[] BODY = "{\"order_id\":\"7\"}".getBytes(StandardCharsets.UTF_8);
  private static final String NONCE = "0123456789abcdef";
  private static final BodySignature SIGNATURE = signature("k".repeat(32));

  private static BodySignature signature(String secret) {
    return new BodySignature(new Hmac(new Secret(secret)), Duration.ofMinutes(5));
  }

  private static void verify(
      @Nullable String timestamp, @Nullable String nonce, @Nullable String signature) {
    SIGNATURE.verify(timestamp, nonce, signature, BODY, NOW);
  }

  private static void assertRefused(
      @Nullable String timestamp, @Nullable String nonce, @Nullable String signature) {
    assertThatExceptionOfType(DoosException.class)
        .isThrownBy(() -> verify(timestamp, nonce, signature))
        .satisfies(refused -> assertThat(refused.code()).isEqualTo(ErrorCode.UNAUTHORIZED));
  }

  @Test
  void isTheHmacOfTheKnownExample() {
    // printf '1772600767\n0123456789abcdef\n{"order_id":"7"}' | openssl dgst -sha256 -hmac kkk...
    assertThat(SIGNATURE.sign(NOW.getEpochSecond(), NONCE, BODY))
        .isEqualTo("0d7874c396d2b4d5403188bc2881654ae8ec42fda14dd86ff4d20a970688692f");
  }

  @ParameterizedTest
  @ValueSource(longs = {-300, -1, 0, 1, 300})
  void countsWithinTheWindow(long shift) {
    long timestamp = NOW.getEpochSecond() + shift;
    verify(String.valueOf(timestamp), NONCE, SIGNATURE.sign(timestamp, NONCE, BODY));
  }

  @ParameterizedTest
  @ValueSource(longs = {-100_000, -301, 301, 900_000_000_000L})
  void countsNotBeyondTheWindow(long shift) {
    long timestamp = NOW.getEpochSecond() + shift;
    assertRefused(String.valueOf(timestamp), NONCE, SIGNATURE.sign(timestamp, NONCE, BODY));
  }

  @Test
  void coversEveryPart() {
    long timestamp = NOW.getEpochSecond();
    String text = String.valueOf(timestamp);
    String right = SIGNATURE.sign(timestamp, NONCE, BODY);
    assertRefused(String.valueOf(timestamp + 1), NONCE, right);
    assertRefused(text, NONCE + "0", right);
    assertRefused(text, NONCE, SIGNATURE.sign(timestamp, NONCE, new byte[0]));
    assertRefused(text, NONCE, signature("l".repeat(32)).sign(timestamp, NONCE, BODY));
    assertRefused(text, NONCE, right.substring(1));
  }

  @ParameterizedTest
  @CsvSource({
    ", 0123456789abcdef, x",
    "x, 0123456789abcdef, x",
    "-1, 0123456789abcdef, x",
    "99999999999999999999, 0123456789abcdef, x",
    "1772600767, , x",
    "1772600767, short, x",
    "1772600767, 0123456789abcdef, ",
  })
  void refusesWhatIsMissingOrMalformed(
      @Nullable String timestamp, @Nullable String nonce, @Nullable String signature) {
    assertRefused(timestamp, nonce, signature);
  }

  @Test
  void refusesAnOverlongNonce() {
    long timestamp = NOW.getEpochSecond();
    String nonce = "n".repeat(65);
    assertRefused(String.valueOf(timestamp), nonce, SIGNATURE.sign(timestamp, nonce, BODY));
  }

  @Test
  void asksForAKeyOfThirtyTwoBytes() {
    assertThatIllegalArgumentException().isThrownBy(() -> signature("k".repeat(31)));
  }
}

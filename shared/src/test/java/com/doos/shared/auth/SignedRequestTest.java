package com.doos.shared.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.doos.shared.config.Secret;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignedRequestTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_772_600_767);
  private static final byte[] BODY = "{\"order_id\":\"7\"}".getBytes(StandardCharsets.UTF_8);
  private static final String NONCE = "0123456789abcdef";
  private static final Hmac SECRET = new Hmac(new Secret("k".repeat(32)));

  private static MultiMap headers() {
    return MultiMap.caseInsensitiveMultiMap()
        .addAll(SignedRequest.headers("pk-1", SECRET, "POST", "/v1/order?x=1", NOW, NONCE, BODY));
  }

  private static SignedRequest read(MultiMap headers, String method, String target, byte[] body) {
    return Objects.requireNonNull(SignedRequest.of(headers, method, target, () -> body));
  }

  private static SignedRequest read(MultiMap headers) {
    return read(headers, "POST", "/v1/order?x=1", BODY);
  }

  @Test
  void isTheHmacOfTheKnownExample() {
    // D=$(printf '{"order_id":"7"}' | sha256sum | cut -d' ' -f1)
    // printf "POST\n/v1/order?x=1\n1772600767\n0123456789abcdef\n$D" |
    //   openssl dgst -sha256 -hmac kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk
    assertThat(headers().get(SignedRequest.SIGNATURE))
        .isEqualTo("cd65896929eaf066536689a748cb7f02daee91b7af0a8cfb1ac45e10fba62bc8");
  }

  @Test
  void isReadBackAsItWasSigned() {
    SignedRequest request = read(headers());

    assertThat(request.isWellFormed()).isTrue();
    assertThat(request.isSignedWith(SECRET)).isTrue();
    assertThat(request.isSignedWith(new Hmac(new Secret("l".repeat(32))))).isFalse();
  }

  @Test
  void coversEveryPart() {
    MultiMap headers = headers();
    assertThat(read(headers, "PUT", "/v1/order?x=1", BODY).isSignedWith(SECRET)).isFalse();
    assertThat(read(headers, "POST", "/v1/order?x=2", BODY).isSignedWith(SECRET)).isFalse();
    assertThat(read(headers, "POST", "/v1/order?x=1", new byte[0]).isSignedWith(SECRET)).isFalse();
    assertThat(read(headers().set(SignedRequest.NONCE, NONCE + "0")).isSignedWith(SECRET))
        .isFalse();
    assertThat(read(headers().set(SignedRequest.TIMESTAMP, "1772600768")).isSignedWith(SECRET))
        .isFalse();
    assertThat(read(headers().set(SignedRequest.SIGNATURE, "")).isSignedWith(SECRET)).isFalse();
  }

  @Test
  void asksForTheBodyOnlyWhenThereIsASignature() {
    MultiMap plain = MultiMap.caseInsensitiveMultiMap().set("Authorization", "Bearer x");

    assertThat(
            SignedRequest.of(
                plain,
                "GET",
                "/",
                () -> {
                  throw new AssertionError("asked");
                }))
        .isNull();
  }

  @ParameterizedTest
  @ValueSource(longs = {-300, -1, 0, 1, 300})
  void countsWithinTheWindow(long shift) {
    assertThat(read(headers()).isRecent(NOW.plusSeconds(shift), Duration.ofMinutes(5))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {-100_000, -301, 301, 900_000_000L})
  void countsNotBeyondTheWindow(long shift) {
    assertThat(read(headers()).isRecent(NOW.plusSeconds(shift), Duration.ofMinutes(5))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "X-Doos-Key, ''",
    "X-Doos-Key, a/b",
    "X-Doos-Timestamp, ''",
    "X-Doos-Timestamp, x",
    "X-Doos-Timestamp, -1",
    "X-Doos-Timestamp, 9999999999999",
    "X-Doos-Nonce, ''",
    "X-Doos-Nonce, short",
    "X-Doos-Nonce, with space",
  })
  void seesWhatIsMissingOrMalformed(String header, String value) {
    assertThat(read(headers().set(header, value)).isWellFormed()).isFalse();
    if (!header.equals(SignedRequest.KEY)) {
      assertThat(read(headers().remove(header)).isWellFormed()).isFalse();
    }
  }

  @Test
  void refusesAnOverlongNonceOrKey() {
    assertThat(read(headers().set(SignedRequest.NONCE, "n".repeat(65))).isWellFormed()).isFalse();
    assertThat(read(headers().set(SignedRequest.KEY, "k".repeat(65))).isWellFormed()).isFalse();
  }

  @Test
  void asksForAKeyOfThirtyTwoBytes() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Hmac(new Secret("k".repeat(31))));
  }
}

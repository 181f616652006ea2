package com.doos.order.domain;

import static org.assertj.core.api.Assertions.assertThat;

import com.doos.order.domain.KnownToken.Verdict;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefreshTokenTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  @Test
  void everyTokenIsAnotherOneAndIsReadAgain() {
    // Given
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Set<String> texts = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      // When
      RefreshToken token = RefreshToken.next(random);

      // Then
      assertThat(RefreshToken.of(token.text())).as("seed %d", seed).contains(token);
      assertThat(token.hash()).hasSize(32);
      texts.add(token.text());
    }
    assertThat(texts).as("seed %d", seed).hasSize(1_000);
  }

  @Test
  void isKnownByTheHashOfItsText() {
    // The digest of 43 times A, by sha256sum.
    assertThat(HexFormat.of().formatHex(new RefreshToken("A".repeat(43)).hash()))
        .isEqualTo("0f007385b6f9d4b7eeb2748605afe1a984a0a3bfa3f014d09e2a784ce9e5cd1a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "short",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\u00e9",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"
      })
  void whatHasNotItsFormIsNone(String text) {
    assertThat(RefreshToken.of(text)).isEmpty();
  }

  @Test
  void tellsNothing() {
    assertThat(new RefreshToken("A".repeat(43))).asString().doesNotContain("AAA");
  }

  @ParameterizedTest
  @CsvSource({
    "false, false, 1, ROTATE",
    "false, false, 0, REFUSE",
    "true, false, 1, REUSED",
    "true, false, -1, REUSED",
    "false, true, 1, REFUSE",
    "true, true, 1, REFUSE",
  })
  void isGoodOnceWithinItsTime(boolean used, boolean revoked, int secondsLeft, Verdict verdict) {
    KnownToken token = new KnownToken(1, 2, NOW.plusSeconds(secondsLeft), used, revoked);

    assertThat(token.judge(NOW)).isEqualTo(verdict);
  }
}

package com.doos.shared.error;

import static com.doos.shared.Outcomes.seed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguageTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zh",
        "zh-CN",
        "zh-Hans-CN",
        "ZH-tw",
        "zh-CN,zh;q=0.9,en;q=0.8",
        "en;q=0.1,zh",
        "fr, zh;q=0.2, en;q=0.1"
      })
  void answersChineseToThoseWhoPreferIt(String header) {
    assertThat(Language.ofAcceptLanguage(header)).isEqualTo(Language.CHINESE);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " ", "en", "en-GB,zh;q=0.5", "de", "*", "zh;q=0, en"})
  void answersEnglishToAllOthers(String header) {
    assertThat(Language.ofAcceptLanguage(header)).isEqualTo(Language.ENGLISH);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-", ",", ";", "zh;q=2", "zh;q=x", "zh;q=", "q=1", "--", "zh-", ";q=1"})
  void takesAMalformedHeaderForEnglish(String header) {
    assertThat(Language.ofAcceptLanguage(header)).isEqualTo(Language.ENGLISH);
  }

  @Test
  void ignoresAnEndlessHeader() {
    assertThat(Language.ofAcceptLanguage("zh,".repeat(100))).isEqualTo(Language.ENGLISH);
  }

  @Test
  void neverFailsWhateverTheHeader() {
    // Given
    long seed = seed();
    Random random = new Random(seed);
    String letters = "-;,=*q.019 zhenACX_\u00e9";

    for (int i = 0; i < 50_000; i++) {
      StringBuilder header = new StringBuilder();
      for (int length = random.nextInt(12); length > 0; length--) {
        header.append(letters.charAt(random.nextInt(letters.length())));
      }

      // When, Then
      assertThatCode(() -> Language.ofAcceptLanguage(header.toString()))
          .as("seed %d, header '%s'", seed, header)
          .doesNotThrowAnyException();
    }
  }
}

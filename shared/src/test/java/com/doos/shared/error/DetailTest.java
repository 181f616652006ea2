package com.doos.shared.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DetailTest {
  private static final List<String> ARGUMENTS = Collections.nCopies(9, "<?>");

  @ParameterizedTest
  @EnumSource
  void bothLanguagesTakeTheSameArguments(Detail detail) {
    // When
    String english = detail.text(Language.ENGLISH, ARGUMENTS);
    String chinese = detail.text(Language.CHINESE, ARGUMENTS);

    // Then
    assertThat(english.split("<\\?>", -1)).hasSameSizeAs(chinese.split("<\\?>", -1));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void speaksBothLanguages(Detail detail) {
    assertThat(detail.text(Language.ENGLISH, ARGUMENTS)).matches("\\p{ASCII}+");
    assertThat(detail.text(Language.CHINESE, ARGUMENTS)).containsPattern("\\p{IsHan}");
  }
}

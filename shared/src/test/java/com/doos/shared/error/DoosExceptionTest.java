package com.doos.shared.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoosExceptionTest {

  @Test
  void saysWhatIsWrongInBothLanguages() {
    // When
    DoosException refusal = DoosException.invalid(Detail.OUT_OF_RANGE, "quantity", 1, 9);

    // Then
    assertThat(refusal.message(Language.ENGLISH))
        .isEqualTo("invalid parameter: quantity must be between 1 and 9")
        .isEqualTo(refusal.getMessage());
    assertThat(refusal.message(Language.CHINESE)).isEqualTo("参数错误: quantity 必须在 1 与 9 之间");
  }

  @Test
  void saysTheCodesTextWhenThereIsNoDetail() {
    assertThat(DoosException.of(ErrorCode.ORDER_NOT_FOUND)).hasMessage("order not found");
  }

  @Test
  void takesPercentSignsInArgumentsLiterally() {
    assertThat(DoosException.invalid(Detail.MISSING_FIELD, "%s%n%"))
        .hasMessageEndingWith("%s%n% is required");
  }

  @Test
  void anExpectedRefusalCostsNoStackTrace() {
    assertThat(DoosException.of(ErrorCode.OVERLOADED).getStackTrace()).isEmpty();
  }

  @Test
  void theUnforeseenKeepsItsCauseButNotItsMessage() {
    // Given
    Exception cause = new IllegalStateException("SELECT secret FROM t");

    // When
    DoosException wrapped = DoosException.from(cause);

    // Then
    assertThat(wrapped.code()).isEqualTo(ErrorCode.INTERNAL);
    assertThat(wrapped).hasCause(cause);
    assertThat(wrapped.message(Language.ENGLISH)).isEqualTo("internal error");
    assertThat(DoosException.from(wrapped)).isSameAs(wrapped);
  }

  @Test
  void aSilentDependencyIsNamed() {
    DoosException unavailable = DoosException.unavailable("redis", new RuntimeException("boom"));

    assertThat(unavailable.code()).isEqualTo(ErrorCode.OVERLOADED);
    assertThat(unavailable).hasMessageContaining("redis").hasMessageNotContaining("boom");
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 1", "1000, 1", "1001, 2", "59999, 60"})
  void aWaitIsToldInWholeSecondsThatSuffice(long millis, long seconds) {
    DoosException refusal = DoosException.tooManyRequests(Duration.ofMillis(millis));

    assertThat(refusal.retryAfterSeconds()).isEqualTo(seconds);
    assertThat(refusal).hasMessage("too many requests: try again in " + seconds + " s");
    assertThat(refusal.code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS);
  }

  @Test
  void whoIsRefusedWithoutAWaitIsToldOneSecond() {
    assertThat(DoosException.of(ErrorCode.OVERLOADED).retryAfterSeconds()).isOne();
  }
}

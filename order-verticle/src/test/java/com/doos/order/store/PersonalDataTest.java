package com.doos.order.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.doos.order.Samples;
import com.doos.order.store.PersonalData.Column;
import com.doos.shared.seal.SealException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PersonalDataTest {
  private final PersonalData personal = new PersonalData(Samples.KEYS);

  @Test
  void theEmptyTextIsNull() {
    assertThat(personal.seal(1, Column.REMARK, "")).isNull();
    assertThat(personal.open(1, Column.REMARK, null)).isEmpty();
    assertThat(personal.isCurrent(null)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"city\":\"上海\"}", "ring", "v1.", "v1. please", "v1.test.short", "v1.a.b c"})
  void whatHasNotTheFormOfASealedTextIsClearAndSealedAnew(String clear) {
    // When
    String renewed = personal.renew(7, Column.REMARK, clear);

    // Then
    assertThat(personal.open(7, Column.REMARK, clear)).isEqualTo(clear);
    assertThat(personal.isCurrent(clear)).isFalse();
    assertThat(personal.isCurrent(renewed)).isTrue();
    assertThat(personal.renew(7, Column.REMARK, renewed)).isEqualTo(renewed);
    assertThat(personal.open(7, Column.REMARK, renewed)).isEqualTo(clear);
  }

  @Test
  void aTextSealedByTheWriterIsNotTakenForOneSealedHere() {
    // Given a remark that is itself a sealed text, of another order
    String hostile = personal.seal(1, Column.REMARK, "another's address");
    assertThat(hostile).isNotNull();

    // When
    String stored = personal.seal(2, Column.REMARK, hostile);

    // Then it reads as it was written
    assertThat(personal.open(2, Column.REMARK, stored)).isEqualTo(hostile);
  }

  @Test
  void whatHasTheFormMustOpenForItsOrderAndColumn() {
    String sealed = personal.seal(1, Column.REMARK, "text");

    assertThatExceptionOfType(SealException.class)
        .isThrownBy(() -> personal.open(2, Column.REMARK, sealed));
    assertThatExceptionOfType(SealException.class)
        .isThrownBy(() -> personal.open(1, Column.SHIPPING_ADDRESS, sealed));
    assertThatExceptionOfType(SealException.class)
        .isThrownBy(() -> personal.open(1, Column.REMARK, "v1.test." + "A".repeat(40)));
  }
}

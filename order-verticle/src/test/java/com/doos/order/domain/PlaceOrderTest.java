package com.doos.order.domain;

import static com.doos.order.Samples.line;
import static com.doos.order.Samples.refusal;
import static com.doos.order.Samples.wish;
import static org.assertj.core.api.Assertions.assertThat;

import com.doos.shared.error.Detail;
import com.doos.shared.error.Language;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceOrderTest {
  private static final PlaceOrder BASE =
      new PlaceOrder(
          42, List.of(line(1, 2)), "{}", "note", PaymentMethod.ALIPAY, "t", Language.ENGLISH);

  private static PlaceOrder with(String address, String remark, String token) {
    return new PlaceOrder(
        42, List.of(line(1, 2)), address, remark, PaymentMethod.ALIPAY, token, Language.ENGLISH);
  }

  @Test
  void sumsTheLinesOfASku() {
    // When
    PlaceOrder order =
        wish(
            line(1, 2),
            new OrderLine(1, 5, 1, null),
            new OrderLine(1, 0, 3, 999L),
            new OrderLine(1, 0, 1, 999L));

    // Then
    assertThat(order.lines())
        .containsExactly(new OrderLine(1, 0, 6, 999L), new OrderLine(1, 5, 1, null));
  }

  @Test
  void refusesASumBeyondTheLimitOfALine() {
    assertThat(refusal(() -> wish(line(1, 9_999), line(1, 1))).detail())
        .isEqualTo(Detail.OUT_OF_RANGE);
  }

  @Test
  void refusesTwoPricesForASku() {
    assertThat(refusal(() -> wish(new OrderLine(1, 0, 1, 1L), new OrderLine(1, 0, 1, 2L))))
        .hasMessageContaining("price");
  }

  @Test
  void holdsUpTo100Lines() {
    OrderLine[] most =
        LongStream.rangeClosed(1, 100).mapToObj(p -> line(p, 1)).toArray(OrderLine[]::new);
    OrderLine[] more =
        LongStream.rangeClosed(1, 101).mapToObj(p -> line(p, 1)).toArray(OrderLine[]::new);

    assertThat(wish(most).lines()).hasSize(100);
    assertThat(refusal(() -> wish(more)).detail()).isEqualTo(Detail.OUT_OF_RANGE);
    assertThat(refusal(() -> wish()).detail()).isEqualTo(Detail.MISSING_FIELD);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1})
  void refusesAnOrderOfNobody(long userId) {
    assertThat(
            refusal(() ->
                    new PlaceOrder(userId, List.of(line(1, 1)), "", "", null, "", Language.ENGLISH))
                .detail())
        .isEqualTo(Detail.MISSING_FIELD);
  }

  @Test
  void limitsItsTexts() {
    assertThat(with("a".repeat(500), "r".repeat(200), "").remark()).hasSize(200);
    assertThat(refusal(() -> with("a".repeat(501), "", "")).detail()).isEqualTo(Detail.TOO_LONG);
    assertThat(refusal(() -> with("", "r".repeat(201), "")).detail()).isEqualTo(Detail.TOO_LONG);
    assertThat(refusal(() -> with("", "bell\u0007", "")).detail())
        .isEqualTo(Detail.CONTROL_CHARACTERS);
    assertThat(with("", "two\nlines\t笔", "").remark()).contains("笔");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "!~",
        "9f1c-4b_x.Z:1",
        "0123456789012345678901234567890123456789012345678901234567890123"
      })
  void takesPrintableTokens(String token) {
    assertThat(with("", "", token).token()).isEqualTo(token);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        "a b",
        "a\n",
        "笔",
        "\u007f",
        "01234567890123456789012345678901234567890123456789012345678901234"
      })
  void refusesOtherTokens(String token) {
    assertThat(refusal(() -> with("", "", token)).detail()).isEqualTo(Detail.WRONG_TYPE);
  }

  @Test
  void aRepetitionHasTheSameContentWhateverItsTokenAndLanguage() {
    // Given
    PlaceOrder again =
        new PlaceOrder(
            42,
            List.of(new OrderLine(1, 0, 1, 999L), line(1, 1)),
            "{}",
            "note",
            PaymentMethod.ALIPAY,
            "another",
            Language.CHINESE);

    // Then
    assertThat(again.content()).isEqualTo(BASE.content());
    assertThat(again.content().hash()).matches("[0-9a-f]{64}");
  }

  static Stream<PlaceOrder> others() {
    List<OrderLine> lines = BASE.lines();
    PaymentMethod method = BASE.paymentMethod();
    Language language = Language.ENGLISH;
    return Stream.of(
        new PlaceOrder(43, lines, "{}", "note", method, "t", language),
        new PlaceOrder(42, List.of(line(2, 2)), "{}", "note", method, "t", language),
        new PlaceOrder(42, List.of(line(1, 3)), "{}", "note", method, "t", language),
        new PlaceOrder(
            42, List.of(new OrderLine(1, 1, 2, null)), "{}", "note", method, "t", language),
        new PlaceOrder(42, List.of(line(1, 2), line(3, 1)), "{}", "note", method, "t", language),
        new PlaceOrder(42, lines, "{}n", "ote", method, "t", language),
        new PlaceOrder(42, lines, "{ }", "note", method, "t", language),
        new PlaceOrder(42, lines, "{}", "notes", method, "t", language),
        new PlaceOrder(42, lines, "{}", "note", PaymentMethod.WECHAT, "t", language),
        new PlaceOrder(42, lines, "{}", "note", null, "t", language));
  }

  @ParameterizedTest
  @MethodSource("others")
  void anotherOrderHasAnotherContent(PlaceOrder other) {
    assertThat(other.content()).isNotEqualTo(BASE.content());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 1",
    "-1, 0, 1",
    "1, -1, 1",
    "1, 0, 0",
    "1, 0, -1",
    "1, 0, 10000",
    "1, 0, 2147483647"
  })
  void refusesLinesOutOfRange(long productId, long skuId, int quantity) {
    assertThat(refusal(() -> new OrderLine(productId, skuId, quantity, null)).detail())
        .isEqualTo(Detail.OUT_OF_RANGE);
  }
}

package com.doos.shared.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.doos.shared.error.RefusedItem;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the HTTP edge says no. */
final class ErrorAnswerTest extends EdgeFixture {

  @ParameterizedTest
  @EnumSource
  void aRefusalAnswersItsCodeAndStatus(ErrorCode code) {
    // Given
    fails(DoosException.of(code));

    // When
    Reply reply = get("/fails");

    // Then
    assertThat(reply.status()).isEqualTo(code.httpStatus());
    assertThat(reply.json().getInteger("code")).isEqualTo(code.number());
    assertThat(reply.json().fieldNames())
        .containsExactlyInAnyOrder("code", "message", "request_id");
    assertThat(reply.headers().contains("retry-after")).isEqualTo(code.retryable());
  }

  @Test
  void aRefusalNamesTheItemsItIsAbout() {
    // Given
    fails(
        DoosException.of(ErrorCode.PRICE_CHANGED)
            .about(
                List.of(
                    RefusedItem.ofPrice(1, 2, 1_050),
                    RefusedItem.ofStock(3, 0, 4),
                    RefusedItem.ofStock(5, 0, null))));

    // When
    Reply reply = get("/fails");

    // Then
    assertThat(reply.body())
        .contains(
            "\"details\":[{\"product_id\":1,\"sku_id\":2,\"price\":10.50},"
                + "{\"product_id\":3,\"sku_id\":0,\"available\":4},"
                + "{\"product_id\":5,\"sku_id\":0}]");
  }

  @ParameterizedTest
  @CsvSource({"zh-CN, 参数错误: 缺少 items", "en, invalid parameter: items is required"})
  void speaksTheClientsLanguage(String language, String message) {
    fails(DoosException.invalid(Detail.MISSING_FIELD, "items"));

    Reply reply = send(HttpMethod.GET, "/fails", Map.of("Accept-Language", language), "");

    assertThat(reply.json().getString("message")).isEqualTo(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-", ";", "zh;q=x"})
  void answersWhateverTheLanguageHeaderSays(String language) {
    fails(DoosException.of(ErrorCode.ORDER_NOT_FOUND));

    Reply reply = send(HttpMethod.GET, "/fails", Map.of("Accept-Language", language), "");

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.json().getInteger("code")).isEqualTo(20001);
  }

  @Test
  void hidesWhatWasNotForeseen() {
    fails(new IllegalStateException("SELECT secret FROM t_user"));
    edge.on(
        HttpMethod.GET,
        "/throws",
        (context, caller) -> {
          throw new IllegalStateException("SELECT secret FROM t_user");
        });

    for (String path : new String[] {"/fails", "/throws"}) {
      Reply reply = get(path);

      assertThat(reply.status()).isEqualTo(500);
      assertThat(reply.json().getInteger("code")).isEqualTo(10003);
      assertThat(reply.body()).doesNotContain("secret", "IllegalState", "\tat ");
    }
  }
}

package com.doos.shared.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorCodeTest {

  /** The table of the HTTP contract, written out. */
  @ParameterizedTest
  @CsvSource({
    "INVALID_PARAM, 10001, 400, INVALID_ARGUMENT, 3",
    "UNAUTHORIZED, 10002, 401, UNAUTHENTICATED, 16",
    "INTERNAL, 10003, 500, INTERNAL, 13",
    "FORBIDDEN, 10004, 403, PERMISSION_DENIED, 7",
    "OVERLOADED, 10005, 503, UNAVAILABLE, 14",
    "TOO_MANY_REQUESTS, 10006, 429, RESOURCE_EXHAUSTED, 8",
    "NAME_TAKEN, 10007, 409, ALREADY_EXISTS, 6",
    "VERIFICATION_NEEDED, 10008, 403, PERMISSION_DENIED, 7",
    "ORDER_NOT_FOUND, 20001, 404, NOT_FOUND, 5",
    "ORDER_CANCELLED, 20002, 409, FAILED_PRECONDITION, 9",
    "ORDER_PAID, 20003, 409, FAILED_PRECONDITION, 9",
    "DUPLICATE_SUBMIT, 20004, 409, ALREADY_EXISTS, 6",
    "PRICE_CHANGED, 20005, 409, FAILED_PRECONDITION, 9",
    "PAYMENT_DECLINED, 20006, 409, FAILED_PRECONDITION, 9",
    "ORDER_NOT_PAID, 20007, 409, FAILED_PRECONDITION, 9",
    "ORDER_REFUSED, 20008, 403, PERMISSION_DENIED, 7",
    "STOCK_INSUFFICIENT, 30001, 409, FAILED_PRECONDITION, 9",
    "STOCK_LOCKED, 30002, 409, FAILED_PRECONDITION, 9",
    "STOCK_CHANGED, 30003, 409, FAILED_PRECONDITION, 9",
  })
  void keepsItsNumberAndStatuses(
      ErrorCode code, int number, int http, String grpcName, int grpcNumber) {
    assertThat(code.number()).isEqualTo(number);
    assertThat(ErrorCode.ofNumber(number)).isSameAs(code);
    assertThat(code.httpStatus()).isEqualTo(http);
    assertThat(code.grpcStatus().name()).isEqualTo(grpcName);
    assertThat(code.grpcStatus().code).isEqualTo(grpcNumber);
  }

  @Test
  void theTableAboveIsWhole() {
    assertThat(ErrorCode.values()).hasSize(19);
    assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::number)).doesNotHaveDuplicates();
  }

  @Test
  void onlyOverloadAndTooManyRequestsMayBeRepeated() {
    assertThat(Arrays.stream(ErrorCode.values()).filter(ErrorCode::retryable))
        .containsExactly(ErrorCode.OVERLOADED, ErrorCode.TOO_MANY_REQUESTS);
  }

  @Test
  void anUnknownNumberMeansInternal() {
    assertThat(ErrorCode.ofNumber(4711)).isEqualTo(ErrorCode.INTERNAL);
  }

  @ParameterizedTest
  @EnumSource
  void speaksBothLanguages(ErrorCode code) {
    assertThat(code.text(Language.ENGLISH)).isNotBlank().matches("\\p{ASCII}+");
    assertThat(code.text(Language.CHINESE)).isNotBlank().containsPattern("\\p{IsHan}");
  }
}

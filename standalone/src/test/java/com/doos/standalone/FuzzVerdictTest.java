package com.doos.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The checker catches what a broken handler would answer. */
final class FuzzVerdictTest {
  private static final String JSON = "application/json; charset=utf-8";

  private static FuzzAnswer http(int status, String type, String id, String body) {
    Map<String, String> fields =
        id.isEmpty()
            ? Map.of("content-type", type)
            : Map.of("content-type", type, "x-request-id", id);
    return new FuzzAnswer(status, fields, Buffer.buffer(body), false);
  }

  private static FuzzAnswer error(int status, int code, String message) {
    String body =
        "{\"code\":" + code + ",\"message\":\"" + message + "\",\"request_id\":\"r-12345678\"}";
    return http(status, JSON, "r-12345678", body);
  }

  private static FuzzAnswer grpc(String status, String message) {
    return new FuzzAnswer(
        200, Map.of("grpc-status", status, "grpc-message", message), Buffer.buffer(), false);
  }

  @ParameterizedTest
  @CsvSource({
    "400, 10001",
    "404, 10001",
    "405, 10001",
    "413, 10001",
    "401, 10002",
    "403, 10004",
    "429, 10006",
    "409, 20004",
    "409, 30001",
    "404, 20001",
    "503, 10005"
  })
  void acceptsARefusalInOrder(int status, int code) {
    assertThat(FuzzVerdict.ofHttp(error(status, code, "quantity must be between 1 and 9")))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "500, 10003",
    "500, 10001",
    "502, 10005",
    "503, 10003",
    "503, 0",
    "400, 10003",
    "400, 77",
    "403, 10002",
    "409, 10001",
    "400, 20001"
  })
  void refusesAStatusThatIsNotTheCodes(int status, int code) {
    assertThat(FuzzVerdict.ofHttp(error(status, code, "x"))).isPresent();
  }

  @Test
  void refusesAPage() {
    assertThat(FuzzVerdict.ofHttp(http(404, "text/html", "r-12345678", "<h1>Not found</h1>")))
        .hasValue("not JSON but text/html");
  }

  @Test
  void refusesAnEmptyError() {
    assertThat(FuzzVerdict.ofHttp(http(400, JSON, "r-12345678", ""))).hasValue("malformed JSON");
  }

  @Test
  void refusesAnErrorWithoutARequestId() {
    assertThat(FuzzVerdict.ofHttp(http(400, JSON, "", "{\"code\":10001}")))
        .hasValue("no X-Request-Id");
  }

  @Test
  void refusesAnErrorWithAnotherRequestId() {
    String body = "{\"code\":10001,\"message\":\"x\",\"request_id\":\"r-2\"}";

    assertThat(FuzzVerdict.ofHttp(http(400, JSON, "r-1", body)))
        .hasValue("the request id of the body is another one");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\tat com.doos.order.api.OrderHttpApi.create(OrderHttpApi.java:51)",
        "com.doos.shared.error.DoosException",
        "NullPointerException",
        "StackOverflowError",
        "java.lang.String cannot be cast",
        "SELECT id FROM t_order",
        "Table 'doos.t_order' has no such column",
        "cannot open /tmp/vertx-cache/x"
      })
  void refusesAnAnswerThatTellsOfTheInside(String text) {
    assertThat(FuzzVerdict.ofHttp(error(400, 10001, text))).isPresent();
    assertThat(FuzzVerdict.ofHttp(http(200, JSON, "r-12345678", "{\"a\":\"" + text + "\"}")))
        .isPresent();
    assertThat(FuzzVerdict.ofGrpc(grpc("3", text.replace(" ", "%20")))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "13", "14", "17", "x", "-1"})
  void refusesACallThatFailedInside(String status) {
    assertThat(FuzzVerdict.ofGrpc(grpc(status, ""))).hasValue("gRPC status " + status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1", "3", "4", "5", "6", "7", "8", "9", "12", "16"})
  void acceptsACallInOrder(String status) {
    assertThat(FuzzVerdict.ofGrpc(grpc(status, "invalid parameter"))).isEmpty();
  }

  @Test
  void acceptsAnUnavailableServiceOnlyWithItsCode() {
    Map<String, String> fields = Map.of("grpc-status", "14", "doos-code", "10005");

    assertThat(FuzzVerdict.ofGrpc(new FuzzAnswer(200, fields, Buffer.buffer(), false))).isEmpty();
  }

  @Test
  void aProbeMaySayThatADependencyIsSlow() {
    FuzzAnswer down = http(503, JSON, "r-12345678", "{\"status\":\"DOWN\",\"checks\":[]}");

    assertThat(FuzzVerdict.ofHttp(down)).isEmpty();
    assertThat(FuzzVerdict.isBusy(down)).isTrue();
  }

  @Test
  void refusesACallWithoutAStatus() {
    assertThat(FuzzVerdict.ofGrpc(new FuzzAnswer(200, Map.of(), Buffer.buffer(), false)))
        .hasValue("no grpc-status");
    assertThat(FuzzVerdict.ofGrpc(new FuzzAnswer(500, Map.of(), Buffer.buffer(), false)))
        .hasValue("status 500");
  }
}

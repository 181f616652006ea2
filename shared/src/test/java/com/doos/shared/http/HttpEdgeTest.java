package com.doos.shared.http;

import static com.doos.shared.Outcomes.failure;
import static com.doos.shared.Outcomes.onLoop;
import static org.assertj.core.api.Assertions.assertThat;

import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The HTTP edge over a real connection: answers, ids, headers and counts. */
final class HttpEdgeTest extends EdgeFixture {

  @Test
  void answersWhatTheHandlerSays() {
    // Given
    edge.on(
        HttpMethod.POST,
        "/echo",
        (context, caller) ->
            Future.succeededFuture(
                Answer.json(201, context.body().buffer()).withHeader("X-Extra", "1")));

    // When
    Reply reply = send(HttpMethod.POST, "/echo", Map.of(), "{\"a\":1}");

    // Then
    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.json()).isEqualTo(new JsonObject().put("a", 1));
    assertThat(reply.headers().get("x-extra")).isEqualTo("1");
  }

  private void streams(StreamedAnswer.Body body) {
    edge.on(
        HttpMethod.GET,
        "/open",
        (context, caller) ->
            Future.succeededFuture(new StreamedAnswer("text/plain", Map.of("X-Extra", "1"), body)));
  }

  @Test
  void streamsAnAnswerAndCountsItOnce() {
    // Given
    streams(response -> response.write("one ").compose(written -> response.write("two")));

    // When
    Reply reply = get("/open");

    // Then
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo("one two");
    assertThat(reply.headers().get("x-extra")).isEqualTo("1");
    assertThat(reply.headers().get("content-type")).isEqualTo("text/plain");
    assertThat(reply.headers().contains("x-request-id")).isTrue();
    assertThat(metrics.get("http_requests").tag("path", "/open").counter().count()).isEqualTo(1);
  }

  @Test
  void anAnswerThatFailsInTheMiddleDoesNotLookWhole() {
    // Given
    streams(response ->
        response.write("one ").compose(written -> Future.failedFuture("the source is gone")));

    // When
    Throwable cut = failure(onLoop(vertx, () -> reply(HttpMethod.GET, "/open", Map.of(), "")));

    // Then
    assertThat(cut).isNotInstanceOf(DoosException.class).hasMessageContaining("closed");
  }

  @Test
  void echoesTheClientsRequestId() {
    fails(DoosException.of(ErrorCode.ORDER_NOT_FOUND));

    Reply reply = send(HttpMethod.GET, "/fails", Map.of("X-Request-Id", "my-id_12.3"), "");

    assertThat(reply.headers().get("x-request-id")).isEqualTo("my-id_12.3");
    assertThat(reply.json().getString("request_id")).isEqualTo("my-id_12.3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "short", "has space in it", "<script>alert(1)</script>"})
  void replacesARequestIdThatIsNotWellFormed(String id) {
    Reply reply = send(HttpMethod.GET, "/nowhere", Map.of("X-Request-Id", id), "");

    assertThat(reply.headers().get("x-request-id")).matches("[0-9a-f]{32}");
  }

  @Test
  void answersAnUnknownPathInJson() {
    Reply reply = get("/nowhere");

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.json().getInteger("code")).isEqualTo(10001);
    assertThat(reply.json().getString("message")).contains("no such path");
  }

  @Test
  void answersAWrongMethodInJson() {
    answers(HttpMethod.GET, "/thing");

    Reply reply = send(HttpMethod.DELETE, "/thing", Map.of(), "");

    assertThat(reply.status()).isEqualTo(405);
    assertThat(reply.json().getInteger("code")).isEqualTo(10001);
  }

  @Test
  void tellsBrowsersToBeCareful() {
    Reply reply = send(HttpMethod.GET, "/nowhere", Map.of("Origin", "https://example.org"), "");

    assertThat(reply.headers().get("x-content-type-options")).isEqualTo("nosniff");
    assertThat(reply.headers().get("content-security-policy")).contains("default-src 'none'");
    assertThat(reply.headers().get("cache-control")).isEqualTo("no-store");
    assertThat(reply.headers().names())
        .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control"));
  }

  @Test
  void countsAndTimesByRoute() {
    // Given
    answers(HttpMethod.GET, "/thing/:id");

    // When
    get("/thing/1");
    get("/thing/2");
    get("/nowhere/3");

    // Then
    assertThat(
            metrics
                .get("http_requests")
                .tags("service", "test", "method", "GET", "path", "/thing/:id", "status", "200")
                .counter()
                .count())
        .isEqualTo(2);
    assertThat(metrics.get("http_request_duration").tag("path", "/thing/:id").timer().count())
        .isEqualTo(2);
    assertThat(
            metrics.get("http_requests").tags("path", "other", "status", "404").counter().count())
        .isEqualTo(1);
  }

  @Test
  void servesTheOpenApiDocument() {
    OpenApi.bind(edge);

    Reply reply = get("/openapi.yaml");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.headers().get("content-type")).startsWith("application/yaml");
    assertThat(reply.body()).startsWith("openapi: 3").contains("/v1/order/create");
  }
}

package com.doos.shared.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the HTTP edge makes of parameters and bodies, and of requests that are none. */
final class RequestsTest extends EdgeFixture {

  @Test
  void refusesABodyThatIsTooLarge() {
    answers(HttpMethod.POST, "/thing");

    Reply most = send(HttpMethod.POST, "/thing", Map.of(), "x".repeat(BODY_BYTES_MAX));
    Reply more = send(HttpMethod.POST, "/thing", Map.of(), "x".repeat(BODY_BYTES_MAX + 1));

    assertThat(most.status()).isEqualTo(200);
    assertThat(more.status()).isEqualTo(413);
    assertThat(more.json().getInteger("code")).isEqualTo(10001);
    assertThat(more.json().getString("message")).contains("1024");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ";",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "application/x-www-form-urlencoded",
        "application/x-www-form-urlencoded; charset=nonsense"
      })
  void takesABodyAsJsonWhateverItCallsItself(String contentType) {
    edge.on(
        HttpMethod.POST,
        "/thing",
        (context, caller) -> Future.succeededFuture(Answer.ok(Bodies.object(context))));
    String body = "{\"a\":\"%zz&=\"}";

    Reply reply = send(HttpMethod.POST, "/thing", Map.of("Content-Type", contentType), body);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().encode()).isEqualTo(body);
  }

  @Test
  void refusesAnExpectationItDoesNotKnow() {
    answers(HttpMethod.POST, "/thing");

    Reply reply = send(HttpMethod.POST, "/thing", Map.of("Expect", "nothing"), "{}");

    assertThat(reply.status()).isEqualTo(417);
    assertThat(reply.json().getInteger("code")).isEqualTo(10001);
  }

  @ParameterizedTest
  @CsvSource({
    "GET / HTTP/1.1 x",
    "GET /health HTTP/1.1",
    "CONNECT / HTTP/1.1~Host: \u00ff",
    "GET /open HTTP/1.1~Host: x~no colon"
  })
  void answersWhatIsNoHttpInJson(String bytes) throws IOException {
    String answer = raw(bytes.replace("~", "\r\n") + "\r\n\r\n");

    assertThat(answer)
        .matches("(?s)HTTP/1\\.[01] 400 .*")
        .containsIgnoringCase("x-request-id: ")
        .contains("\"code\":10001");
  }

  @Test
  void answersALineThatIsTooLongInJson() throws IOException {
    assertThat(raw("GET /" + "a".repeat(10_000) + " HTTP/1.1\r\n\r\n"))
        .matches("(?s)HTTP/1\\.[01] 414 .*")
        .contains("\"code\":10001");
  }

  /** The answer to bytes that no client library would send. */
  private String raw(String bytes) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      StringBuilder answer = new StringBuilder();
      for (int b = 0; b >= 0 && answer.indexOf("\"}") < 0; ) {
        b = socket.getInputStream().read();
        answer.append((char) b);
      }
      return answer.toString();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/thing/%zz", "/thing/%", "/thing/%C3%28", "/%"})
  void refusesAMalformedPathAsTheClientsFault(String path) {
    answers(HttpMethod.GET, "/thing/:id");

    Reply reply = get(path);

    assertThat(reply.status()).isBetween(200, 499);
    assertThat(reply.json()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"?page=%zz", "?page=%", "?%=1"})
  void refusesAMalformedQueryAsTheClientsFault(String query) {
    edge.on(
        HttpMethod.GET,
        "/thing",
        (context, caller) -> {
          Params.integer(context, "page", 1, 1, 9);
          return Future.succeededFuture(ok());
        });

    Reply reply = get("/thing" + query);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().getInteger("code")).isEqualTo(10001);
  }

  @Test
  void readsParameters() {
    edge.on(
        HttpMethod.GET,
        "/thing/:id",
        (context, caller) ->
            Future.succeededFuture(
                Answer.ok(
                    new JsonObject()
                        .put("id", Params.id(context, "id"))
                        .put("page", Params.integer(context, "page", 1, 1, 9))
                        .put("q", Params.text(context, "q", 5)))));

    assertThat(get("/thing/7").json())
        .isEqualTo(new JsonObject().put("id", 7).put("page", 1).put("q", ""));
    assertThat(get("/thing/9223372036854775807?page=9&q=%20a%20&page=").json())
        .isEqualTo(new JsonObject().put("id", Long.MAX_VALUE).put("page", 9).put("q", "a"));
    for (String malformed :
        new String[] {
          "0",
          "-1",
          "x",
          "1.5",
          "9223372036854775808",
          "7?page=0",
          "7?page=10",
          "7?page=x",
          "7?q=123456"
        }) {
      assertThat(get("/thing/" + malformed).status()).as(malformed).isEqualTo(400);
    }
  }

  @Test
  void readsBodies() {
    edge.on(
        HttpMethod.POST,
        "/thing",
        (context, caller) -> {
          JsonObject body = Bodies.object(context);
          return Future.succeededFuture(
              Answer.ok(
                  new JsonObject()
                      .put("name", Bodies.required(body, "name", 5))
                      .put("note", Bodies.text(body, "note", 5))));
        });

    assertThat(send(HttpMethod.POST, "/thing", Map.of(), "{\"name\":\"a\"}").json())
        .isEqualTo(new JsonObject().put("name", "a").put("note", ""));
    for (String malformed :
        new String[] {
          "",
          "{}",
          "null",
          "[]",
          "1",
          "{",
          "{\"name\":1}",
          "{\"name\":null}",
          "{\"name\":\"\"}",
          "{\"name\":\"123456\"}",
          "{\"name\":\"a\",\"note\":{}}",
          "{\"name\":\"a\"} x"
        }) {
      Reply reply = send(HttpMethod.POST, "/thing", Map.of(), malformed);
      assertThat(reply.status()).as(malformed).isEqualTo(400);
      assertThat(reply.json().getInteger("code")).isEqualTo(10001);
    }
  }
}

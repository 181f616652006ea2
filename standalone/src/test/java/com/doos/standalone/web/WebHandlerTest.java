package com.doos.standalone.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.doos.shared.http.ErrorAnswer;
import com.doos.testkit.TestPools;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The UI's files over a real connection. */
final class WebHandlerTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final String SCRIPT = "/assets/app-1a2b.js";
  private static int port;

  @BeforeAll
  static void listen() throws Exception {
    WebFiles files =
        WebFiles.of(
            Map.of(
                "index.html", bytes("<html>"),
                "assets/app-1a2b.js", bytes("plain"),
                "assets/app-1a2b.js.br", bytes("by brotli"),
                "assets/app-1a2b.js.gz", bytes("by gzip"),
                "img/P0001.svg", bytes("<svg/>")));
    Router router = Router.router(VERTX);
    router.route().handler(new WebHandler(files));
    for (int status : new int[] {400, 404, 405}) {
      router.errorHandler(status, context -> ErrorAnswer.send(context.request(), status));
    }
    HttpServer server =
        TestPools.await(VERTX.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
    port = server.actualPort();
  }

  @AfterAll
  static void close() throws Exception {
    TestPools.await(VERTX.close());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static HttpResponse<String> send(String method, String path, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', plain",
    "'gzip, deflate, br, zstd', br, by brotli",
    "GZIP, gzip, by gzip",
    "'br;q=0, gzip;q=0.5', gzip, by gzip",
    "*, br, by brotli",
    "'*, br ; Q = 0.000', gzip, by gzip",
    "'identity, *;q=0', '', plain",
    "nonsense, '', plain",
  })
  void sendsTheBestFormThatTheClientTakes(String accepted, String coding, String body)
      throws Exception {
    // When
    HttpResponse<String> response =
        accepted.isEmpty() ? send("GET", SCRIPT) : send("GET", SCRIPT, "Accept-Encoding", accepted);

    // Then
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(body);
    assertThat(header(response, "Content-Encoding")).isEqualTo(coding);
    assertThat(header(response, "Vary")).isEqualToIgnoringCase("Accept-Encoding");
    assertThat(header(response, "Content-Type")).isEqualTo("text/javascript; charset=utf-8");
  }

  @ParameterizedTest
  @CsvSource({
    "/assets/app-1a2b.js, 'public, max-age=31536000, immutable'",
    "/img/P0001.svg, 'public, max-age=86400'",
    "/index.html, no-cache",
    "/, no-cache",
    "/orders/7, no-cache",
  })
  void keepsInCachesWhatCannotChange(String path, String cacheControl) throws Exception {
    assertThat(header(send("GET", path), "Cache-Control")).isEqualTo(cacheControl);
  }

  @Test
  void eachFormHasAnETagOfItsOwn() throws Exception {
    // Given what a browser has
    String plain = header(send("GET", SCRIPT), "ETag");
    String gzip = header(send("GET", SCRIPT, "Accept-Encoding", "gzip"), "ETag");

    // Then
    assertThat(plain).matches("\"[0-9a-f]{32}\"").isNotEqualTo(gzip);
    for (String known : new String[] {gzip, "W/" + gzip, "*", "\"other\", " + gzip}) {
      HttpResponse<String> response =
          send("GET", SCRIPT, "Accept-Encoding", "gzip", "If-None-Match", known);
      assertThat(response.statusCode()).as(known).isEqualTo(304);
      assertThat(response.body()).isEmpty();
      assertThat(header(response, "ETag")).isEqualTo(gzip);
      assertThat(header(response, "Cache-Control")).contains("immutable");
      assertThat(header(response, "Vary")).isNotEmpty();
    }
    assertThat(send("GET", SCRIPT, "Accept-Encoding", "gzip", "If-None-Match", plain).statusCode())
        .isEqualTo(200);
  }

  @Test
  void headTellsTheSameWithoutABody() throws Exception {
    // When
    HttpResponse<String> response = send("HEAD", SCRIPT, "Accept-Encoding", "br");

    // Then
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
    assertThat(header(response, "Content-Length")).isEqualTo("9");
    assertThat(header(response, "Content-Encoding")).isEqualTo("br");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html,application/xhtml+xml", "text/*", "*/*;q=0.1"})
  void showsThePageUnderPathsOfTheUi(String accept) throws Exception {
    // When
    HttpResponse<String> response = send("GET", "/orders/7", "Accept", accept);

    // Then
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("<html>");
    assertThat(header(response, "Content-Type")).isEqualTo("text/html; charset=utf-8");
  }

  @ParameterizedTest
  @CsvSource({
    "/assets/app-0000.js, text/html",
    "/assets/, text/html",
    "/favicon.ico, */*",
    "/assets/app-1a2b.js.br, */*",
    "/orders/7, application/json",
    "/orders/7, 'text/html;q=0, */*'",
    "/..%2f..%2fetc/passwd.txt, */*",
    "/img/%2e%2e/%2e%2e/pom.xml, */*",
    "/assets/../../secret.txt, */*",
  })
  void answersAMissingFileAsEveryOtherError(String path, String accept) throws Exception {
    // When
    HttpResponse<String> response = send("GET", path, "Accept", accept);

    // Then
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(header(response, "Cache-Control")).isEqualTo("no-store");
    assertThat(new JsonObject(response.body()).fieldNames())
        .containsExactlyInAnyOrder("code", "message", "request_id");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "BREW"})
  void refusesToChangeAnything(String method) throws Exception {
    // When
    HttpResponse<String> response = send(method, SCRIPT);

    // Then
    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(header(response, "Allow")).isEqualTo("GET, HEAD");
    assertThat(new JsonObject(response.body()).getInteger("code")).isEqualTo(10001);
  }
}

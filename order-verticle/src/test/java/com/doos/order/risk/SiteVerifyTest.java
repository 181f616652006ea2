package com.doos.order.risk;

import static com.doos.testkit.TestPools.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.doos.shared.breaker.Breaker;
import com.doos.shared.breaker.BreakerConfig;
import com.doos.shared.config.Secret;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server that plays a captcha's service. */
class SiteVerifyTest {
  private static final Secret SECRET = new Secret("s&cret");

  private final Vertx vertx = Vertx.vertx();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final List<Map<String, String>> forms = new CopyOnWriteArrayList<>();
  private HttpServer server;

  /** Solved is only the answer "right"; others are words for what the service does. */
  private void answer(HttpServerRequest request) {
    request.setExpectMultipart(true);
    request
        .end()
        .onSuccess(read -> {
          Map<String, String> form = new ConcurrentHashMap<>();
          request.formAttributes().forEach(entry -> form.put(entry.getKey(), entry.getValue()));
          forms.add(form);
          switch (form.getOrDefault("response", "")) {
            case "broken" -> request.response().setStatusCode(500).end("{\"success\": true}");
            case "html" -> request.response().end("<html>");
            case "text" -> request.response().end("{\"success\": \"true\"}");
            case "silent" -> {}
            default ->
                request
                    .response()
                    .end(
                        new JsonObject()
                            .put("success", form.get("response").equals("right"))
                            .encode());
          }
        });
  }

  @BeforeEach
  void open() throws Exception {
    server = await(vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1"));
  }

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  private CaptchaVerifier verifier(String url) {
    Duration timeout = Duration.ofMillis(500);
    BreakerConfig limits = new BreakerConfig(timeout, 100, 50, 3, Duration.ofMinutes(1));
    return new SiteVerify(
        vertx.createHttpClient(),
        new CaptchaConfig(url, SECRET, timeout),
        new Breaker(vertx, "captcha", () -> limits, metrics));
  }

  private CaptchaVerifier verifier() {
    return verifier("http://127.0.0.1:" + server.actualPort() + "/siteverify");
  }

  @Test
  void asksWithSecretAnswerAndAddress() throws Exception {
    assertThat(await(verifier().verify("right", "203.0.113.7"))).isTrue();
    assertThat(await(verifier().verify("wr=ng&", "2001:db8::/64"))).isFalse();

    assertThat(forms)
        .containsExactly(
            Map.of("secret", "s&cret", "response", "right", "remoteip", "203.0.113.7"),
            Map.of("secret", "s&cret", "response", "wr=ng&"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"broken", "html", "text", "silent"})
  void anAnswerThatIsNoneSolvesNothing(String answer) throws Exception {
    assertThat(await(verifier().verify(answer, "203.0.113.7"))).isFalse();
  }

  @Test
  void withoutACaptchaOrAnAnswerNobodyIsAsked() throws Exception {
    assertThat(await(verifier("").verify("right", "203.0.113.7"))).isFalse();
    assertThat(await(verifier().verify("", "203.0.113.7"))).isFalse();
    assertThat(await(verifier().verify("x".repeat(5_000), "203.0.113.7"))).isFalse();

    assertThat(forms).isEmpty();
  }

  @Test
  void aServiceThatFailsIsLeftAlone() throws Exception {
    // Given
    CaptchaVerifier verifier = verifier();
    for (int i = 0; i < 3; i++) {
      assertThat(await(verifier.verify("broken", "203.0.113.7"))).isFalse();
    }

    // When
    boolean solved = await(verifier.verify("right", "203.0.113.7"));

    // Then
    assertThat(solved).isFalse();
    assertThat(forms).hasSize(3);
  }

  @Test
  void refusesSettingsThatCannotWork() {
    Duration timeout = Duration.ofSeconds(1);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CaptchaConfig("ftp://x", SECRET, timeout));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CaptchaConfig("https://x", new Secret(""), timeout));
  }
}

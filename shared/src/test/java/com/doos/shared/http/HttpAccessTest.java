package com.doos.shared.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.doos.shared.auth.SignedRequest;
import com.doos.shared.auth.TestKeys;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whom the HTTP edge lets in, and how often. */
final class HttpAccessTest extends EdgeFixture {

  private void tellsTheCaller(HttpMethod method, String path) {
    edge.on(
        method,
        path,
        (context, caller) ->
            Future.succeededFuture(Answer.ok(new JsonObject().put("name", caller.name()))));
  }

  @Test
  void asksWhoIsCalling() {
    tellsTheCaller(HttpMethod.GET, "/mine");

    Reply nobody = get("/mine");
    Reply alice = bearer("/mine", ALICE);

    assertThat(nobody.status()).isEqualTo(401);
    assertThat(nobody.json().getInteger("code")).isEqualTo(10002);
    assertThat(alice.json().getString("name")).isEqualTo("alice");
  }

  @Test
  void aUserWhoAsksTooOftenIsToldWhenToAskAgain() {
    // Given
    answers(HttpMethod.GET, "/mine");
    for (int i = 0; i < USER_MAX; i++) {
      assertThat(bearer("/mine", ALICE).status()).isEqualTo(200);
    }

    // When
    Reply refused = bearer("/mine", ALICE);
    limitsClock.move(Duration.ofSeconds(Long.parseLong(refused.headers().get("retry-after"))));
    Reply later = bearer("/mine", ALICE);

    // Then
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.json().getInteger("code")).isEqualTo(10006);
    assertThat(refused.headers().get("retry-after")).isEqualTo("5");
    assertThat(refused.json().getString("message")).contains("5 s");
    assertThat(later.status()).isEqualTo(200);
  }

  @Test
  void anAddressThatAsksTooOftenIsRefusedBeforeItsTokenCounts() {
    // Given
    answers(HttpMethod.GET, "/mine");
    answers(HttpMethod.GET, "/open");
    answers(HttpMethod.GET, "/health");
    for (int i = 0; i < ADDRESS_MAX; i++) {
      assertThat(get("/mine").status()).isEqualTo(401);
    }

    // Then
    assertThat(get("/mine").status()).isEqualTo(429);
    assertThat(bearer("/mine", ALICE).status()).isEqualTo(429);
    assertThat(get("/open").status()).isEqualTo(429);
    assertThat(get("/health").status()).isEqualTo(200);
    Map<String, String> elsewhere = Map.of("X-Forwarded-For", "203.0.113.9");
    assertThat(send(HttpMethod.GET, "/open", elsewhere, "").status()).isEqualTo(200);
  }

  @Test
  void refusesACallerWithoutTheRole() {
    answers(HttpMethod.GET, "/ops");

    Reply reply = bearer("/ops", ALICE);

    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.json().getInteger("code")).isEqualTo(10004);
  }

  @Test
  void takesASignedRequestAndRefusesAnAlteredOne() {
    // Given
    tellsTheCaller(HttpMethod.POST, "/partners");
    Map<String, String> headers =
        SignedRequest.headers(
            "pk-1",
            TestKeys.PARTNER_SECRET,
            "POST",
            "/partners?a=1",
            Instant.EPOCH,
            "a-nonce-1",
            "{}".getBytes(StandardCharsets.UTF_8));

    // When
    Reply right = send(HttpMethod.POST, "/partners?a=1", headers, "{}");
    Reply otherBody = send(HttpMethod.POST, "/partners?a=1", headers, "{ }");
    Reply otherQuery = send(HttpMethod.POST, "/partners?a=2", headers, "{}");

    // Then
    assertThat(right.json().getString("name")).isEqualTo("mall");
    assertThat(otherBody.status()).isEqualTo(401);
    assertThat(otherQuery.status()).isEqualTo(401);
  }

  @Test
  void refusesARouteThatNoRuleNames() {
    answers(HttpMethod.GET, "/forgotten");

    assertThat(get("/forgotten").status()).isEqualTo(401);
    assertThat(bearer("/forgotten", ALICE).status()).isEqualTo(403);
  }
}

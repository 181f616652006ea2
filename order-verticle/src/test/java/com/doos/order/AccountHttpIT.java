package com.doos.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.doos.servers.Endpoints;
import com.doos.shared.auth.Role;
import com.doos.testkit.TestDatabase;
import com.doos.testkit.WithServers;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Accounts and sessions as clients see them. */
@WithServers
final class AccountHttpIT {
  private static final String PASSWORD = "correct horse";

  private static final List<TestDatabase> DATABASES = new ArrayList<>();
  private static OrderProcess service;

  private final String name = "h" + UUID.randomUUID();

  @BeforeAll
  static void start(Endpoints servers) throws Exception {
    DATABASES.add(TestDatabase.create(servers, Endpoints.ORDER_0, "http_0"));
    DATABASES.add(TestDatabase.create(servers, Endpoints.ORDER_1, "http_1"));
    DATABASES.add(TestDatabase.create(servers, Endpoints.STOCK, "http_account"));
    service = new OrderProcess(servers, 1, DATABASES.subList(0, 2), DATABASES.get(2));
  }

  @AfterAll
  static void stop() throws Exception {
    service.close();
    for (TestDatabase database : DATABASES) {
      database.close();
    }
  }

  private static JsonObject credentials(String username, String password) {
    return new JsonObject().put("username", username).put("password", password);
  }

  private static HttpResponse<String> register(String username) throws Exception {
    HttpResponse<String> answer =
        service.post("/v1/auth/register?client=api", credentials(username, PASSWORD));
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer;
  }

  private static HttpResponse<String> refreshByCookie(String token) throws Exception {
    return service.post("/v1/auth/refresh", new JsonObject(), "Cookie", "doos_refresh=" + token);
  }

  private static HttpResponse<String> byBody(String action, String token) throws Exception {
    return service.post(
        "/v1/auth/" + action + "?client=api", new JsonObject().put("refresh_token", token));
  }

  private static String text(HttpResponse<String> answer, String field) {
    return new JsonObject(answer.body()).getString(field);
  }

  private static String cookie(HttpResponse<String> answer) {
    List<String> cookies = answer.headers().allValues("set-cookie");
    assertThat(cookies).hasSize(1);
    return cookies.get(0);
  }

  private static void assertRefused(HttpResponse<String> answer, int status, int code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(new JsonObject(answer.body()).getInteger("code")).isEqualTo(code);
  }

  @Test
  void whoRegistersIsLoggedIn() throws Exception {
    // When
    HttpResponse<String> answer = service.post("/v1/auth/register", credentials(name, PASSWORD));

    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    JsonObject body = new JsonObject(answer.body());
    assertThat(body.fieldNames()).containsExactlyInAnyOrder("access_token", "expires_in", "user");
    assertThat(body.getInteger("expires_in")).isEqualTo(7_200);
    assertThat(body.getJsonObject("user").getString("username")).isEqualTo(name);
    assertThat(body.getJsonObject("user").getJsonArray("roles"))
        .isEqualTo(new JsonArray(List.of("user")));
    assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
    assertThat(cookie(answer).split("; "))
        .anyMatch(part -> part.matches("doos_refresh=[A-Za-z0-9_-]{43}"))
        .contains("Path=/v1/auth", "HTTPOnly", "SameSite=Strict", "Max-Age=604800")
        .doesNotContain("Secure");
    assertThat(service.get("/v1/order/list", body.getString("access_token")).statusCode())
        .isEqualTo(200);
    assertRefused(service.post("/v1/auth/register", credentials(name, PASSWORD)), 409, 10007);
  }

  @Test
  void refusesToRegisterWhatCannotLogIn() throws Exception {
    for (JsonObject wrong :
        List.of(
            new JsonObject(),
            credentials("ab", PASSWORD),
            credentials("b\u00f6b", PASSWORD),
            credentials("x".repeat(51), PASSWORD),
            credentials(name, "short"),
            credentials(name, "x".repeat(73)),
            credentials(name, name),
            new JsonObject().put("username", 7).put("password", PASSWORD))) {
      assertRefused(service.post("/v1/auth/register", wrong), 400, 10001);
    }
  }

  @Test
  void aBrowserRefreshesByItsCookie() throws Exception {
    // Given
    register(name);
    HttpResponse<String> login = service.post("/v1/auth/login", credentials(name, PASSWORD));
    String first = cookie(login).replaceFirst("doos_refresh=([^;]*).*", "$1");

    // When
    HttpResponse<String> refreshed = refreshByCookie(first);

    // Then
    assertThat(refreshed.statusCode()).isEqualTo(200);
    assertThat(cookie(refreshed)).startsWith("doos_refresh=").doesNotContain(first);
    assertThat(service.get("/v1/order/list", text(refreshed, "access_token")).statusCode())
        .isEqualTo(200);
    assertThat(text(refreshed, "refresh_token")).isNull();

    // And the first token is good for nothing, and takes the second one with it
    String second = cookie(refreshed).replaceFirst("doos_refresh=([^;]*).*", "$1");
    HttpResponse<String> reused = refreshByCookie(first);
    assertRefused(reused, 401, 10002);
    assertThat(cookie(reused)).startsWith("doos_refresh=;").contains("Max-Age=0", "Path=/v1/auth");
    HttpResponse<String> family = refreshByCookie(second);
    assertRefused(family, 401, 10002);
    assertThat(text(family, "message")).isEqualTo(text(reused, "message"));
  }

  @Test
  void anotherClientRefreshesByTheBody() throws Exception {
    // Given
    String first = text(register(name), "refresh_token");

    // When
    HttpResponse<String> refreshed = byBody("refresh", first);

    // Then
    assertThat(refreshed.statusCode()).isEqualTo(200);
    String second = text(refreshed, "refresh_token");
    assertThat(second).hasSize(43).isNotEqualTo(first);
    assertRefused(byBody("refresh", first), 401, 10002);
    assertRefused(byBody("refresh", second), 401, 10002);
    assertRefused(byBody("refresh", ""), 401, 10002);
    assertRefused(service.post("/v1/auth/refresh", new JsonObject()), 401, 10002);
  }

  @Test
  void logoutEndsTheSessionAndClearsTheCookieHoweverOften() throws Exception {
    // Given
    String token = text(register(name), "refresh_token");

    // When
    HttpResponse<String> logout =
        service.post("/v1/auth/logout", new JsonObject(), "Cookie", "doos_refresh=" + token);

    // Then
    assertThat(logout.statusCode()).isEqualTo(200);
    assertThat(new JsonObject(logout.body())).isEqualTo(new JsonObject().put("success", true));
    assertThat(cookie(logout)).startsWith("doos_refresh=;").contains("Max-Age=0");
    assertRefused(byBody("refresh", token), 401, 10002);
    assertThat(byBody("logout", token).statusCode()).isEqualTo(200);
    assertThat(byBody("logout", "nonsense").statusCode()).isEqualTo(200);
    assertThat(service.post("/v1/auth/logout", new JsonObject()).statusCode()).isEqualTo(200);
  }

  @Test
  void guessingIsToldToWait() throws Exception {
    // Given
    register(name);
    for (int i = 0; i < 5; i++) {
      assertRefused(service.post("/v1/auth/login", credentials(name, "wrong guess")), 401, 10002);
    }

    // When
    HttpResponse<String> locked = service.post("/v1/auth/login", credentials(name, PASSWORD));

    // Then
    assertRefused(locked, 429, 10006);
    assertThat(locked.headers().firstValue("retry-after")).isPresent();
  }

  @Test
  void anAdminChangesWhatOthersMayDo() throws Exception {
    // Given
    String root = "root-" + name.substring(0, 20);
    register(root);
    DATABASES
        .get(2)
        .execute("UPDATE t_account SET roles = 'admin' WHERE username = '" + root + "'");
    String admin =
        text(service.post("/v1/auth/login", credentials(root, PASSWORD)), "access_token");
    JsonObject bob = new JsonObject(register(name).body());
    long id = bob.getJsonObject("user").getLong("id");
    String path = "/v1/admin/accounts/" + id;
    String[] asAdmin = {"Authorization", "Bearer " + admin};

    // When
    HttpResponse<String> changed =
        service.post(path, new JsonObject().put("roles", List.of("user", "ops")), asAdmin);

    // Then
    assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
    assertRefused(byBody("refresh", bob.getString("refresh_token")), 401, 10002);
    JsonObject listed = new JsonObject(service.get("/v1/admin/accounts?q=" + name, admin).body());
    assertThat(listed.getInteger("total")).isEqualTo(1);
    JsonObject row = listed.getJsonArray("accounts").getJsonObject(0);
    assertThat(row).isEqualTo(new JsonObject(changed.body()));
    assertThat(row.getLong("id")).isEqualTo(id);
    assertThat(row.getJsonArray("roles")).isEqualTo(new JsonArray(List.of("ops", "user")));
    assertThat(row.getBoolean("disabled")).isFalse();
    assertThat(row.getString("created_at")).endsWith("Z");
    assertThat(row.fieldNames()).hasSize(5);

    // And a disabled account cannot log in
    service.post(path, new JsonObject().put("disabled", true), asAdmin);
    assertRefused(service.post("/v1/auth/login", credentials(name, PASSWORD)), 401, 10002);

    // And nonsense is refused
    for (JsonObject wrong :
        List.of(
            new JsonObject(),
            new JsonObject().put("roles", List.of()),
            new JsonObject().put("roles", List.of("internal")),
            new JsonObject().put("roles", List.of(1)),
            new JsonObject().put("roles", "ops"),
            new JsonObject().put("disabled", "yes"))) {
      assertRefused(service.post(path, wrong, asAdmin), 400, 10001);
    }
    assertRefused(
        service.post("/v1/admin/accounts/1", new JsonObject().put("disabled", true), asAdmin),
        400,
        10001);
  }

  @Test
  void onlyAdminsSeeAccounts() throws Exception {
    for (Role role : List.of(Role.USER, Role.OPS, Role.PARTNER, Role.INTERNAL)) {
      String token = service.token(10_001, role);
      assertRefused(service.get("/v1/admin/accounts", token), 403, 10004);
      assertRefused(
          service.post(
              "/v1/admin/accounts/10001",
              new JsonObject().put("disabled", true),
              "Authorization",
              "Bearer " + token),
          403,
          10004);
    }
    assertRefused(service.post("/v1/admin/accounts/10001", new JsonObject()), 401, 10002);
  }
}

package com.doos.order.api;

import com.doos.order.app.LoginService;
import com.doos.order.app.RegistrationService;
import com.doos.order.app.SessionService;
import com.doos.order.domain.NewAccount;
import com.doos.order.domain.Session;
import com.doos.shared.auth.Principal;
import com.doos.shared.auth.Role;
import com.doos.shared.auth.Tokens;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.doos.shared.http.Answer;
import com.doos.shared.http.Bodies;
import com.doos.shared.http.HttpEdge;
import com.doos.shared.http.Params;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/**
 * {@code /v1/auth/**}. A browser keeps its refresh token in a cookie; a client that says {@code
 * ?client=api} gets it in the body too, and brings it there.
 */
public final class AccountHttpApi {
  private static final int NAME_LENGTH_MAX = 50;
  private static final int PASSWORD_LENGTH_MAX = 200;
  private static final int TOKEN_LENGTH_MAX = 200;
  private static final int CLIENT_LENGTH_MAX = 20;
  private static final String REFRESH_TOKEN = "refresh_token";

  private final RegistrationService registration;
  private final LoginService logins;
  private final SessionService sessions;
  private final Tokens tokens;
  private final RefreshCookie cookie;

  public AccountHttpApi(
      RegistrationService registration,
      LoginService logins,
      SessionService sessions,
      Tokens tokens,
      RefreshCookie cookie) {
    this.registration = registration;
    this.logins = logins;
    this.sessions = sessions;
    this.tokens = tokens;
    this.cookie = cookie;
  }

  /** Declares the routes. */
  public void bind(HttpEdge edge) {
    edge.on(HttpMethod.POST, "/v1/auth/register", (context, caller) -> register(context))
        .on(HttpMethod.POST, "/v1/auth/login", (context, caller) -> login(context))
        .on(HttpMethod.POST, "/v1/auth/refresh", (context, caller) -> refresh(context))
        .on(HttpMethod.POST, "/v1/auth/logout", (context, caller) -> logout(context));
  }

  private Future<Answer> register(RoutingContext context) {
    JsonObject body = Bodies.object(context);
    NewAccount wanted = new NewAccount(username(body), password(body));
    return registration
        .register(wanted)
        .compose(sessions::open)
        .map(session -> answer(context, session));
  }

  private Future<Answer> login(RoutingContext context) {
    JsonObject body = Bodies.object(context);
    return logins
        .login(username(body), password(body))
        .compose(sessions::open)
        .map(session -> answer(context, session));
  }

  private static String username(JsonObject body) {
    return Bodies.required(body, "username", NAME_LENGTH_MAX);
  }

  private static String password(JsonObject body) {
    return Bodies.required(body, "password", PASSWORD_LENGTH_MAX);
  }

  /** A refused token is of no use to the browser any more; after another failure it still is. */
  private Future<Answer> refresh(RoutingContext context) {
    return sessions
        .refresh(token(context))
        .map(session -> answer(context, session))
        .recover(failure -> {
          if (failure instanceof DoosException known && known.code() == ErrorCode.UNAUTHORIZED) {
            cookie.clear(context);
          }
          return Future.failedFuture(failure);
        });
  }

  private Future<Answer> logout(RoutingContext context) {
    return sessions
        .logout(token(context))
        .map(done -> {
          cookie.clear(context);
          return Answer.ok(new JsonObject().put("success", true));
        });
  }

  private String token(RoutingContext context) {
    return isApi(context)
        ? Bodies.text(Bodies.object(context), REFRESH_TOKEN, TOKEN_LENGTH_MAX)
        : cookie.read(context);
  }

  private static boolean isApi(RoutingContext context) {
    return Params.text(context, "client", CLIENT_LENGTH_MAX).equals("api");
  }

  private Answer answer(RoutingContext context, Session session) {
    cookie.set(context, session.token());
    Principal user = session.user();
    JsonArray roles = new JsonArray(user.roles().stream().map(Role::wireName).sorted().toList());
    JsonObject body =
        new JsonObject()
            .put("access_token", tokens.issue(user))
            .put("expires_in", tokens.lifeOf(user).toSeconds())
            .put(
                "user",
                new JsonObject()
                    .put("id", user.userId())
                    .put("username", user.name())
                    .put("roles", roles));
    if (isApi(context)) {
      body.put(REFRESH_TOKEN, session.token().text());
    }
    return Answer.ok(body).withHeader(HttpHeaders.CACHE_CONTROL.toString(), "no-store");
  }
}

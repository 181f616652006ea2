package com.doos.order.api;

import com.doos.order.app.AccountService;
import com.doos.shared.auth.Principal;
import com.doos.shared.auth.Role;
import com.doos.shared.auth.Tokens;
import com.doos.shared.http.Answer;
import com.doos.shared.http.Bodies;
import com.doos.shared.http.HttpEdge;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** {@code /v1/auth/**}. */
public final class AccountHttpApi {
  private static final int NAME_LENGTH_MAX = 50;
  private static final int PASSWORD_LENGTH_MAX = 200;

  private final AccountService accounts;
  private final Tokens tokens;

  public AccountHttpApi(AccountService accounts, Tokens tokens) {
    this.accounts = accounts;
    this.tokens = tokens;
  }

  /** Declares the routes. */
  public void bind(HttpEdge edge) {
    edge.on(HttpMethod.POST, "/v1/auth/login", (context, caller) -> login(context));
  }

  private Future<Answer> login(RoutingContext context) {
    JsonObject body = Bodies.object(context);
    return accounts
        .login(
            Bodies.required(body, "username", NAME_LENGTH_MAX),
            Bodies.required(body, "password", PASSWORD_LENGTH_MAX))
        .map(this::session);
  }

  private Answer session(Principal user) {
    JsonArray roles = new JsonArray(user.roles().stream().map(Role::wireName).sorted().toList());
    return Answer.ok(
        new JsonObject()
            .put("access_token", tokens.issue(user))
            .put("expires_in", tokens.lifeOf(user).toSeconds())
            .put(
                "user",
                new JsonObject()
                    .put("id", user.userId())
                    .put("username", user.name())
                    .put("roles", roles)));
  }
}

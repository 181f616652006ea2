package com.doos.order.api;

import com.doos.order.app.AccountAdminService;
import com.doos.order.domain.Account;
import com.doos.order.domain.AccountChange;
import com.doos.shared.auth.Principal;
import com.doos.shared.auth.Role;
import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.http.Answer;
import com.doos.shared.http.Bodies;
import com.doos.shared.http.HttpEdge;
import com.doos.shared.http.Params;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /v1/admin/accounts}: who there is, and what they may do. */
public final class AccountAdminHttpApi {
  private static final int NAME_LENGTH_MAX = 50;
  private static final int PAGE_MAX = 10_000;
  private static final int PAGE_SIZE = 20;
  private static final int PAGE_SIZE_MAX = 100;
  private static final List<String> ROLES =
      AccountChange.ASSIGNABLE.stream().map(Role::wireName).sorted().toList();

  private final AccountAdminService accounts;

  public AccountAdminHttpApi(AccountAdminService accounts) {
    this.accounts = accounts;
  }

  /** Declares the routes. */
  public void bind(HttpEdge edge) {
    edge.on(HttpMethod.GET, "/v1/admin/accounts", this::list)
        .on(HttpMethod.POST, "/v1/admin/accounts/:id", this::change);
  }

  private Future<Answer> list(RoutingContext context, Principal caller) {
    String prefix = Params.text(context, "q", NAME_LENGTH_MAX);
    int page = Params.integer(context, "page", 1, 1, PAGE_MAX);
    int pageSize = Params.integer(context, "page_size", PAGE_SIZE, 1, PAGE_SIZE_MAX);
    return accounts
        .list(prefix, page, pageSize)
        .map(found -> {
          JsonArray rows = new JsonArray();
          found.accounts().forEach(account -> rows.add(json(account)));
          return Answer.ok(new JsonObject().put("accounts", rows).put("total", found.total()));
        });
  }

  private Future<Answer> change(RoutingContext context, Principal caller) {
    long id = Params.id(context, "id");
    JsonObject body = Bodies.object(context);
    AccountChange change =
        new AccountChange(roles(body.getValue("roles")), disabled(body.getValue("disabled")));
    if (change.roles().isEmpty() && change.disabled().isEmpty()) {
      throw DoosException.invalid(Detail.MISSING_FIELD, "roles / disabled");
    }
    return accounts.change(caller, id, change).map(account -> Answer.ok(json(account)));
  }

  private static Optional<Set<Role>> roles(@Nullable Object value) {
    if (value == null) {
      return Optional.empty();
    }
    if (!(value instanceof JsonArray names) || names.isEmpty()) {
      throw DoosException.invalid(Detail.WRONG_TYPE, "roles", "a list with at least one role");
    }
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (Object name : names) {
      if (!(name instanceof String text) || !ROLES.contains(text)) {
        throw DoosException.invalid(Detail.ONE_OF, "roles", String.join(", ", ROLES));
      }
      roles.add(Role.ofWireName(text));
    }
    return Optional.of(roles);
  }

  private static Optional<Boolean> disabled(@Nullable Object value) {
    if (value == null) {
      return Optional.empty();
    }
    if (!(value instanceof Boolean flag)) {
      throw DoosException.invalid(Detail.WRONG_TYPE, "disabled", "true or false");
    }
    return Optional.of(flag);
  }

  private static JsonObject json(Account account) {
    return new JsonObject()
        .put("id", account.id())
        .put("username", account.username())
        .put("roles", new JsonArray(account.roles().stream().map(Role::wireName).sorted().toList()))
        .put("created_at", account.createdAt().toString())
        .put("disabled", account.disabled());
  }
}

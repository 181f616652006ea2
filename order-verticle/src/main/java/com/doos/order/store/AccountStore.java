package com.doos.order.store;

import com.doos.shared.auth.Principal;
import com.doos.shared.auth.Role;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** All SQL of {@code t_account}. */
public final class AccountStore {
  private static final String BY_NAME =
      "SELECT id, username, password_hash, roles FROM t_account WHERE username = ?";
  private static final String ADD =
      "INSERT IGNORE INTO t_account (username, password_hash, roles) VALUES (?, ?, ?)";

  /** A user and the hash of the password. */
  public record Account(Principal principal, String passwordHash) {}

  public Future<Optional<Account>> find(SqlClient client, String username) {
    return client
        .preparedQuery(BY_NAME)
        .execute(Tuple.of(username))
        .map(rows -> {
          Optional<Account> account = Optional.empty();
          for (Row row : rows) {
            account = Optional.of(account(row));
          }
          return account;
        });
  }

  /** Adds an account unless the name is taken. */
  public Future<Void> addMissing(
      SqlClient client, String username, String passwordHash, Set<Role> roles) {
    String names = roles.stream().map(Role::wireName).sorted().collect(Collectors.joining(","));
    return client.preparedQuery(ADD).execute(Tuple.of(username, passwordHash, names)).mapEmpty();
  }

  private static Account account(Row row) {
    Set<Role> roles =
        Arrays.stream(row.getString("roles").split(","))
            .map(Role::ofWireName)
            .collect(Collectors.toSet());
    return new Account(
        new Principal(row.getLong("id"), row.getString("username"), roles),
        row.getString("password_hash"));
  }
}

package com.doos.order.store;

import com.doos.order.domain.Account;
import com.doos.order.domain.NewAccount;
import com.doos.shared.auth.Role;
import com.doos.shared.sql.Columns;
import io.vertx.core.Future;
import io.vertx.mysqlclient.MySQLClient;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** All SQL of {@code t_account}. */
public final class AccountStore {
  private static final String SELECT =
      "SELECT id, username, roles, created_at, disabled_at, password_hash FROM t_account WHERE ";
  private static final String BY_NAME = SELECT + "username = ?";
  private static final String BY_ID = SELECT + "id = ?";
  private static final String SHARED = BY_ID + " LOCK IN SHARE MODE";
  private static final String BEGINS_WITH = "username LIKE ? ESCAPE '|'";
  private static final String PAGE = SELECT + BEGINS_WITH + " ORDER BY username LIMIT ? OFFSET ?";
  private static final String TOTAL =
      "SELECT COUNT(*) AS total FROM t_account WHERE " + BEGINS_WITH;
  private static final String ADD =
      "INSERT INTO t_account (username, password_hash, roles, created_at) VALUES (?, ?, ?, ?)";
  private static final String REHASH =
      "UPDATE t_account SET password_hash = ? WHERE id = ? AND password_hash = ?";
  private static final String CHANGE =
      "UPDATE t_account SET roles = ?, disabled_at = IF(?, COALESCE(disabled_at, ?), NULL)"
          + " WHERE id = ?";

  /** An account and the hash of its password. */
  public record Login(Account account, String passwordHash) {}

  /** Some accounts of many. */
  public record Page(List<Account> accounts, long total) {}

  /**
   * The account that logs in with this name.
   *
   * @param username must satisfy {@link NewAccount#isName}
   */
  public Future<Optional<Login>> byName(SqlClient client, String username) {
    return client
        .preparedQuery(BY_NAME)
        .execute(Tuple.of(username))
        .map(rows ->
            first(rows).map(row -> new Login(account(row), row.getString("password_hash"))));
  }

  public Future<Optional<Account>> byId(SqlClient client, long id) {
    return one(client, BY_ID, id);
  }

  /** The account, which nobody can change until the transaction ends. */
  public Future<Optional<Account>> share(SqlConnection transaction, long id) {
    return one(transaction, SHARED, id);
  }

  /** The accounts there are of these, locked. */
  public Future<List<Account>> lock(SqlConnection transaction, Collection<Long> ids) {
    IdList list = new IdList(ids);
    return transaction
        .preparedQuery(SELECT + "id IN " + list.placeholders() + " ORDER BY id FOR UPDATE")
        .execute(list.after())
        .map(AccountStore::accounts);
  }

  /**
   * Accounts in the order of their names.
   *
   * @param prefix what the names begin with, in whatever case
   */
  public Future<Page> list(SqlClient client, String prefix, int limit, int offset) {
    String pattern = prefix.replaceAll("[|%_]", "|$0") + "%";
    Future<List<Account>> page =
        client
            .preparedQuery(PAGE)
            .execute(Tuple.of(pattern, limit, offset))
            .map(AccountStore::accounts);
    Future<Long> total =
        client
            .preparedQuery(TOTAL)
            .execute(Tuple.of(pattern))
            .map(rows -> rows.iterator().next().getLong("total"));
    return Future.all(page, total).map(both -> new Page(page.result(), total.result()));
  }

  /**
   * Adds an account.
   *
   * @return its id; fails as a duplicate when the name is taken
   */
  public Future<Long> add(
      SqlClient client, String username, String passwordHash, Set<Role> roles, Instant now) {
    return client
        .preparedQuery(ADD)
        .execute(Tuple.of(username, passwordHash, names(roles), Columns.utc(now)))
        .map(added -> Objects.requireNonNull(added.property(MySQLClient.LAST_INSERTED_ID)));
  }

  /** Stores another hash of the same password, unless the password was changed meanwhile. */
  public Future<Void> rehash(SqlClient client, long id, String from, String to) {
    return client.preparedQuery(REHASH).execute(Tuple.of(to, id, from)).mapEmpty();
  }

  /** Stores roles and whether the account is disabled. */
  public Future<Void> change(SqlConnection transaction, Account account, Instant now) {
    return transaction
        .preparedQuery(CHANGE)
        .execute(
            Tuple.of(
                names(account.roles()), account.disabled() ? 1 : 0, Columns.utc(now), account.id()))
        .mapEmpty();
  }

  private static Future<Optional<Account>> one(SqlClient client, String sql, long id) {
    return client
        .preparedQuery(sql)
        .execute(Tuple.of(id))
        .map(rows -> first(rows).map(AccountStore::account));
  }

  private static Optional<Row> first(RowSet<Row> rows) {
    return rows.size() == 0 ? Optional.empty() : Optional.of(rows.iterator().next());
  }

  private static List<Account> accounts(RowSet<Row> rows) {
    List<Account> accounts = new ArrayList<>();
    rows.forEach(row -> accounts.add(account(row)));
    return accounts;
  }

  private static String names(Set<Role> roles) {
    return roles.stream().map(Role::wireName).sorted().collect(Collectors.joining(","));
  }

  private static Account account(Row row) {
    Set<Role> roles =
        Arrays.stream(row.getString("roles").split(","))
            .map(Role::ofWireName)
            .collect(Collectors.toSet());
    return new Account(
        row.getLong("id"),
        row.getString("username"),
        roles,
        Columns.instant(row, "created_at"),
        Columns.instantOrNull(row, "disabled_at") != null);
  }
}

package com.doos.order.app;

import com.doos.order.domain.Account;
import com.doos.order.domain.NewAccount;
import com.doos.order.store.AccountStore;
import com.doos.order.store.AccountStore.Login;
import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.doos.shared.sql.SqlErrors;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out who logs in. Nothing tells an unknown name from a wrong password or a disabled account:
 * neither the answer, nor the work done for it, nor the attempts counted.
 */
public final class LoginService {
  private static final Logger LOG = LoggerFactory.getLogger(LoginService.class);

  private final Pool pool;
  private final AccountStore store;
  private final Passwords passwords;
  private final LoginLock lock;
  private final AccountMetrics metrics;

  public LoginService(
      Pool pool, AccountStore store, Passwords passwords, LoginLock lock, AccountMetrics metrics) {
    this.pool = pool;
    this.store = store;
    this.passwords = passwords;
    this.lock = lock;
    this.metrics = metrics;
  }

  /**
   * Compares name and password.
   *
   * @return the account's id; fails with {@link ErrorCode#UNAUTHORIZED} when they are wrong, {@link
   *     ErrorCode#TOO_MANY_REQUESTS} when the name is locked, {@link ErrorCode#OVERLOADED} when too
   *     many log in
   */
  public Future<Long> login(String username, String password) {
    return passwords
        .admit(() ->
            lock.guard(
                    username,
                    () -> find(username).compose(login -> check(login, password)).map(Account::id))
                .recover(failure -> Future.failedFuture(SqlErrors.meaning(failure))))
        .onComplete(done -> metrics.login(done.cause()));
  }

  /** What cannot be a name is nobody's, whatever the database would compare it with. */
  private Future<Optional<Login>> find(String username) {
    return NewAccount.isName(username)
        ? store.byName(pool, username)
        : Future.succeededFuture(Optional.empty());
  }

  private Future<Account> check(Optional<Login> login, String password) {
    return passwords
        .check(login.map(Login::passwordHash), password)
        .compose(checked -> {
          if (!checked.right() || login.isEmpty() || login.get().account().disabled()) {
            return Future.failedFuture(
                new DoosException(ErrorCode.UNAUTHORIZED, Detail.BAD_CREDENTIALS));
          }
          return upgrade(login.get(), checked.rehashed()).map(login.get().account());
        });
  }

  /** A hash that cannot be replaced today will be at the next login. */
  private Future<Void> upgrade(Login login, Optional<String> rehashed) {
    if (rehashed.isEmpty()) {
      return Future.succeededFuture();
    }
    return store
        .rehash(pool, login.account().id(), login.passwordHash(), rehashed.get())
        .onFailure(failure -> LOG.warn("password hash not upgraded", failure))
        .otherwiseEmpty();
  }
}

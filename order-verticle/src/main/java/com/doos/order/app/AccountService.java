package com.doos.order.app;

import at.favre.lib.crypto.bcrypt.BCrypt;
import com.doos.order.store.AccountStore;
import com.doos.order.store.AccountStore.Account;
import com.doos.shared.auth.Principal;
import com.doos.shared.auth.Role;
import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.sqlclient.Pool;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/** Accounts. Passwords are hashed with bcrypt on a small pool of their own, off the event loops. */
public final class AccountService {
  private static final int COST = 10;
  private static final int WORKERS = 1;

  /** bcrypt reads no more. */
  private static final int PASSWORD_BYTES_MAX = 72;

  /** Compared with when there is no such user, so that both refusals take the same time. */
  private static final String NOBODYS_HASH =
      "$2a$10$CwTycUXWue0Thq9StjUM0uJ8bTP8nWvT4dBqj6f0m9Y6pYbOqzG6W";

  private final AccountStore store;
  private final Pool pool;
  private final WorkerExecutor hashing;

  public AccountService(Vertx vertx, AccountStore store, Pool pool) {
    this.store = store;
    this.pool = pool;
    this.hashing = vertx.createSharedWorkerExecutor("password-hashing", WORKERS);
  }

  /**
   * @return fails with {@link ErrorCode#UNAUTHORIZED} when name or password is wrong
   */
  public Future<Principal> login(String username, String password) {
    byte[] secret = password.getBytes(StandardCharsets.UTF_8);
    return store
        .find(pool, username)
        .compose(account ->
            hashing
                .executeBlocking(() -> matches(account, secret), false)
                .compose(right ->
                    right && account.isPresent()
                        ? Future.succeededFuture(account.get().principal())
                        : refused()));
  }

  private static Future<Principal> refused() {
    return Future.failedFuture(new DoosException(ErrorCode.UNAUTHORIZED, Detail.BAD_CREDENTIALS));
  }

  private static boolean matches(Optional<Account> account, byte[] secret) {
    String hash = account.map(Account::passwordHash).orElse(NOBODYS_HASH);
    return secret.length <= PASSWORD_BYTES_MAX
        && BCrypt.verifyer().verify(secret, hash.getBytes(StandardCharsets.US_ASCII)).verified;
  }

  /** Adds an account unless the name is taken. */
  public Future<Void> addMissing(String username, String password, Set<Role> roles) {
    return store
        .find(pool, username)
        .compose(known ->
            known.isPresent()
                ? Future.succeededFuture()
                : hash(password).compose(hash -> store.addMissing(pool, username, hash, roles)));
  }

  private Future<String> hash(String password) {
    return hashing.executeBlocking(
        () -> BCrypt.withDefaults().hashToString(COST, password.toCharArray()), false);
  }

  public Future<Void> close() {
    return hashing.close();
  }
}

package com.doos.order.app;

import com.doos.order.domain.NewAccount;
import com.doos.order.store.AccountStore;
import com.doos.shared.auth.Role;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.doos.shared.sql.SqlErrors;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.time.InstantSource;
import java.util.Set;

/** Opens accounts. */
public final class RegistrationService {
  private final Pool pool;
  private final AccountStore store;
  private final Passwords passwords;
  private final InstantSource clock;

  public RegistrationService(
      Pool pool, AccountStore store, Passwords passwords, InstantSource clock) {
    this.pool = pool;
    this.store = store;
    this.passwords = passwords;
    this.clock = clock;
  }

  /**
   * Opens a user's account.
   *
   * @return its id; fails with {@link ErrorCode#NAME_TAKEN}
   */
  public Future<Long> register(NewAccount wanted) {
    return add(wanted, Set.of(Role.USER));
  }

  /** Opens an account with these roles unless the name is taken. */
  public Future<Void> addMissing(NewAccount wanted, Set<Role> roles) {
    return add(wanted, roles)
        .<Void>mapEmpty()
        .recover(failure ->
            failure instanceof DoosException known && known.code() == ErrorCode.NAME_TAKEN
                ? Future.succeededFuture()
                : Future.failedFuture(failure));
  }

  /**
   * Looks first, so that a name that is taken costs no hash; of two at once the key lets one in.
   */
  private Future<Long> add(NewAccount wanted, Set<Role> roles) {
    return passwords.admit(() ->
        store
            .byName(pool, wanted.username())
            .compose(known -> known.isPresent() ? taken() : passwords.hash(wanted.password()))
            .compose(hash -> insert(wanted.username(), hash, roles))
            .recover(failure -> Future.failedFuture(SqlErrors.meaning(failure))));
  }

  private Future<Long> insert(String username, String hash, Set<Role> roles) {
    return store
        .add(pool, username, hash, roles, clock.instant())
        .recover(
            failure -> SqlErrors.isDuplicate(failure) ? taken() : Future.failedFuture(failure));
  }

  private static <T> Future<T> taken() {
    return Future.failedFuture(DoosException.of(ErrorCode.NAME_TAKEN));
  }
}

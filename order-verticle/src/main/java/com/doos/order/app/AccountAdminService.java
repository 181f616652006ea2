package com.doos.order.app;

import com.doos.order.domain.Account;
import com.doos.order.domain.AccountChange;
import com.doos.order.domain.RevokeReason;
import com.doos.order.store.AccountStore;
import com.doos.order.store.SessionStore;
import com.doos.shared.auth.Principal;
import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.doos.shared.log.LogKeys;
import com.doos.shared.sql.SqlErrors;
import com.doos.shared.sql.Transactions;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accounts as admins see and change them. */
public final class AccountAdminService {
  private static final Logger LOG = LoggerFactory.getLogger(AccountAdminService.class);

  private final Pool pool;
  private final AccountStore accounts;
  private final SessionStore sessions;
  private final InstantSource clock;
  private final AccountMetrics metrics;

  private record Changed(Account account, boolean reallyChanged, int sessionsEnded) {}

  public AccountAdminService(
      Pool pool,
      AccountStore accounts,
      SessionStore sessions,
      InstantSource clock,
      AccountMetrics metrics) {
    this.pool = pool;
    this.accounts = accounts;
    this.sessions = sessions;
    this.clock = clock;
    this.metrics = metrics;
  }

  /**
   * A page of accounts by name.
   *
   * @param prefix what the names begin with
   * @param page from 1
   */
  public Future<AccountStore.Page> list(String prefix, int page, int pageSize) {
    return accounts.list(pool, prefix, pageSize, (page - 1) * pageSize);
  }

  /**
   * Changes an account and ends its sessions. An access token that is out goes on to count until it
   * expires, so the caller's own account is asked whether it still is an admin's; and two admins
   * who demote each other wait for each other's row, of whom the second one is not one any more.
   *
   * @return the account afterwards; fails with {@link ErrorCode#FORBIDDEN} when the caller is no
   *     admin any more, or is about to stop being one by this
   */
  public Future<Account> change(Principal caller, long id, AccountChange change) {
    return Transactions.run(
            pool,
            transaction ->
                accounts
                    .lock(transaction, List.of(caller.userId(), id))
                    .compose(locked -> change(transaction, caller, id, change, locked)))
        .recover(failure -> Future.failedFuture(SqlErrors.meaning(failure)))
        .onSuccess(changed -> report(caller, change, changed))
        .map(Changed::account);
  }

  private Future<Changed> change(
      SqlConnection transaction,
      Principal caller,
      long id,
      AccountChange change,
      List<Account> locked) {
    if (!of(locked, caller.userId()).map(Account::isAdmin).orElse(false)) {
      return Future.failedFuture(DoosException.of(ErrorCode.FORBIDDEN));
    }
    Optional<Account> before = of(locked, id);
    if (before.isEmpty()) {
      return Future.failedFuture(DoosException.invalid(Detail.UNKNOWN_ACCOUNT, id));
    }
    Account after = change.apply(before.get());
    if (id == caller.userId() && !after.isAdmin()) {
      return Future.failedFuture(new DoosException(ErrorCode.FORBIDDEN, Detail.OWN_ACCOUNT));
    }
    if (after.equals(before.get())) {
      return Future.succeededFuture(new Changed(after, false, 0));
    }
    Instant now = clock.instant();
    return accounts
        .change(transaction, after, now)
        .compose(done -> sessions.revokeAll(transaction, id, RevokeReason.ACCOUNT_CHANGED, now))
        .map(ended -> new Changed(after, true, ended));
  }

  private static Optional<Account> of(List<Account> accounts, long id) {
    return accounts.stream().filter(account -> account.id() == id).findFirst();
  }

  /** The audit line. */
  private void report(Principal caller, AccountChange change, Changed changed) {
    if (!changed.reallyChanged()) {
      return;
    }
    metrics.revoked(RevokeReason.ACCOUNT_CHANGED, changed.sessionsEnded());
    LOG.atInfo()
        .addKeyValue(LogKeys.ACTOR, caller.actor())
        .addKeyValue(LogKeys.USER_ID, changed.account().id())
        .addKeyValue(LogKeys.CHANGE, change.toString())
        .addKeyValue(LogKeys.COUNT, changed.sessionsEnded())
        .log("account changed, its sessions ended");
  }
}

package com.doos.order.app;

import com.doos.order.domain.Account;
import com.doos.order.domain.KnownToken;
import com.doos.order.domain.RefreshToken;
import com.doos.order.domain.RevokeReason;
import com.doos.order.domain.Session;
import com.doos.order.store.AccountStore;
import com.doos.order.store.SessionStore;
import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.doos.shared.log.LogKeys;
import com.doos.shared.sql.SqlErrors;
import com.doos.shared.sql.Transactions;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sessions. A session is a family of refresh tokens of which the latest counts: each refresh
 * exchanges it for the next one. A token that comes again ends the whole session, for then two
 * parties hold copies, and the one that came first may be the thief. There is no time of grace.
 */
public final class SessionService {
  private static final Logger LOG = LoggerFactory.getLogger(SessionService.class);

  private final Pool pool;
  private final SessionStore sessions;
  private final AccountStore accounts;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Duration refreshTtl;
  private final AccountMetrics metrics;

  /** How a transaction about a token ended; a refusal is committed too. */
  private sealed interface Outcome {
    record Granted(Session session) implements Outcome {}

    record Refused() implements Outcome {}

    record Revoked(long accountId, RevokeReason reason) implements Outcome {}
  }

  /**
   * @param random must not be predictable
   * @param refreshTtl how long a refresh token is good for
   */
  public SessionService(
      Pool pool,
      SessionStore sessions,
      AccountStore accounts,
      InstantSource clock,
      RandomGenerator random,
      Duration refreshTtl,
      AccountMetrics metrics) {
    this.pool = pool;
    this.sessions = sessions;
    this.accounts = accounts;
    this.clock = clock;
    this.random = random;
    this.refreshTtl = refreshTtl;
    this.metrics = metrics;
  }

  /**
   * Begins a session of an account. Holds the account's row meanwhile: who changes the account
   * waits, and then finds the session to revoke.
   *
   * @return fails with {@link ErrorCode#UNAUTHORIZED} when the account is disabled
   */
  public Future<Session> open(long accountId) {
    return inTransaction(transaction ->
        accounts
            .share(transaction, accountId)
            .map(SessionService::enabled)
            .compose(account -> {
              Instant now = clock.instant();
              return sessions
                  .open(transaction, account.id(), now, now.plus(refreshTtl))
                  .compose(session -> issue(transaction, account, session, now));
            }));
  }

  /**
   * Exchanges a refresh token.
   *
   * @return the account as it is now; fails with {@link ErrorCode#UNAUTHORIZED} when the token is
   *     unknown, used, expired or revoked, which all look the same
   */
  public Future<Session> refresh(String token) {
    return RefreshToken.of(token)
        .map(known -> inTransaction(transaction -> rotate(transaction, known)))
        .orElseGet(() -> Future.succeededFuture(new Outcome.Refused()))
        .compose(this::answer);
  }

  private Future<Outcome> rotate(SqlConnection transaction, RefreshToken token) {
    return sessions
        .lock(transaction, token)
        .compose(found ->
            found.isEmpty()
                ? Future.succeededFuture(new Outcome.Refused())
                : rotate(transaction, token, found.get()));
  }

  private Future<Outcome> rotate(SqlConnection transaction, RefreshToken token, KnownToken known) {
    return switch (known.judge(clock.instant())) {
      case REFUSE -> Future.succeededFuture(new Outcome.Refused());
      case REUSED -> revoke(transaction, known, RevokeReason.TOKEN_REUSED);
      case ROTATE ->
          // Not locked: whoever changes the account now revokes this session after us.
          accounts
              .byId(transaction, known.accountId())
              .compose(account ->
                  account.isEmpty() || account.get().disabled()
                      ? revoke(transaction, known, RevokeReason.ACCOUNT_CHANGED)
                      : exchange(transaction, token, known, account.get()));
    };
  }

  private Future<Outcome> exchange(
      SqlConnection transaction, RefreshToken token, KnownToken known, Account account) {
    Instant now = clock.instant();
    return sessions
        .use(transaction, token, now)
        .map(changed -> Transactions.requireAll(changed, List.of(token)))
        .compose(used -> issue(transaction, account, known.sessionId(), now))
        .map(Outcome.Granted::new);
  }

  private Future<Session> issue(
      SqlConnection transaction, Account account, long session, Instant now) {
    RefreshToken next = RefreshToken.next(random);
    return sessions
        .addToken(transaction, next, session, now, now.plus(refreshTtl))
        .map(added -> new Session(account.principal(), next));
  }

  private Future<Outcome> revoke(SqlConnection transaction, KnownToken known, RevokeReason reason) {
    return sessions
        .revoke(transaction, known.sessionId(), reason, clock.instant())
        .map(ended ->
            ended == 0 ? new Outcome.Refused() : new Outcome.Revoked(known.accountId(), reason));
  }

  private Future<Session> answer(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Granted granted -> Future.succeededFuture(granted.session());
      case Outcome.Refused refused -> Future.failedFuture(ended());
      case Outcome.Revoked revoked -> {
        report(revoked);
        yield Future.failedFuture(ended());
      }
    };
  }

  private void report(Outcome outcome) {
    if (outcome instanceof Outcome.Revoked revoked) {
      metrics.revoked(revoked.reason(), 1);
      if (revoked.reason() == RevokeReason.TOKEN_REUSED) {
        LOG.atWarn()
            .addKeyValue(LogKeys.USER_ID, revoked.accountId())
            .log("refresh token came twice, session revoked");
      }
    }
  }

  /** Ends the session of a token, also of one that was used or has expired. */
  public Future<Void> logout(String token) {
    return RefreshToken.of(token)
        .map(known ->
            inTransaction(transaction ->
                sessions
                    .lock(transaction, known)
                    .compose(found ->
                        found.isEmpty()
                            ? Future.<Outcome>succeededFuture(new Outcome.Refused())
                            : revoke(transaction, found.get(), RevokeReason.LOGOUT))))
        .orElseGet(() -> Future.succeededFuture(new Outcome.Refused()))
        .onSuccess(this::report)
        .mapEmpty();
  }

  /**
   * Deletes sessions and tokens that have expired.
   *
   * @param rowsMax of each in one go
   * @return whether there may be more
   */
  public Future<Boolean> purge(int rowsMax) {
    return sessions.purge(pool, clock.instant(), rowsMax);
  }

  private static Account enabled(Optional<Account> account) {
    return account.filter(found -> !found.disabled()).orElseThrow(SessionService::ended);
  }

  private static DoosException ended() {
    return new DoosException(ErrorCode.UNAUTHORIZED, Detail.SESSION_ENDED);
  }

  private <T> Future<T> inTransaction(Function<SqlConnection, Future<T>> work) {
    return Transactions.run(pool, work)
        .recover(failure -> Future.failedFuture(SqlErrors.meaning(failure)));
  }
}

package com.doos.order.app;

import static com.doos.testkit.TestPools.await;

import com.doos.order.domain.AccountChange;
import com.doos.order.domain.NewAccount;
import com.doos.order.domain.Session;
import com.doos.order.store.AccountStore;
import com.doos.order.store.SessionStore;
import com.doos.servers.Endpoints;
import com.doos.servers.HostPort;
import com.doos.shared.auth.Principal;
import com.doos.shared.auth.Role;
import com.doos.shared.config.Secret;
import com.doos.shared.error.DoosException;
import com.doos.shared.redis.RedisConfig;
import com.doos.shared.sql.Migrations;
import com.doos.shared.sql.Pools;
import com.doos.testkit.TestDatabase;
import com.doos.testkit.TestPools;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.sqlclient.Pool;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** The services of accounts on a database of their own, with a clock that tests move. */
final class Accounts implements AutoCloseable {
  static final String PASSWORD = "correct horse";
  static final Duration REFRESH_TTL = Duration.ofDays(7);
  static final Duration PATIENT = Duration.ofSeconds(20);
  static final Duration LOCK_MAX = Duration.ofMinutes(15);

  private static final AccountStore ACCOUNTS = new AccountStore();
  private static final SessionStore SESSIONS = new SessionStore();

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-06-01T12:00:00.123Z"));
  private final InstantSource clock = now::get;
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final AccountMetrics metrics = new AccountMetrics(meters);
  final Vertx vertx = Vertx.vertx();
  final TestDatabase database;
  final Pool pool;
  final Redis redis;
  final RegistrationService registration;
  private final Duration redisWait;
  final LoginService logins;
  final SessionService sessions;
  final AccountAdminService admin;

  /**
   * @param redisAddress where the lock of names is
   * @param redisWait what a trip there may take; on a busy machine the first ones take long
   */
  Accounts(Endpoints servers, HostPort redisAddress, Duration redisWait) throws Exception {
    database = TestDatabase.create(servers, Endpoints.STOCK, "accounts");
    await(Migrations.run(vertx, TestPools.config(database), "db/account"));
    pool = Pools.open(vertx, "account", TestPools.config(database));
    redis =
        new RedisConfig(redisAddress.host(), redisAddress.port(), new Secret(""), 0, 8, 1_000)
            .open(vertx);
    registration = new RegistrationService(pool, ACCOUNTS, passwords(4), clock);
    this.redisWait = redisWait;
    logins = logins(4);
    sessions =
        new SessionService(
            pool, SESSIONS, ACCOUNTS, clock, new SecureRandom(), REFRESH_TTL, metrics);
    admin = new AccountAdminService(pool, ACCOUNTS, SESSIONS, clock, metrics);
  }

  private Passwords passwords(int cost) {
    return new Passwords(vertx, new Passwords.Config(cost, 2, 500), meters);
  }

  /** Logins that hash with another cost. */
  LoginService logins(int cost) {
    LoginLock.Config limits = new LoginLock.Config(5, Duration.ofSeconds(30), LOCK_MAX, redisWait);
    return new LoginService(
        pool,
        ACCOUNTS,
        passwords(cost),
        new LoginLock(vertx, redis, limits, clock, metrics),
        metrics);
  }

  Instant now() {
    return now.get();
  }

  void move(Duration by) {
    now.updateAndGet(time -> time.plus(by));
  }

  /** The id of a new account with these roles and the usual password. */
  long open(String name, Role... roles) throws Exception {
    await(registration.addMissing(new NewAccount(name, PASSWORD), Set.of(roles)));
    return number("SELECT id FROM t_account WHERE username = '" + name + "'");
  }

  long number(String sql) throws Exception {
    return Long.parseLong(database.query(sql).get(0).get(0));
  }

  Session session(long account) throws Exception {
    return await(sessions.open(account));
  }

  /** Whether the token still gets another one; it is used up by that. */
  boolean refreshes(Session session) throws Exception {
    return refusals(List.of(sessions.refresh(session.token().text()))).isEmpty();
  }

  static Principal caller(long account, Role... roles) {
    return new Principal(account, "caller", Set.of(roles));
  }

  static AccountChange roles(Role... roles) {
    return new AccountChange(Optional.of(Set.of(roles)), Optional.empty());
  }

  static AccountChange disabled(boolean disabled) {
    return new AccountChange(Optional.empty(), Optional.of(disabled));
  }

  /** The refusals among these, after all have ended; any other failure is the test's. */
  static List<DoosException> refusals(List<? extends Future<?>> futures) throws Exception {
    List<DoosException> refusals = new ArrayList<>();
    for (Future<?> future : futures) {
      Throwable failure =
          await(
                  future.transform(
                      ended -> Future.succeededFuture(Optional.ofNullable(ended.cause()))))
              .orElse(null);
      if (failure instanceof DoosException refusal) {
        refusals.add(refusal);
      } else if (failure != null) {
        throw new AssertionError("no refusal", failure);
      }
    }
    return refusals;
  }

  static DoosException refusal(Future<?> future) throws Exception {
    List<DoosException> refusals = refusals(List.of(future));
    if (refusals.isEmpty()) {
      throw new AssertionError("not refused");
    }
    return refusals.get(0);
  }

  @Override
  public void close() throws Exception {
    redis.close();
    await(pool.close().timeout(10, TimeUnit.SECONDS));
    await(vertx.close());
    database.close();
  }
}

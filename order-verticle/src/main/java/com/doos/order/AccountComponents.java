package com.doos.order;

import com.doos.order.api.AccountAdminHttpApi;
import com.doos.order.api.AccountHttpApi;
import com.doos.order.api.RefreshCookie;
import com.doos.order.app.AccountAdminService;
import com.doos.order.app.AccountMetrics;
import com.doos.order.app.LoginLock;
import com.doos.order.app.LoginService;
import com.doos.order.app.LoopVerticle;
import com.doos.order.app.Passwords;
import com.doos.order.app.RegistrationService;
import com.doos.order.app.SessionService;
import com.doos.order.store.AccountStore;
import com.doos.order.store.SessionStore;
import com.doos.shared.auth.Tokens;
import com.doos.shared.http.HttpEdge;
import com.doos.shared.runtime.ServiceContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.sqlclient.Pool;
import java.security.SecureRandom;

/** Builds the parts of accounts and sessions, and joins them. */
final class AccountComponents {
  private final AccountConfig config;
  private final Passwords passwords;
  private final RegistrationService registration;
  private final LoginService logins;
  private final SessionService sessions;
  private final AccountAdminService admin;

  AccountComponents(
      Vertx vertx, AccountConfig config, ServiceContext context, Pool pool, Redis redis) {
    this.config = config;
    AccountStore accountStore = new AccountStore();
    SessionStore sessionStore = new SessionStore();
    AccountMetrics metrics = new AccountMetrics(context.metrics());
    this.passwords = new Passwords(vertx, config.hashing(), context.metrics());
    this.registration = new RegistrationService(pool, accountStore, passwords, context.clock());
    this.logins =
        new LoginService(
            pool,
            accountStore,
            passwords,
            new LoginLock(vertx, redis, config.lock(), context.clock(), metrics),
            metrics);
    this.sessions =
        new SessionService(
            pool,
            sessionStore,
            accountStore,
            context.clock(),
            new SecureRandom(),
            config.refreshTtl(),
            metrics);
    this.admin =
        new AccountAdminService(pool, accountStore, sessionStore, context.clock(), metrics);
  }

  /** Declares the routes. */
  void bind(HttpEdge edge, Tokens tokens) {
    RefreshCookie cookie = new RefreshCookie(config.refreshTtl(), config.cookieSecure());
    new AccountHttpApi(registration, logins, sessions, tokens, cookie).bind(edge);
    new AccountAdminHttpApi(admin).bind(edge);
  }

  /** Deletes what has expired; needs the database. */
  LoopVerticle purge() {
    return new LoopVerticle(
        "purge of sessions", config.purgeInterval(), () -> sessions.purge(config.purgeBatchMax()));
  }

  Future<Void> close() {
    return passwords.close();
  }
}

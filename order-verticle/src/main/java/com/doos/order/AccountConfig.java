package com.doos.order;

import com.doos.order.app.LoginLock;
import com.doos.order.app.Passwords;
import com.doos.shared.config.ConfigReader;
import java.time.Duration;

/**
 * Accounts, logins and sessions.
 *
 * @param refreshTtl how long a refresh token is good for
 * @param cookieSecure whether browsers send the refresh cookie over TLS only
 * @param purgeInterval pause between looks for expired sessions
 * @param purgeBatchMax sessions, and tokens, deleted in one statement
 */
public record AccountConfig(
    Passwords.Config hashing,
    LoginLock.Config lock,
    Duration refreshTtl,
    boolean cookieSecure,
    Duration purgeInterval,
    int purgeBatchMax) {

  static AccountConfig from(ConfigReader reader) {
    return new AccountConfig(
        Passwords.Config.from(reader),
        LoginLock.Config.from(reader),
        reader.duration("refresh_ttl", Duration.ofMinutes(1), Duration.ofDays(90)),
        reader.flag("cookie_secure", true),
        reader.duration("purge_interval", Duration.ofMillis(10), Duration.ofHours(1)),
        reader.integer("purge_batch_max", 1, 10_000));
  }
}

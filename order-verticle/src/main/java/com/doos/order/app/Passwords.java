package com.doos.order.app;

import at.favre.lib.crypto.bcrypt.BCrypt;
import com.doos.order.domain.NewAccount;
import com.doos.shared.config.ConfigReader;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Hashes and checks passwords with bcrypt, on a few threads of their own, off the event loops. Work
 * that will hash is let in by {@link #admit} first, so that the queue before those threads is
 * bounded, and with it the rate at which anybody can guess. Safe for all threads.
 */
public final class Passwords {
  /** Of an impossible password: no salt and no digest of anything. */
  private static final String NOBODYS_SALT_AND_DIGEST =
      "CwTycUXWue0Thq9StjUM0uJ8bTP8nWvT4dBqj6f0m9Y6pYbOqzG6W";

  /** The cost is the two digits of {@code $2a$10$...}. */
  private static final int COST_AT = 4;

  private static final int COST_MIN = 4;
  private static final int COST_MAX = 16;

  private final Config config;
  private final WorkerExecutor workers;
  private final String nobodysHash;
  private final AtomicInteger admitted = new AtomicInteger();

  /**
   * @param cost one hash takes 2^cost rounds
   * @param workers threads
   * @param queueMax how many may be let in beyond those that are being hashed
   */
  public record Config(int cost, int workers, int queueMax) {
    private static final int SAFE_COST_MIN = 10;

    public Config {
      if (cost < COST_MIN || cost > COST_MAX || workers < 1 || queueMax < 0) {
        throw new IllegalArgumentException("no such hashing of passwords");
      }
    }

    public static Config from(ConfigReader reader) {
      return new Config(
          reader.integer("hash_cost", SAFE_COST_MIN, COST_MAX),
          reader.integer("hash_workers", 1, 64),
          reader.integer("hash_queue_max", 0, 10_000));
    }

    int admittedMax() {
      return workers + queueMax;
    }
  }

  /**
   * The outcome of a check.
   *
   * @param rehashed a hash of today's cost, when the password is right and its hash is a cheaper
   *     one
   */
  public record Checked(boolean right, Optional<String> rehashed) {}

  public Passwords(Vertx vertx, Config config, MeterRegistry metrics) {
    this.config = config;
    this.workers = vertx.createSharedWorkerExecutor("password-hashing", config.workers());
    this.nobodysHash =
        String.format(Locale.ROOT, "$2a$%02d$", config.cost()) + NOBODYS_SALT_AND_DIGEST;
    Gauge.builder("password_checks_under_way", admitted, AtomicInteger::get).register(metrics);
  }

  /**
   * Does work that hashes a password once, unless too much of it is under way.
   *
   * @return fails with {@link ErrorCode#OVERLOADED}, at once
   */
  public <T> Future<T> admit(Supplier<Future<T>> work) {
    if (admitted.incrementAndGet() > config.admittedMax()) {
      admitted.decrementAndGet();
      return Future.failedFuture(DoosException.of(ErrorCode.OVERLOADED));
    }
    return Future.succeededFuture()
        .compose(go -> work.get())
        .onComplete(done -> admitted.decrementAndGet());
  }

  /** Hashes a new password; within {@link #admit}. */
  public Future<String> hash(String password) {
    byte[] secret = bytes(password);
    return workers.executeBlocking(() -> hash(config.cost(), secret), false);
  }

  /**
   * Compares a password; within {@link #admit}. All refusals take the same time, whether there is a
   * hash to compare with or not, and whatever its cost up to today's.
   */
  public Future<Checked> check(Optional<String> hash, String password) {
    byte[] secret = bytes(password);
    return workers.executeBlocking(() -> check(hash.orElse(nobodysHash), secret), false);
  }

  private Checked check(String hash, byte[] secret) {
    if (secret.length > NewAccount.PASSWORD_BYTES_MAX) {
      return new Checked(false, Optional.empty());
    }
    boolean right =
        BCrypt.verifyer().verify(secret, hash.getBytes(StandardCharsets.US_ASCII)).verified;
    int cost = Integer.parseInt(hash.substring(COST_AT, COST_AT + 2));
    if (right) {
      return new Checked(
          true, cost < config.cost() ? Optional.of(hash(config.cost(), secret)) : Optional.empty());
    }
    makeUpFor(cost, secret);
    return new Checked(false, Optional.empty());
  }

  /** 2^c + 2^c + 2^(c+1) + ... + 2^(d-1) rounds are 2^d. */
  private void makeUpFor(int cost, byte[] secret) {
    for (int missing = cost; missing < config.cost(); missing++) {
      String unused = hash(missing, secret);
    }
  }

  private static String hash(int cost, byte[] secret) {
    return new String(BCrypt.withDefaults().hash(cost, secret), StandardCharsets.US_ASCII);
  }

  private static byte[] bytes(String password) {
    return password.getBytes(StandardCharsets.UTF_8);
  }

  public Future<Void> close() {
    return workers.close();
  }
}

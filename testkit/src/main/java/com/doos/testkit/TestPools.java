package com.doos.testkit;

import com.doos.servers.HostPort;
import com.doos.shared.config.DatabaseConfig;
import com.doos.shared.config.Secret;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Configurations of test databases, and waiting for futures from a test's thread. */
public final class TestPools {
  private static final int CONNECTIONS = 8;
  private static final int WAITING_MAX = 10_000;
  private static final long ANSWER_SECONDS_MAX = 60;

  private TestPools() {}

  /** How a service would reach this database. */
  public static DatabaseConfig config(TestDatabase database) {
    return config(database, database.address());
  }

  /** How a service would reach this database at another address, such as a proxy's. */
  public static DatabaseConfig config(TestDatabase database, HostPort address) {
    return new DatabaseConfig(
        address.host(),
        address.port(),
        List.of(),
        database.name(),
        database.user(),
        new Secret(database.password()),
        CONNECTIONS,
        WAITING_MAX,
        Duration.ofHours(1),
        Duration.ofMinutes(10));
  }

  /** The future's value, or its failure as an {@link ExecutionException}. */
  public static <T> T await(Future<T> future)
      throws ExecutionException, InterruptedException, TimeoutException {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
  }
}

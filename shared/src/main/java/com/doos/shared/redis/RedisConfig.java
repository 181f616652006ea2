package com.doos.shared.redis;

import com.doos.shared.config.ConfigReader;
import com.doos.shared.config.Secret;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;

/**
 * @param password empty when the server asks for none
 * @param poolSize connections of one client
 * @param maxWaiting requests that may wait for an answer or a connection
 */
public record RedisConfig(
    String host, int port, Secret password, int db, int poolSize, int maxWaiting) {
  private static final int CONNECT_TIMEOUT_MS = 1_000;

  public static RedisConfig from(ConfigReader reader) {
    return new RedisConfig(
        reader.string("host"),
        reader.port("port"),
        new Secret(reader.string("password", "")),
        reader.integer("db", 0, 15),
        reader.integer("pool_size", 1, 1_000),
        reader.integer("max_waiting", 1, 1_000_000));
  }

  /** A client with a pool of its own. */
  public Redis open(Vertx vertx) {
    RedisOptions options =
        new RedisOptions()
            .setConnectionString("redis://" + host + ":" + port + "/" + db)
            .setNetClientOptions(new NetClientOptions().setConnectTimeout(CONNECT_TIMEOUT_MS))
            .setMaxPoolSize(poolSize)
            .setMaxPoolWaiting(maxWaiting)
            .setMaxWaitingHandlers(maxWaiting);
    if (!password.value().isEmpty()) {
      options.setPassword(password.value());
    }
    return Redis.createClient(vertx, options);
  }
}

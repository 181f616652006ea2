package com.doos.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Redis 6.2, from the binaries in the embedded-redis jar. */
final class RedisServer {
  private static final Duration READY_MAX = Duration.ofSeconds(20);
  private static final Duration STOP_MAX = Duration.ofSeconds(5);
  private static final Duration TRY_MAX = Duration.ofSeconds(5);

  /** The first needs libssl 3 of the host; the second is static, older and 32 bits wide. */
  private static final List<String> PROGRAMS =
      List.of("redis-server-6.2.6-v5-linux-amd64", "redis-server-6.2.7-linux-386");

  private RedisServer() {}

  static ChildSpec prepare(Home home, StackConfig config) throws IOException, InterruptedException {
    Path dist = config.dist().resolve("redis-6.2");
    Archives.unpack(
        Archives.find("embedded-redis-"), "redis-server-", dist, RedisServer::isOurs, name -> true);
    int port = config.ports().redis();
    Path data = Files.createDirectories(home.data("redis"));
    Path file = Files.createDirectories(home.tmp("redis")).resolve("redis.conf");
    Files.writeString(
        file,
        String.format(
            Locale.ROOT,
            """
            bind 127.0.0.1
            port %d
            dir %s
            daemonize no
            appendonly yes
            appendfsync everysec
            save ""
            maxmemory %dmb
            maxmemory-policy noeviction
            databases 4
            loglevel notice
            """,
            port,
            data,
            config.sizes().redisMax()));
    return new ChildSpec(
        "redis",
        List.of(program(dist).toString(), file.toString()),
        Map.of("LC_ALL", "C"),
        () -> Probes.redis(port),
        READY_MAX,
        STOP_MAX);
  }

  private static boolean isOurs(String name) {
    return PROGRAMS.contains("redis-server-" + name);
  }

  private static Path program(Path dist) throws InterruptedException {
    for (String name : PROGRAMS) {
      Path program = dist.resolve(name.substring("redis-server-".length()));
      if (Tools.succeeds(TRY_MAX, List.of(program.toString(), "--version"))) {
        return program;
      }
    }
    throw new ServerStartException("no Redis binary runs here: tried " + PROGRAMS, null);
  }
}

package com.doos.shared.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** A Lua script that Redis is sent once and from then on asked for by its hash. */
public final class RedisScript {
  private final Redis redis;
  private final String source;
  private final String hash;

  private RedisScript(Redis redis, String source) {
    this.redis = redis;
    this.source = source;
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1").digest(source.getBytes(StandardCharsets.UTF_8));
      this.hash = HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * @param beside the script's file lies beside this class
   */
  public static RedisScript read(Redis redis, Class<?> beside, String file) {
    try (InputStream in = beside.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is missing");
      }
      return new RedisScript(redis, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs the script; a server that does not know it yet is sent it. */
  public Future<Response> run(List<String> keys, List<String> arguments) {
    return redis
        .send(request(Command.EVALSHA, hash, keys, arguments))
        .recover(failure ->
            isUnknown(failure)
                ? redis.send(request(Command.EVAL, source, keys, arguments))
                : Future.failedFuture(failure));
  }

  private static boolean isUnknown(Throwable failure) {
    return failure.getMessage() != null && failure.getMessage().startsWith("NOSCRIPT");
  }

  private static Request request(
      Command command, String script, List<String> keys, List<String> arguments) {
    Request request = Request.cmd(command).arg(script).arg(keys.size());
    keys.forEach(request::arg);
    arguments.forEach(request::arg);
    return request;
  }
}

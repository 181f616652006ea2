package com.doos.order.cache;

import com.doos.order.cache.CacheKey.Subject;
import com.doos.shared.seal.KeyRing;
import com.doos.shared.seal.SealException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers all processes share. A subject is a hash, its answers are the fields, and one {@code
 * UNLINK} forgets them.
 *
 * <p>A read that finds nothing leaves a <em>lease</em> in the field, and only the holder of the
 * lease that is there may replace it by an answer. What forgets the subject takes the lease along:
 * so nobody can store what was read before a change once that change has been announced, however
 * long the reading took.
 *
 * <p>Leases and answers carry the <em>epoch</em>, a random number under a key of its own; those of
 * another epoch count as absent. {@link #renew} draws a new one and so forgets everything. An epoch
 * that Redis has lost is drawn anew too: what was there before cannot come back.
 *
 * <p>Answers hold addresses, so each is sealed for its key and field. One that does not open counts
 * as absent: it was sealed under a key this process does not hold (yet), or altered.
 */
public final class RedisCache {
  private static final Logger LOG = LoggerFactory.getLogger(RedisCache.class);

  /** {@code *} for everything, else subjects; the first word names the sender. */
  static final String CHANNEL = "doos:cache:changed";

  static final String EVERYTHING = "*";

  static final String EPOCH = "doos:cache:epoch";
  private static final String PREFIX = "doos:cache:";
  private static final int VALUE_BYTES_MAX = 256 * 1_024;

  /** Fields of a subject; further answers are not stored. */
  private static final int FIELDS_MAX = 32;

  private static final String LOOK =
      """
      local epoch = redis.call('GET', KEYS[1])
      if not epoch then
        epoch = ARGV[2]
        redis.call('SET', KEYS[1], epoch)
      end
      local head = 'V' .. epoch .. ':'
      local found = redis.call('HGET', KEYS[2], ARGV[1])
      if found and string.sub(found, 1, #head) == head then
        return string.sub(found, #head + 1)
      end
      if found or redis.call('HLEN', KEYS[2]) < tonumber(ARGV[4]) then
        redis.call('HSET', KEYS[2], ARGV[1], 'L' .. epoch .. ':' .. ARGV[2])
        if redis.call('PTTL', KEYS[2]) < 0 then
          redis.call('PEXPIRE', KEYS[2], ARGV[3])
        end
      end
      return false
      """;

  /** An answer may shorten the life of its subject, never prolong it. */
  private static final String FILL =
      """
      local epoch = redis.call('GET', KEYS[1])
      if epoch and redis.call('HGET', KEYS[2], ARGV[1]) == 'L' .. epoch .. ':' .. ARGV[2] then
        redis.call('HSET', KEYS[2], ARGV[1], 'V' .. epoch .. ':' .. ARGV[3])
        if redis.call('PTTL', KEYS[2]) > tonumber(ARGV[4]) then
          redis.call('PEXPIRE', KEYS[2], ARGV[4])
        end
        return 1
      end
      return 0
      """;

  private final Redis redis;
  private final Lifetimes lifetimes;
  private final Duration longest;
  private final Duration wait;
  private final RandomGenerator random;
  private final KeyRing keys;
  private final String sender;

  /**
   * What Redis had.
   *
   * @param view null: nothing; then {@code lease} lets this caller store what it loads
   */
  public record Looked(@Nullable View view, String lease) {}

  /**
   * @param longest lifetime of a subject
   * @param wait limit of {@link #look} and {@link #renew}
   */
  RedisCache(
      Redis redis,
      Lifetimes lifetimes,
      Duration longest,
      Duration wait,
      RandomGenerator random,
      KeyRing keys) {
    this.redis = redis;
    this.lifetimes = lifetimes;
    this.longest = longest;
    this.wait = wait;
    this.random = random;
    this.keys = keys;
    this.sender = nonce();
  }

  public Future<Looked> look(CacheKey key) {
    String lease = nonce();
    return redis
        .send(script(LOOK, key).arg(key.field()).arg(lease).arg(longest.toMillis()).arg(FIELDS_MAX))
        .timeout(wait.toMillis(), TimeUnit.MILLISECONDS)
        .map(found -> new Looked(found == null ? null : open(key, found), lease));
  }

  /** An answer that does not open stays until it is forgotten: its lease is not there any more. */
  @Nullable View open(CacheKey key, Response found) {
    try {
      return View.decode(Buffer.buffer(keys.open(found.toBytes(), context(key))));
    } catch (SealException unreadable) {
      LOG.debug("an answer in Redis does not open", unreadable);
      return null;
    }
  }

  private Buffer seal(CacheKey key, View view) {
    return Buffer.buffer(keys.seal(view.encode().getBytes(), context(key)));
  }

  private static String context(CacheKey key) {
    return redisKey(key.subject()) + ' ' + key.field();
  }

  /** Stores an answer if nothing has forgotten its subject since {@code lease} was given. */
  public Future<Void> fill(CacheKey key, String lease, View view) {
    return view.body().length() > VALUE_BYTES_MAX
        ? Future.succeededFuture()
        : redis
            .send(
                script(FILL, key)
                    .arg(key.field())
                    .arg(lease)
                    .arg(seal(key, view))
                    .arg(Math.max(1, lifetimes.of(view).toMillis())))
            .mapEmpty();
  }

  private static Request script(String script, CacheKey key) {
    return Request.cmd(Command.EVAL).arg(script).arg(2).arg(EPOCH).arg(redisKey(key.subject()));
  }

  /**
   * Forgets subjects and tells the other processes, then publishes {@code signal}, all in one trip.
   * Not limited in time: what comes late still takes effect.
   *
   * @param signal channel that gets a message as well; null for none
   */
  public Future<List<Response>> forget(Collection<Subject> subjects, @Nullable String signal) {
    List<Request> requests = new ArrayList<>();
    if (!subjects.isEmpty()) {
      Request unlink = Request.cmd(Command.UNLINK);
      subjects.forEach(subject -> unlink.arg(redisKey(subject)));
      requests.add(unlink);
      requests.add(publish(subjects.stream().map(Subject::text).collect(Collectors.joining(" "))));
    }
    if (signal != null) {
      requests.add(Request.cmd(Command.PUBLISH).arg(signal).arg("1"));
    }
    return requests.isEmpty() ? Future.succeededFuture(List.of()) : redis.batch(requests);
  }

  /** Forgets everything, in all processes. */
  public Future<Void> renew() {
    return redis
        .batch(List.of(Request.cmd(Command.SET).arg(EPOCH).arg(nonce()), publish(EVERYTHING)))
        .timeout(wait.toMillis(), TimeUnit.MILLISECONDS)
        .mapEmpty();
  }

  private Request publish(String subjects) {
    return Request.cmd(Command.PUBLISH).arg(CHANNEL).arg(sender + " " + subjects);
  }

  /** Whether a message of {@link #CHANNEL} is this process's own. */
  boolean isOwn(String message) {
    return message.startsWith(sender);
  }

  static String redisKey(Subject subject) {
    return PREFIX + subject.text();
  }

  private String nonce() {
    return HexFormat.of().toHexDigits(random.nextLong());
  }
}

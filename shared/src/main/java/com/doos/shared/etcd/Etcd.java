package com.doos.shared.etcd;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.common.exception.ErrorCode;
import io.etcd.jetcd.common.exception.EtcdException;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.watch.WatchEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A connection to etcd. Every request has a limit; one that has passed it may still be carried out.
 * Connects when it is first needed, and again whenever it has to.
 */
final class Etcd {
  private final Vertx vertx;
  private final Client client;
  private final Duration timeout;
  private final String prefix;

  /** A key without the prefix, its value, and when it was created and last changed. */
  record Entry(String key, String value, long createRevision, long modRevision) {}

  /** What was there at a revision, in the order of the keys. */
  record Listing(List<Entry> entries, long revision) {}

  /** The conditions of a transaction did not hold; nothing was changed. */
  static final class ConflictException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ConflictException() {
      super("changed by somebody else", null, false, false);
    }
  }

  Etcd(Vertx vertx, EtcdConfig config) {
    this.vertx = vertx;
    this.timeout = config.timeout();
    this.prefix = config.prefix();
    this.client =
        Client.builder()
            .endpoints(config.endpoints())
            .waitForReady(false)
            .connectTimeout(config.timeout())
            .retryMaxDuration(config.timeout())
            .keepaliveTime(config.timeout())
            .keepaliveTimeout(config.timeout())
            .keepaliveWithoutCalls(true)
            .build();
  }

  /** All that lies in a folder, whose name ends with a slash. */
  Future<Listing> list(String folder) {
    return call(() -> client.getKVClient().get(key(folder), all()))
        .map(found ->
            new Listing(
                found.getKvs().stream().map(this::entry).toList(),
                found.getHeader().getRevision()));
  }

  private static GetOption all() {
    return GetOption.builder().isPrefix(true).build();
  }

  /**
   * Carries out all effects when all conditions hold.
   *
   * @return the revision they got; fails with a {@link ConflictException}
   */
  Future<Long> commit(List<Cmp> conditions, List<Op> effects) {
    return call(() ->
            client
                .getKVClient()
                .txn()
                .If(conditions.toArray(Cmp[]::new))
                .Then(effects.toArray(Op[]::new))
                .commit())
        .compose(done ->
            done.isSucceeded()
                ? Future.succeededFuture(done.getHeader().getRevision())
                : Future.failedFuture(new ConflictException()));
  }

  /** A new lease, which ends after this time, in whole seconds, when it is not kept alive. */
  Future<Long> grant(Duration life) {
    return call(() -> client.getLeaseClient().grant(life.toSeconds())).map(lease -> lease.getID());
  }

  /** Starts a lease's time anew; see {@link #isGone} for one that has ended. */
  Future<Void> keepAlive(long lease) {
    return call(() -> client.getLeaseClient().keepAliveOnce(lease)).mapEmpty();
  }

  /** Ends a lease, and with it the keys under it. */
  Future<Void> revoke(long lease) {
    return call(() -> client.getLeaseClient().revoke(lease)).mapEmpty();
  }

  /** Whether a request failed because there is no such lease. */
  static boolean isGone(Throwable failure) {
    return failure instanceof EtcdException etcd && etcd.getErrorCode() == ErrorCode.NOT_FOUND;
  }

  /**
   * Follows a folder from a revision on. Both are called by threads of the client.
   *
   * @param ended what happens from now on is not told
   */
  Watch.Watcher watch(
      String folder, long fromRevision, Consumer<List<WatchEvent>> changed, Runnable ended) {
    WatchOption option = WatchOption.builder().isPrefix(true).withRevision(fromRevision).build();
    return client
        .getWatchClient()
        .watch(
            key(folder),
            option,
            Watch.listener(
                response -> changed.accept(response.getEvents()), failed -> ended.run(), ended));
  }

  /** The effect of a put; lease 0 is none. */
  Op put(String key, String value, long lease) {
    return Op.put(
        key(key),
        ByteSequence.from(value, StandardCharsets.UTF_8),
        PutOption.builder().withLeaseId(lease).build());
  }

  ByteSequence key(String name) {
    return ByteSequence.from(prefix + name, StandardCharsets.UTF_8);
  }

  Entry entry(KeyValue found) {
    return new Entry(
        found.getKey().toString(StandardCharsets.UTF_8).substring(prefix.length()),
        found.getValue().toString(StandardCharsets.UTF_8),
        found.getCreateRevision(),
        found.getModRevision());
  }

  private <T> Future<T> call(Supplier<CompletableFuture<T>> request) {
    CompletableFuture<T> answer;
    try {
      answer = request.get();
    } catch (RuntimeException closed) {
      return Future.failedFuture(closed);
    }
    return Future.fromCompletionStage(answer, vertx.getOrCreateContext())
        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .recover(failure -> Future.failedFuture(cause(failure)));
  }

  private static Throwable cause(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  Future<Void> close() {
    return vertx.executeBlocking(() -> {
      client.close();
      return null;
    });
  }
}

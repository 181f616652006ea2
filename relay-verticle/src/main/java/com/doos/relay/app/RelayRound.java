package com.doos.relay.app;

import com.doos.relay.app.RoundPlan.Failure;
import com.doos.shared.log.LogKeys;
import com.doos.shared.outbox.OutboxStore;
import com.doos.shared.outbox.StoredMessage;
import com.doos.shared.shard.SlotGuard;
import com.doos.shared.shard.SlotSet;
import com.doos.shared.sql.SqlErrors;
import com.doos.shared.trace.Traces;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One round of a shard: reads the ready messages, publishes them and writes down what became of
 * them. Delivery is at least once: a message acknowledged by Kafka whose mark was lost is sent
 * again.
 */
final class RelayRound {
  /** Rest after a round in which Kafka took nothing; publishing itself waits much longer. */
  static final Duration OUTAGE_REST = Duration.ofSeconds(1);

  /** Tries to write down what became of the messages before the round fails. */
  private static final int WRITE_TRIES_MAX = 5;

  private static final Logger LOG = LoggerFactory.getLogger(RelayRound.class);

  private final int shard;
  private final OutboxStore store;
  private final Dispatcher dispatcher;
  private final RelayLimits limits;
  private final RelayMetrics metrics;
  private final InstantSource clock;

  /**
   * When the next round is due.
   *
   * @param pause zero: at once
   * @param wakeable whether a new message makes it due earlier
   */
  record Pace(Duration pause, boolean wakeable) {}

  RelayRound(
      int shard,
      OutboxStore store,
      Dispatcher dispatcher,
      RelayLimits limits,
      RelayMetrics metrics,
      InstantSource clock) {
    this.shard = shard;
    this.store = store;
    this.dispatcher = dispatcher;
    this.limits = limits;
    this.metrics = metrics;
    this.clock = clock;
  }

  /**
   * Runs one round.
   *
   * @param connection the one that holds the shard's lease, so that a lost lease ends the round
   */
  Future<Pace> run(SqlConnection connection) {
    return store
        .ready(connection, clock.instant(), limits.batchMax())
        .compose(batch ->
            dispatcher
                .dispatch(batch)
                .map(RoundPlan::of)
                .compose(plan -> {
                  Instant now = clock.instant();
                  tell(plan, now);
                  return write(connection, plan, now, WRITE_TRIES_MAX)
                      .map(done -> pace(batch.size(), plan));
                }));
  }

  private void tell(RoundPlan plan, Instant now) {
    plan.sent().forEach(message -> sent(message, now));
    plan.failures().forEach(this::notSent);
    if (plan.outage()) {
      metrics.outage();
      LOG.atWarn().addKeyValue(LogKeys.SHARD, shard).log("Kafka takes no messages");
    }
  }

  /**
   * In one transaction. The confirmation of the same messages may win a deadlock, and takes them
   * out of the way. Messages whose slot has left meanwhile stay as they are: their new shard sends
   * them again.
   */
  private Future<Void> write(SqlConnection connection, RoundPlan plan, Instant now, int tries) {
    if (plan.sent().isEmpty() && plan.failures().isEmpty()) {
      return Future.succeededFuture();
    }
    return SlotGuard.on(connection, slots -> mark(connection, plan, slots, now))
        .recover(failure ->
            tries > 1 && SqlErrors.isTransient(failure)
                ? write(connection, plan, now, tries - 1)
                : Future.failedFuture(failure));
  }

  private Future<Void> mark(SqlConnection connection, RoundPlan plan, SlotSet slots, Instant now) {
    List<Future<Void>> marked = new ArrayList<>();
    marked.add(
        store.markSent(
            connection,
            plan.sent().stream()
                .filter(message -> isHere(message, slots))
                .map(StoredMessage::id)
                .sorted()
                .toList()));
    for (Failure failure : plan.failures()) {
      if (isHere(failure.message(), slots)) {
        marked.add(mark(connection, failure, now));
      }
    }
    return Future.join(marked).mapEmpty();
  }

  private static boolean isHere(StoredMessage message, SlotSet slots) {
    return slots.has(Long.parseLong(message.message().key()));
  }

  private void sent(StoredMessage message, Instant now) {
    metrics.sent(Duration.between(message.createdAt(), now));
    LOG.atDebug()
        .addKeyValue(LogKeys.TRACE_ID, Traces.id(message.message().traceId()))
        .addKeyValue(LogKeys.MESSAGE_ID, message.message().messageId())
        .addKeyValue(LogKeys.TOPIC, message.message().topic())
        .log("message sent");
  }

  private void notSent(Failure failure) {
    StoredMessage message = failure.message();
    Optional<Duration> wait = wait(message);
    LOG.atLevel(wait.isPresent() ? Level.WARN : Level.ERROR)
        .addKeyValue(LogKeys.SHARD, shard)
        .addKeyValue(LogKeys.MESSAGE_ID, message.message().messageId())
        .addKeyValue(LogKeys.TOPIC, message.message().topic())
        .log("{}: {}", wait.isPresent() ? "not sent" : "given up", failure.reason());
    if (wait.isEmpty()) {
      metrics.failed();
    } else {
      metrics.retried();
    }
  }

  private Future<Void> mark(SqlConnection connection, Failure failure, Instant now) {
    StoredMessage message = failure.message();
    return wait(message)
        .map(wait -> store.markRetry(connection, message, now.plus(wait), failure.reason()))
        .orElseGet(() -> store.markFailed(connection, message, failure.reason()));
  }

  private static Optional<Duration> wait(StoredMessage message) {
    return Backoff.afterFailure(message.retries(), message.retriesMax());
  }

  private Pace pace(int batchSize, RoundPlan plan) {
    if (plan.outage()) {
      return new Pace(OUTAGE_REST, false);
    }
    if (batchSize == limits.batchMax()) {
      return new Pace(Duration.ZERO, true);
    }
    Duration earliest = limits.scanInterval();
    for (Failure failure : plan.failures()) {
      StoredMessage message = failure.message();
      Duration retry = wait(message).orElse(earliest);
      earliest = retry.compareTo(earliest) < 0 ? retry : earliest;
    }
    return new Pace(earliest, true);
  }
}

package com.doos.relay.app;

import com.doos.relay.app.RoundPlan.Failure;
import com.doos.shared.log.LogKeys;
import com.doos.shared.outbox.OutboxStore;
import com.doos.shared.outbox.StoredMessage;
import com.doos.shared.sql.SqlErrors;
import com.doos.shared.trace.Traces;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
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

  /** Tries of the mark "sent" before the round fails. */
  private static final int MARK_TRIES_MAX = 5;

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
   * @param client the connection that holds the shard's lease, so that a lost lease ends the round
   */
  Future<Pace> run(SqlClient client) {
    return store
        .ready(client, clock.instant(), limits.batchMax())
        .compose(batch ->
            dispatcher
                .dispatch(batch)
                .map(RoundPlan::of)
                .compose(plan -> write(client, plan).map(done -> pace(batch.size(), plan))));
  }

  private Future<Void> write(SqlClient client, RoundPlan plan) {
    Instant now = clock.instant();
    List<Future<Void>> written = new ArrayList<>();
    written.add(markSent(client, plan.sent(), MARK_TRIES_MAX));
    for (Failure failure : plan.failures()) {
      written.add(write(client, failure, now));
    }
    plan.sent().forEach(message -> sent(message, now));
    if (plan.outage()) {
      metrics.outage();
      LOG.atWarn().addKeyValue(LogKeys.SHARD, shard).log("Kafka takes no messages");
    }
    return Future.join(written).mapEmpty();
  }

  private void sent(StoredMessage message, Instant now) {
    metrics.sent(Duration.between(message.createdAt(), now));
    LOG.atDebug()
        .addKeyValue(LogKeys.TRACE_ID, Traces.id(message.message().traceId()))
        .addKeyValue(LogKeys.MESSAGE_ID, message.message().messageId())
        .addKeyValue(LogKeys.TOPIC, message.message().topic())
        .log("message sent");
  }

  /** The confirmation of the same messages may win a deadlock, and takes them out of the way. */
  private Future<Void> markSent(SqlClient client, List<StoredMessage> sent, int tries) {
    return store
        .markSent(client, sent.stream().map(StoredMessage::id).sorted().toList())
        .recover(failure ->
            tries > 1 && SqlErrors.isTransient(failure)
                ? markSent(client, sent, tries - 1)
                : Future.failedFuture(failure));
  }

  private Future<Void> write(SqlClient client, Failure failure, Instant now) {
    StoredMessage message = failure.message();
    Optional<Duration> wait = Backoff.afterFailure(message.retries(), message.retriesMax());
    LOG.atLevel(wait.isPresent() ? Level.WARN : Level.ERROR)
        .addKeyValue(LogKeys.SHARD, shard)
        .addKeyValue(LogKeys.MESSAGE_ID, message.message().messageId())
        .addKeyValue(LogKeys.TOPIC, message.message().topic())
        .log("{}: {}", wait.isPresent() ? "not sent" : "given up", failure.reason());
    if (wait.isEmpty()) {
      metrics.failed();
      return store.markFailed(client, message, failure.reason());
    }
    metrics.retried();
    return store.markRetry(client, message, now.plus(wait.get()), failure.reason());
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
      Duration retry =
          Backoff.afterFailure(message.retries(), message.retriesMax()).orElse(earliest);
      earliest = retry.compareTo(earliest) < 0 ? retry : earliest;
    }
    return new Pace(earliest, true);
  }
}

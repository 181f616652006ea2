package com.doos.order.reconcile;

import com.doos.shared.outbox.MessageStatus;
import com.doos.shared.outbox.OutboxAuditStore;
import com.doos.shared.outbox.OutboxAuditStore.Stopped;
import com.doos.shared.shard.SlotGuard;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks for messages of a shard that have come to a stop in one status. One that was sent is sent
 * again, which its receiver tolerates; one that is ready waits for a relay, or behind another; one
 * that has failed waits for a person.
 */
public final class OutboxCheck implements PagedCheck<Long> {
  private final Pool pool;
  private final OutboxAuditStore outbox;
  private final MessageStatus status;
  private final Duration messageMax;

  /**
   * @param status ready, sent or failed
   * @param messageMax how long a message may be ready or sent
   */
  public OutboxCheck(
      Pool pool, OutboxAuditStore outbox, MessageStatus status, Duration messageMax) {
    this.pool = pool;
    this.outbox = outbox;
    this.status = status;
    this.messageMax = status == MessageStatus.FAILED ? Duration.ZERO : messageMax;
  }

  @Override
  public Future<Page<Long>> look(Long after, int limit, boolean repair) {
    return outbox
        .stopped(pool, status, messageMax, after, limit)
        .map(stopped ->
            Page.of(
                stopped.size(),
                stopped.size() < limit ? null : stopped.get(stopped.size() - 1).id(),
                stopped.stream().map(this::suspicion).toList()));
  }

  private Suspicion suspicion(Stopped message) {
    String detail =
        status.wireName() + ", " + message.retries() + " retries, written " + message.createdAt();
    return new Suspicion(new Evidence(kind(), message.messageId(), detail), remedy(message));
  }

  private FindingKind kind() {
    return switch (status) {
      case READY -> FindingKind.MESSAGE_UNSENT;
      case SENT -> FindingKind.MESSAGE_UNCONFIRMED;
      case FAILED -> FindingKind.DEAD_LETTER;
      case CONFIRMED -> throw new IllegalStateException("a confirmed message may stay");
    };
  }

  private Future<Boolean> sendAgain(Stopped message) {
    return SlotGuard.run(
        pool,
        List.of(Long.valueOf(message.key())),
        transaction -> outbox.sendAgain(transaction, message.messageId(), status));
  }

  private @Nullable Supplier<Future<Boolean>> remedy(Stopped message) {
    return status == MessageStatus.SENT ? () -> sendAgain(message) : null;
  }
}

package com.doos.shared.batch;

import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Turns many commands into few transactions. While one batch is in flight, commands queue up; when
 * it ends, the next batch takes what waits. Batches so grow with the load by themselves and a lone
 * command waits for nobody.
 *
 * <p>Guarantees: at most one batch is in flight; commands are tried in the order of their
 * submission; each command gets exactly one answer, its own. When a batch fails through the fault
 * of its rows, it is halved until only the guilty commands fail. When it fails for any other reason
 * all its commands fail with that reason; whether they took effect is then as unknown as the
 * transaction's fate.
 *
 * <p>Confined to the context that created it: call it from nowhere else.
 *
 * @param <C> command
 * @param <R> answer
 */
public final class GroupCommitter<C, R> {

  /** Carries out a batch in one transaction. */
  @FunctionalInterface
  public interface Transaction<C, R> {
    /** Commits all commands or none; the answers are in the order of the commands. */
    Future<List<R>> commit(List<C> commands);
  }

  /**
   * @param batchMax commands in one transaction
   * @param queueMax commands that may wait; one more is refused with {@link ErrorCode#OVERLOADED}
   */
  public record Limits(int batchMax, int queueMax) {
    public Limits {
      if (batchMax < 1 || queueMax < batchMax) {
        throw new IllegalArgumentException("batchMax must be 1.." + queueMax);
      }
    }
  }

  private record Pending<C, R>(C command, Promise<R> answer) {}

  private final Context owner;
  private final Limits limits;
  private final Transaction<C, R> transaction;
  private final Predicate<Throwable> rowsFault;
  private final ArrayDeque<Pending<C, R>> queue = new ArrayDeque<>();
  private final DistributionSummary batchSize;
  private boolean busy;

  /**
   * @param owner the only context this is used on
   * @param name value of the metrics' {@code committer} tag
   * @param rowsFault whether a failure is the fault of single commands, so that halving helps
   */
  public GroupCommitter(
      Context owner,
      String name,
      Limits limits,
      Predicate<Throwable> rowsFault,
      MeterRegistry metrics,
      Transaction<C, R> transaction) {
    this.owner = owner;
    this.limits = limits;
    this.rowsFault = rowsFault;
    this.transaction = transaction;
    this.batchSize =
        DistributionSummary.builder("group_commit_batch_size")
            .tag("committer", name)
            .serviceLevelObjectives(1, 2, 4, 8, 16, 32, 64, 128, 256)
            .register(metrics);
    Gauge.builder("group_commit_queue_depth", queue, ArrayDeque::size)
        .tag("committer", name)
        .register(metrics);
  }

  /** Queues a command; the future has its own answer or failure. */
  public Future<R> submit(C command) {
    if (queue.size() >= limits.queueMax()) {
      return Future.failedFuture(DoosException.of(ErrorCode.OVERLOADED));
    }
    Pending<C, R> pending = new Pending<>(command, Promise.promise());
    queue.add(pending);
    if (!busy) {
      busy = true;
      // The next turn of the event loop, so that commands of the same turn share a batch.
      owner.runOnContext(turn -> commitNext());
    }
    return pending.answer().future();
  }

  private void commitNext() {
    if (queue.isEmpty()) {
      busy = false;
      return;
    }
    List<Pending<C, R>> batch = new ArrayList<>(Math.min(queue.size(), limits.batchMax()));
    while (batch.size() < limits.batchMax() && !queue.isEmpty()) {
      batch.add(queue.remove());
    }
    // In a turn of its own: answers that come at once must not deepen the stack batch by batch.
    commit(batch).onComplete(done -> owner.runOnContext(turn -> commitNext()));
  }

  private Future<Void> commit(List<Pending<C, R>> batch) {
    batchSize.record(batch.size());
    return attempt(batch)
        .transform(outcome -> {
          if (outcome.succeeded()) {
            answer(batch, outcome.result());
            return Future.succeededFuture();
          }
          if (batch.size() > 1 && rowsFault.test(outcome.cause())) {
            int half = batch.size() / 2;
            return commit(batch.subList(0, half))
                .compose(done -> commit(batch.subList(half, batch.size())));
          }
          batch.forEach(pending -> pending.answer().fail(outcome.cause()));
          return Future.succeededFuture();
        });
  }

  private Future<List<R>> attempt(List<Pending<C, R>> batch) {
    try {
      return transaction
          .commit(batch.stream().map(Pending::command).toList())
          .compose(answers ->
              answers.size() == batch.size()
                  ? Future.succeededFuture(answers)
                  : Future.failedFuture(
                      new IllegalStateException("answers do not match the batch")));
    } catch (RuntimeException thrown) {
      return Future.failedFuture(thrown);
    }
  }

  private void answer(List<Pending<C, R>> batch, List<R> answers) {
    for (int i = 0; i < batch.size(); i++) {
      batch.get(i).answer().complete(answers.get(i));
    }
  }
}

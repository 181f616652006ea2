package com.doos.shared.batch;

import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import com.doos.shared.trace.Traces;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Turns many commands into few transactions. While one batch is in flight, commands queue up; when
 * it ends, the next batch takes what waits, but not before the interval since the last one began is
 * over. Batches so grow with the load by themselves, and a lone command waits for nobody.
 *
 * <p>Guarantees: at most {@code inFlightMax} batches, usually one, are in flight; batches begin in
 * the order of their commands' submission; each command gets exactly one answer, its own. When a
 * batch fails through the fault of its rows, it is halved until only the guilty commands fail. When
 * it fails for any other reason all its commands fail with that reason; whether they took effect is
 * then as unknown as the transaction's fate. A command that is refused because the queue is full,
 * or because it waited too long in it, was not tried.
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
   * @param trace that the command belongs to; null when it is not traced
   */
  private record Pending<C, R>(
      C command, int bytes, long sinceNanos, @Nullable Context trace, Promise<R> answer) {}

  private final io.vertx.core.Context owner;
  private final String name;
  private final BatchLimits limits;
  private final Transaction<C, R> transaction;
  private final Predicate<Throwable> rowsFault;
  private final ToIntFunction<C> weight;
  private final ArrayDeque<Pending<C, R>> queue = new ArrayDeque<>();
  private final DistributionSummary batchSize;
  private final Timer wait;
  private int inFlight;
  private boolean launching;
  private boolean resting;
  private long restTimer;
  private long lastLaunch;

  /**
   * @param owner the only context this is used on
   * @param name value of the metrics' {@code committer} tag
   * @param weight bytes of a command, roughly
   * @param rowsFault whether a failure is the fault of single commands, so that halving helps
   */
  public GroupCommitter(
      io.vertx.core.Context owner,
      String name,
      BatchLimits limits,
      ToIntFunction<C> weight,
      Predicate<Throwable> rowsFault,
      MeterRegistry metrics,
      Transaction<C, R> transaction) {
    this.owner = owner;
    this.name = name;
    this.limits = limits;
    this.weight = weight;
    this.rowsFault = rowsFault;
    this.transaction = transaction;
    this.batchSize =
        DistributionSummary.builder("group_commit_batch_size")
            .tag("committer", name)
            .serviceLevelObjectives(1, 2, 4, 8, 16, 32, 64, 128, 256)
            .register(metrics);
    this.wait =
        Timer.builder("group_commit_wait")
            .tag("committer", name)
            .serviceLevelObjectives(
                Duration.ofMillis(1),
                Duration.ofMillis(5),
                Duration.ofMillis(20),
                Duration.ofMillis(100),
                Duration.ofMillis(500))
            .register(metrics);
    Gauge.builder("group_commit_queue_depth", queue, ArrayDeque::size)
        .tag("committer", name)
        .register(metrics);
    this.lastLaunch = System.nanoTime() - limits.interval().toNanos();
  }

  /** Queues a command; the future has its own answer or failure. */
  public Future<R> submit(C command) {
    if (queue.size() >= limits.queueMax()) {
      return Future.failedFuture(DoosException.of(ErrorCode.OVERLOADED));
    }
    Context trace = Traces.current();
    Pending<C, R> pending =
        new Pending<>(
            command, weight.applyAsInt(command), System.nanoTime(), trace, Traces.promise(trace));
    queue.add(pending);
    if (!launching && inFlight < limits.inFlightMax()) {
      launching = true;
      launchWhenDue();
    } else if (resting && queue.size() >= limits.batchMax()) {
      owner.owner().cancelTimer(restTimer);
      launch();
    }
    return pending.answer().future();
  }

  private void launchWhenDue() {
    long rest = limits.interval().toNanos() - (System.nanoTime() - lastLaunch);
    if (rest <= 0 || queue.size() >= limits.batchMax()) {
      // The next turn of the event loop, so that commands of the same turn share a batch.
      owner.runOnContext(turn -> launch());
    } else {
      resting = true;
      long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(rest)); // there is no timer for less
      restTimer = owner.owner().setTimer(millis, over -> launch());
    }
  }

  private void launch() {
    launching = false;
    resting = false;
    lastLaunch = System.nanoTime();
    while (inFlight < limits.inFlightMax() && !queue.isEmpty()) {
      List<Pending<C, R>> batch = take();
      if (!batch.isEmpty()) {
        inFlight++;
        // In a turn of its own: answers that come at once must not deepen the stack batch by batch.
        commit(batch).onComplete(done -> owner.runOnContext(turn -> landed()));
      }
    }
  }

  private void landed() {
    inFlight--;
    if (!launching && !queue.isEmpty()) {
      launching = true;
      launchWhenDue();
    }
  }

  /** The next batch; empty when all that waited had waited too long. */
  private List<Pending<C, R>> take() {
    List<Pending<C, R>> batch = new ArrayList<>(Math.min(queue.size(), limits.batchMax()));
    long now = System.nanoTime();
    long bytes = 0;
    while (batch.size() < limits.batchMax() && !queue.isEmpty()) {
      Pending<C, R> next = queue.element();
      if (!batch.isEmpty() && bytes + next.bytes() > limits.batchBytesMax()) {
        break;
      }
      queue.remove();
      long waited = now - next.sinceNanos();
      wait.record(waited, TimeUnit.NANOSECONDS);
      if (waited > limits.waitMax().toNanos()) {
        next.answer().fail(DoosException.of(ErrorCode.OVERLOADED));
      } else {
        bytes += next.bytes();
        batch.add(next);
      }
    }
    return batch;
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
    List<Context> traces = batch.stream().map(Pending::trace).filter(Objects::nonNull).toList();
    return Traces.batch(owner, name + " batch", SpanKind.INTERNAL, traces, () -> transact(batch));
  }

  private Future<List<R>> transact(List<Pending<C, R>> batch) {
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

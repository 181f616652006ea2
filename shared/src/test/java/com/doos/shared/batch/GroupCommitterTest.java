package com.doos.shared.batch;

import static com.doos.shared.Outcomes.failure;
import static com.doos.shared.Outcomes.refusal;
import static com.doos.shared.Outcomes.seed;
import static com.doos.shared.Outcomes.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.doos.shared.batch.GroupCommitter.Transaction;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupCommitterTest {
  private final Vertx vertx = Vertx.vertx();
  private final Context owner = vertx.getOrCreateContext();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

  @AfterEach
  void close() {
    value(vertx.close());
  }

  /**
   * A store that commits a batch or none of it. Written down are the commands that took effect, in
   * their order.
   */
  private static final class Store {
    private final Random random;
    private final Context owner;
    private final Set<Integer> guilty = new TreeSet<>();
    private final List<Integer> committed = new ArrayList<>();
    private final List<Integer> batches = new ArrayList<>();
    private double infrastructureFailures;
    private int inFlight;
    private int inFlightMax;

    Store(Random random, Context owner) {
      this.random = random;
      this.owner = owner;
    }

    Future<List<Integer>> commit(List<Integer> batch) {
      batches.add(batch.size());
      inFlight++;
      inFlightMax = Math.max(inFlightMax, inFlight);
      if (random.nextInt(8) == 0) {
        Future<List<Integer>> now = finish(batch);
        if (now.cause() instanceof RuntimeException failure && random.nextBoolean()) {
          throw failure;
        }
        return now;
      }
      Promise<List<Integer>> later = Promise.promise();
      owner.runOnContext(turn -> finish(batch).onComplete(later));
      return later.future();
    }

    private Future<List<Integer>> finish(List<Integer> batch) {
      inFlight--;
      RuntimeException failure =
          random.nextDouble() < infrastructureFailures
              ? new IllegalStateException("connection lost")
              : batch.stream().anyMatch(guilty::contains)
                  ? DoosException.of(ErrorCode.DUPLICATE_SUBMIT)
                  : null;
      if (failure == null) {
        committed.addAll(batch);
        return Future.succeededFuture(batch.stream().map(command -> command * 10).toList());
      }
      return Future.failedFuture(failure);
    }
  }

  private <R> GroupCommitter<Integer, R> committer(
      BatchLimits limits, Transaction<Integer, R> work) {
    return new GroupCommitter<>(
        owner, "test", limits, command -> 1, DoosException.class::isInstance, metrics, work);
  }

  /** Runs on the owner, as every caller must. */
  private <T> T onOwner(Supplier<Future<T>> call) {
    Promise<T> done = Promise.promise();
    owner.runOnContext(turn -> call.get().onComplete(done));
    return value(done.future());
  }

  private <R> List<Future<R>> submitAll(GroupCommitter<Integer, R> committer, int commands) {
    return onOwner(() -> {
      List<Future<R>> answers = IntStream.range(0, commands).mapToObj(committer::submit).toList();
      return Future.join(answers).transform(ended -> Future.succeededFuture(answers));
    });
  }

  @Test
  void behavesAsIfEachCommandHadItsOwnTransaction() {
    long seed = seed();
    for (int round = 0; round < 300; round++) {
      // Given
      Random random = new Random(seed + round);
      Store store = new Store(random, owner);
      int commands = 1 + random.nextInt(80);
      IntStream.range(0, commands).filter(c -> random.nextInt(10) == 0).forEach(store.guilty::add);
      int batchMax = 1 + random.nextInt(20);

      // When
      List<Future<Integer>> answers =
          submitAll(
              committer(
                  limits(
                      batchMax,
                      1 + random.nextInt(20),
                      Duration.ofSeconds(10),
                      Duration.ofMillis(random.nextInt(2)),
                      1),
                  store::commit),
              commands);

      // Then
      List<Integer> innocent =
          IntStream.range(0, commands).filter(c -> !store.guilty.contains(c)).boxed().toList();
      assertThat(store.committed).as("seed %d", seed + round).isEqualTo(innocent);
      assertThat(store.inFlightMax).as("seed %d", seed + round).isEqualTo(1);
      for (int command = 0; command < commands; command++) {
        Future<Integer> answer = answers.get(command);
        if (store.guilty.contains(command)) {
          assertThat(refusal(answer).code()).isEqualTo(ErrorCode.DUPLICATE_SUBMIT);
        } else {
          assertThat(answer.result()).as("seed %d", seed + round).isEqualTo(command * 10);
        }
      }
    }
  }

  @Test
  void anInfrastructureFailureFailsItsBatchAndNoOther() {
    long seed = seed();
    for (int round = 0; round < 300; round++) {
      // Given
      Random random = new Random(seed + round);
      Store store = new Store(random, owner);
      store.infrastructureFailures = 0.4;
      int commands = 1 + random.nextInt(80);

      // When
      List<Future<Integer>> answers =
          submitAll(committer(new BatchLimits(8, 100), store::commit), commands);

      // Then: those answered are those committed, each batch as a whole, in order, none twice
      List<Integer> succeeded =
          IntStream.range(0, commands).filter(c -> answers.get(c).succeeded()).boxed().toList();
      assertThat(store.committed).as("seed %d", seed + round).isEqualTo(succeeded);
      assertThat(store.batches.stream().mapToInt(Integer::intValue).sum()).isEqualTo(commands);
      assertThat(store.inFlightMax).isEqualTo(1);
      assertThat(answers)
          .filteredOn(Future::failed)
          .allSatisfy(answer -> assertThat(answer.cause()).hasMessage("connection lost"));
    }
  }

  @Test
  void batchesGrowWithTheLoad() {
    // Given a transaction that lasts until it is let go
    List<Promise<List<Integer>>> running = new ArrayList<>();
    List<List<Integer>> batches = new ArrayList<>();
    GroupCommitter<Integer, Integer> committer =
        committer(
            new BatchLimits(64, 1_000),
            batch -> {
              batches.add(batch);
              Promise<List<Integer>> promise = Promise.promise();
              running.add(promise);
              return promise.future();
            });

    // When one command waits for nobody, and 100 come while it runs
    onOwner(() -> {
      committer.submit(0).onFailure(e -> {});
      return nextTurn();
    });
    onOwner(() -> {
      IntStream.rangeClosed(1, 100).forEach(c -> committer.submit(c).onFailure(e -> {}));
      return nextTurn();
    });
    for (int batch = 0; batch < 3; batch++) {
      int index = batch;
      onOwner(() -> {
        running.get(index).complete(batches.get(index));
        return nextTurn().compose(done -> nextTurn());
      });
    }

    // Then
    assertThat(batches).extracting(List::size).containsExactly(1, 64, 36);
    assertThat(metrics.get("group_commit_batch_size").tag("committer", "test").summary().max())
        .isEqualTo(64);
    assertThat(metrics.get("group_commit_queue_depth").gauge().value()).isZero();
  }

  private Future<Void> nextTurn() {
    Promise<Void> turned = Promise.promise();
    owner.runOnContext(turn -> turned.complete());
    return turned.future();
  }

  @Test
  void refusesWhatTheQueueCannotHold() {
    // Given
    Promise<List<Integer>> never = Promise.promise();
    GroupCommitter<Integer, Integer> committer =
        committer(new BatchLimits(1, 3), batch -> never.future());

    // When
    List<Future<Integer>> answers =
        onOwner(() ->
            Future.succeededFuture(IntStream.range(0, 4).mapToObj(committer::submit).toList()));

    // Then
    assertThat(refusal(answers.get(3)).code()).isEqualTo(ErrorCode.OVERLOADED);
    assertThat(answers.subList(0, 3)).noneMatch(Future::isComplete);
  }

  @Test
  void failsABatchWhoseAnswersDoNotMatch() {
    List<Future<Integer>> answers =
        submitAll(committer(new BatchLimits(8, 8), batch -> Future.succeededFuture(List.of(1))), 3);

    assertThat(answers)
        .allSatisfy(
            answer -> assertThat(failure(answer)).isInstanceOf(IllegalStateException.class));
  }

  @Test
  void worksOnAfterASynchronousThrow() {
    // Given
    List<Integer> seen = new ArrayList<>();
    GroupCommitter<Integer, Integer> committer =
        committer(
            new BatchLimits(1, 8),
            batch -> {
              seen.addAll(batch);
              if (batch.contains(0)) {
                throw new IllegalStateException("boom");
              }
              return Future.succeededFuture(batch);
            });

    // When
    List<Future<Integer>> answers = submitAll(committer, 3);

    // Then
    assertThat(answers.get(0).cause()).hasMessage("boom");
    assertThat(answers.get(2).result()).isEqualTo(2);
    assertThat(seen).containsExactly(0, 1, 2);
  }

  @Test
  void aLongQueueOfInstantAnswersNeedsNoDeepStack() {
    // When
    List<Future<Integer>> answers =
        submitAll(committer(new BatchLimits(1, 50_000), Future::succeededFuture), 50_000);

    // Then
    assertThat(answers).allMatch(Future::succeeded);
  }

  @Test
  void anAnswerMaySubmitTheNextCommand() {
    // Given
    GroupCommitter<Integer, Integer> committer =
        committer(new BatchLimits(4, 4), Future::succeededFuture);

    // When
    Integer answer = onOwner(() -> committer.submit(1).compose(one -> committer.submit(one + 1)));

    // Then
    assertThat(answer).isEqualTo(2);
  }

  @Test
  void aLoneCommandWaitsForNobody() {
    // Given an interval that would outlast the test
    BatchLimits limits = limits(8, 1_000, Duration.ofMinutes(10), Duration.ofMinutes(5), 1);

    // When
    List<Future<Integer>> answers = submitAll(committer(limits, Future::succeededFuture), 1);

    // Then
    assertThat(answers.get(0).result()).isZero();
  }

  @Test
  void whatComesWithinTheIntervalSharesTheNextBatch() {
    // Given
    List<Integer> batches = new ArrayList<>();
    GroupCommitter<Integer, Integer> committer =
        committer(
            limits(8, 1_000, Duration.ofSeconds(10), Duration.ofMillis(50), 1),
            batch -> {
              batches.add(batch.size());
              return Future.succeededFuture(batch);
            });

    // When each command comes when the batch before it has landed
    List<Future<Integer>> answers =
        onOwner(() -> {
          List<Future<Integer>> submitted = new ArrayList<>(List.of(committer.submit(0)));
          return submitted
              .get(0)
              .compose(first -> {
                submitted.add(committer.submit(1));
                owner.runOnContext(turn -> submitted.add(committer.submit(2)));
                return submitted.get(1);
              })
              .compose(second -> Future.join(submitted))
              .map(done -> submitted);
        });

    // Then
    assertThat(answers).hasSize(3).allMatch(Future::succeeded);
    assertThat(batches).containsExactly(1, 2);
  }

  @Test
  void aFullBatchDoesNotRest() {
    // Given an interval that would outlast the test
    List<Integer> batches = new ArrayList<>();
    BatchLimits limits = limits(8, 1_000, Duration.ofMinutes(10), Duration.ofMinutes(5), 1);
    GroupCommitter<Integer, Integer> committer =
        committer(
            limits,
            batch -> {
              batches.add(batch.size());
              return Future.succeededFuture(batch);
            });

    // When
    List<Future<Integer>> first = submitAll(committer, 1);
    List<Future<Integer>> answers = submitAll(committer, 8);

    // Then
    assertThat(first).allMatch(Future::succeeded);
    assertThat(answers).allMatch(Future::succeeded);
    assertThat(batches).containsExactly(1, 8);
  }

  @Test
  void aBatchHoldsNoMoreBytesThanAllowed() {
    // Given commands of one byte each, the last of which weighs more than a whole batch may
    List<List<Integer>> batches = new ArrayList<>();
    GroupCommitter<Integer, Integer> committer =
        new GroupCommitter<>(
            owner,
            "test",
            limits(8, 3, Duration.ofSeconds(10), Duration.ZERO, 1),
            command -> command == 7 ? 100 : 1,
            failure -> false,
            metrics,
            batch -> {
              batches.add(batch);
              return Future.succeededFuture(batch);
            });

    // When
    List<Future<Integer>> answers = submitAll(committer, 8);

    // Then
    assertThat(answers).allMatch(Future::succeeded);
    assertThat(batches).containsExactly(List.of(0, 1, 2), List.of(3, 4, 5), List.of(6), List.of(7));
  }

  @Test
  void refusesWhatHasWaitedTooLong() {
    // Given a transaction that lasts longer than a command may wait
    Promise<List<Integer>> first = Promise.promise();
    GroupCommitter<Integer, Integer> committer =
        committer(
            limits(1, 1_000, Duration.ofMillis(10), Duration.ZERO, 1),
            batch -> batch.contains(0) ? first.future() : Future.succeededFuture(batch));

    // When
    List<Future<Integer>> answers =
        onOwner(() -> {
          List<Future<Integer>> submitted =
              IntStream.range(0, 3).mapToObj(committer::submit).toList();
          vertx.setTimer(50, late -> first.complete(List.of(0)));
          return Future.join(submitted).transform(ended -> Future.succeededFuture(submitted));
        });

    // Then
    assertThat(answers.get(0).result()).isZero();
    assertThat(refusal(answers.get(1)).code()).isEqualTo(ErrorCode.OVERLOADED);
    assertThat(refusal(answers.get(2)).code()).isEqualTo(ErrorCode.OVERLOADED);
  }

  @Test
  void oneTransactionPerCommandRunsManySideBySide() {
    // Given
    Store store = new Store(new Random(seed()), owner);

    // When
    List<Future<Integer>> answers =
        submitAll(
            committer(limits(1, 1_000, Duration.ofSeconds(10), Duration.ZERO, 4), store::commit),
            100);

    // Then
    assertThat(answers).allMatch(Future::succeeded);
    assertThat(store.batches).hasSize(100).containsOnly(1);
    assertThat(store.inFlightMax).isBetween(2, 4);
  }

  private static BatchLimits limits(
      int batchMax, int bytesMax, Duration waitMax, Duration interval, int inFlightMax) {
    return new BatchLimits(batchMax, bytesMax, 1_000, waitMax, interval, inFlightMax);
  }

  @Test
  void refusesLimitsThatMakeNoSense() {
    assertThatIllegalArgumentException().isThrownBy(() -> new BatchLimits(0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new BatchLimits(2, 1));
  }
}

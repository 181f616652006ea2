package com.doos.shared.batch;

import static com.doos.shared.Outcomes.failure;
import static com.doos.shared.Outcomes.refusal;
import static com.doos.shared.Outcomes.seed;
import static com.doos.shared.Outcomes.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.doos.shared.batch.GroupCommitter.Limits;
import com.doos.shared.batch.GroupCommitter.Transaction;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.ErrorCode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
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

  private <R> GroupCommitter<Integer, R> committer(Limits limits, Transaction<Integer, R> work) {
    return new GroupCommitter<>(
        owner, "test", limits, DoosException.class::isInstance, metrics, work);
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
          submitAll(committer(new Limits(batchMax, 100), store::commit), commands);

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
          submitAll(committer(new Limits(8, 100), store::commit), commands);

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
            new Limits(64, 1_000),
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
        committer(new Limits(1, 3), batch -> never.future());

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
        submitAll(committer(new Limits(8, 8), batch -> Future.succeededFuture(List.of(1))), 3);

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
            new Limits(1, 8),
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
        submitAll(committer(new Limits(1, 50_000), Future::succeededFuture), 50_000);

    // Then
    assertThat(answers).allMatch(Future::succeeded);
  }

  @Test
  void anAnswerMaySubmitTheNextCommand() {
    // Given
    GroupCommitter<Integer, Integer> committer =
        committer(new Limits(4, 4), Future::succeededFuture);

    // When
    Integer answer = onOwner(() -> committer.submit(1).compose(one -> committer.submit(one + 1)));

    // Then
    assertThat(answer).isEqualTo(2);
  }

  @Test
  void refusesLimitsThatMakeNoSense() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Limits(0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Limits(2, 1));
  }
}

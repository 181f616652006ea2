package com.doos.order.app;

import com.doos.order.store.SlotStore;
import com.doos.shared.id.OrderIds;
import com.doos.shared.shard.ShardMap;
import com.doos.shared.shard.SlotGuard;
import com.doos.shared.shard.SlotState;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps this process's {@link ShardMap} true to what the shards say, and takes work that came to
 * the wrong shard to the right one. Safe for all threads.
 */
public final class SlotDirectory {
  /** A slot on its way is nobody's for less than a second; then the caller is told to come back. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final Duration PAUSE = Duration.ofMillis(25);
  private static final int TRIES_MAX = (int) (PATIENCE.toMillis() / PAUSE.toMillis());
  private static final int SAMPLE = 1_000;

  private final Vertx vertx;
  private final List<Pool> shards;
  private final ShardMap map;
  private final SlotStore store;

  /** The look under way, which all who come meanwhile share. */
  private final AtomicReference<@Nullable Future<Void>> look = new AtomicReference<>();

  /**
   * @param shards in their order
   * @param map is kept true
   */
  public SlotDirectory(Vertx vertx, List<Pool> shards, ShardMap map, SlotStore store) {
    this.vertx = vertx;
    this.shards = List.copyOf(shards);
    this.map = map;
    this.store = store;
  }

  public ShardMap map() {
    return map;
  }

  /**
   * Learns where the slots are. Those of which no shard has said anything yet are assigned to where
   * they are at first.
   *
   * @return fails when a shard does not answer, or has orders of slots that would be assigned to
   *     another one: shards may only be added to a system whose slots are assigned
   */
  public Future<Void> open() {
    return ofEach(store::states)
        .compose(this::assign)
        .compose(assigned -> ofEach(store::assignRest))
        .compose(assigned -> refresh());
  }

  private Future<Void> assign(List<List<SlotState>> states) {
    List<Integer> unknown =
        IntStream.range(0, OrderIds.GENES)
            .filter(
                slot -> states.stream().allMatch(shard -> shard.get(slot) == SlotState.UNASSIGNED))
            .boxed()
            .toList();
    if (unknown.isEmpty()) {
      return Future.succeededFuture();
    }
    return requireInPlace()
        .compose(inPlace ->
            Future.join(
                unknown.stream()
                    .map(slot -> store.assign(shards.get(slot % shards.size()), slot))
                    .toList()))
        .mapEmpty();
  }

  private Future<Void> requireInPlace() {
    return ofEach(shard -> store.newest(shard, SAMPLE))
        .compose(newest -> {
          for (int shard = 0; shard < newest.size(); shard++) {
            for (long id : newest.get(shard)) {
              if (OrderIds.gene(id) % shards.size() != shard) {
                return Future.failedFuture(
                    new IllegalStateException(
                        "order "
                            + id
                            + " is on shard "
                            + shard
                            + " of "
                            + shards.size()
                            + ": start once with the shards there were, then add shards"));
              }
            }
          }
          return Future.succeededFuture();
        });
  }

  /** Asks the shards where the slots are; a shard that does not answer is passed over. */
  public Future<Void> refresh() {
    Promise<Void> mine = Promise.promise();
    Future<Void> running = look.compareAndExchange(null, mine.future());
    if (running != null) {
      return running;
    }
    List<Future<?>> asked = new ArrayList<>();
    for (int shard = 0; shard < shards.size(); shard++) {
      int number = shard;
      asked.add(store.states(shards.get(shard)).onSuccess(states -> note(number, states)));
    }
    return Future.join(asked)
        .transform(done -> {
          look.set(null);
          mine.complete();
          return mine.future();
        });
  }

  private void note(int shard, List<SlotState> states) {
    for (int slot = 0; slot < OrderIds.GENES; slot++) {
      if (states.get(slot).isOwner()) {
        map.move(slot, shard);
      }
    }
  }

  /**
   * Does something on the shard of an order or a user, as often as it is told that the slot has
   * moved; in between the shards are asked where it is.
   *
   * @param work finds its shard by the {@link #map}; may be called several times
   */
  public <T> Future<T> follow(Supplier<Future<T>> work) {
    return follow(work, TRIES_MAX);
  }

  private <T> Future<T> follow(Supplier<Future<T>> work, int triesLeft) {
    return work.get()
        .recover(failure ->
            SlotGuard.isMoved(failure) && triesLeft > 0
                ? refresh()
                    .compose(known -> vertx.timer(PAUSE.toMillis(), TimeUnit.MILLISECONDS))
                    .compose(rested -> follow(work, triesLeft - 1))
                : Future.failedFuture(failure));
  }

  private <T> Future<List<T>> ofEach(Function<Pool, Future<T>> question) {
    return Future.all(shards.stream().map(question).toList()).map(all -> all.<T>list());
  }
}

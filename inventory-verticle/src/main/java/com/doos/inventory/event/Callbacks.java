package com.doos.inventory.event;

import com.doos.shared.event.StockEvent;
import com.doos.shared.id.OrderIds;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages that took effect and of which the order service has yet to be told. They wait in lanes
 * by the gene of their order, so that the orders of a shard that is down do not hold up those of
 * another: as long as all goes well one call tells of all lanes; when it fails, each lane is told
 * for itself and waits for itself. A lane keeps the order of its messages.
 */
final class Callbacks {
  private static final Logger LOG = LoggerFactory.getLogger(Callbacks.class);

  /** Divides the number of genes; up to as many shards are told apart. */
  private static final int LANES = 8;

  private static final int CALL_EVENTS_MAX = 1_000;

  private static final class Lane {
    private final Deque<Delivery> queue = new ArrayDeque<>();
    private int failures;
    private Instant notBefore = Instant.MIN;
  }

  private final Function<List<StockEvent>, Future<?>> call;
  private final Consumer<Delivery> told;
  private final InstantSource clock;
  private final List<Lane> lanes = Stream.generate(Lane::new).limit(LANES).toList();

  /**
   * @param call tells the order service; fails when it was not, or not certainly, told of all
   * @param told is given each message the order service was told of
   */
  Callbacks(
      Function<List<StockEvent>, Future<?>> call, Consumer<Delivery> told, InstantSource clock) {
    this.call = call;
    this.told = told;
    this.clock = clock;
  }

  void add(Delivery delivery) {
    lanes.get(OrderIds.gene(delivery.event().orderId()) % LANES).queue.add(delivery);
  }

  boolean isEmpty() {
    return lanes.stream().allMatch(lane -> lane.queue.isEmpty());
  }

  /** Tells what may be told now; succeeds whatever becomes of it. */
  Future<Void> flush() {
    Instant now = clock.instant();
    lanes.forEach(lane -> lane.queue.removeIf(delivery -> delivery.window().isGone()));
    List<Lane> due =
        lanes.stream()
            .filter(lane -> !lane.queue.isEmpty() && !now.isBefore(lane.notBefore))
            .toList();
    List<Lane> well = due.stream().filter(lane -> lane.failures == 0).toList();
    List<Future<?>> calls = new ArrayList<>();
    due.stream().filter(lane -> lane.failures > 0).forEach(lane -> calls.add(tell(lane)));
    if (!well.isEmpty()) {
      calls.add(
          tell(well)
              .recover(failure -> Future.join(well.stream().map(this::tell).toList()).mapEmpty()));
    }
    return Future.join(calls).<Void>mapEmpty().otherwiseEmpty();
  }

  private Future<?> tell(Lane lane) {
    return tell(List.of(lane))
        .onSuccess(done -> lane.failures = 0)
        .onFailure(failure -> {
          LOG.warn("the order service was not told, trying again", failure);
          lane.notBefore = clock.instant().plus(Backoff.after(lane.failures));
          lane.failures++;
        });
  }

  private Future<Void> tell(Collection<Lane> some) {
    List<List<Delivery>> heads =
        some.stream()
            .map(lane -> lane.queue.stream().limit(CALL_EVENTS_MAX / some.size()).toList())
            .toList();
    List<StockEvent> events = heads.stream().flatMap(List::stream).map(Delivery::event).toList();
    return call.apply(events)
        .onSuccess(done -> {
          int i = 0;
          for (Lane lane : some) {
            for (Delivery delivery : heads.get(i++)) {
              lane.queue.remove();
              told.accept(delivery);
            }
          }
        })
        .mapEmpty();
  }
}

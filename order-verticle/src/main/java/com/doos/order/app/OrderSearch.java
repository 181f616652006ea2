package com.doos.order.app;

import com.doos.order.domain.Order;
import com.doos.order.domain.OrderFilter;
import com.doos.order.search.OrderIndex;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Searches all orders in the index, which is a moment behind them. */
public final class OrderSearch {
  private static final long LOOK_MS = 100;

  private final Vertx vertx;
  private final OrderIndex index;
  private final Duration waitMax;
  private final InstantSource clock;

  /**
   * A change that the caller knows of.
   *
   * @param version the order's version after it
   */
  public record Seen(long orderId, long version) {}

  /**
   * A page of orders, newest first.
   *
   * @param next id below which the next page begins; 0 when there is none
   */
  public record Page(List<Order> orders, long next) {}

  /**
   * @param asOf every commit up to then is found; null when that is not known
   * @param fresh whether what the caller has seen is found; null when the caller named nothing
   */
  public record Found(Page page, @Nullable Instant asOf, @Nullable Boolean fresh) {}

  /**
   * @param waitMax how long a search waits for what its caller has seen
   */
  public OrderSearch(Vertx vertx, OrderIndex index, Duration waitMax, InstantSource clock) {
    this.vertx = vertx;
    this.index = index;
    this.waitMax = waitMax;
    this.clock = clock;
  }

  /**
   * The first page below an id, once the index has what the caller has seen or the wait is over.
   *
   * @param before 0 for the newest page
   */
  public Future<Found> find(OrderFilter filter, long before, int size, List<Seen> seen) {
    Future<Optional<Boolean>> fresh =
        seen.isEmpty()
            ? Future.succeededFuture(Optional.empty())
            : shown(seen, clock.instant().plus(waitMax)).map(Optional::of);
    return fresh.compose(known ->
        index
            .asOf() // before the search, or it would promise too much
            .compose(asOf ->
                page(filter, before, size)
                    .map(page -> new Found(page, asOf.orElse(null), known.orElse(null)))));
  }

  /** A page alone. */
  public Future<Page> page(OrderFilter filter, long before, int size) {
    return index.page(filter, before, size + 1).map(orders -> page(orders, size));
  }

  private static Page page(List<Order> orders, int size) {
    if (orders.size() <= size) {
      return new Page(orders, 0);
    }
    List<Order> shown = orders.subList(0, size);
    return new Page(shown, shown.getLast().id());
  }

  private Future<Boolean> shown(List<Seen> seen, Instant deadline) {
    return index
        .versions(seen.stream().map(Seen::orderId).distinct().toList())
        .compose(versions -> {
          if (seen.stream().allMatch(change -> shows(versions, change))) {
            return Future.succeededFuture(true);
          }
          return clock.instant().isBefore(deadline)
              ? vertx.timer(LOOK_MS).compose(later -> shown(seen, deadline))
              : Future.succeededFuture(false);
        });
  }

  private static boolean shows(Map<Long, Long> versions, Seen change) {
    return versions.getOrDefault(change.orderId(), 0L) >= change.version();
  }
}

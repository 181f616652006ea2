package com.doos.order.search;

import com.doos.order.domain.DashboardStats;
import com.doos.order.domain.Order;
import com.doos.order.domain.OrderFilter;
import com.doos.shared.error.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The order index: a copy of the orders that follows them within about a second. Every method fails
 * with {@link ErrorCode#OVERLOADED} while it is away.
 */
public final class OrderIndex {
  private final ElasticClient client;
  private final IndexConfig config;
  private final int shards;

  /**
   * @param shards how many there are to wait for in {@link #asOf}
   */
  public OrderIndex(ElasticClient client, IndexConfig config, int shards) {
    this.client = client;
    this.config = config;
    this.shards = shards;
  }

  /**
   * Orders by id, newest first.
   *
   * @param before ids of this one or above are left out; 0 for none
   */
  public Future<List<Order>> page(OrderFilter filter, long before, int size) {
    return search(OrderQueries.page(filter, before, size)).map(OrderAnswers::orders);
  }

  /** The versions in which orders are found now; an order that is not found is not in the map. */
  public Future<Map<Long, Long>> versions(Collection<Long> orderIds) {
    return search(OrderQueries.versions(orderIds)).map(OrderAnswers::versions);
  }

  /**
   * Every commit of every shard up to this time is found by a search that begins after this answer;
   * empty when that is not known.
   */
  public Future<Optional<Instant>> asOf() {
    return client
        .post("/" + config.progress() + "/_mget", OrderQueries.progress(shards))
        .map(answer -> Optional.ofNullable(OrderAnswers.asOf(answer)));
  }

  /** The numbers of a day and the newest orders; as {@link #asOf} a moment before. */
  public Future<DashboardStats> stats(LocalDate day, ZoneId zone) {
    JsonObject request =
        OrderQueries.stats(
            day.atStartOfDay(zone).toInstant(), day.plusDays(1).atStartOfDay(zone).toInstant());
    return asOf()
        .compose(asOf ->
            search(request).map(answer -> OrderAnswers.stats(answer, zone, asOf.orElse(null))));
  }

  private Future<JsonObject> search(JsonObject request) {
    return client.post("/" + config.alias() + "/_search", request);
  }
}

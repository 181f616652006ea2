package com.doos.order.reconcile;

import io.vertx.core.Future;
import java.util.List;

/** Has the search index compare itself with the orders; what it finds is certain. */
public final class IndexCheck implements PagedCheck<Long> {
  private final OrderIndex index;

  public IndexCheck(OrderIndex index) {
    this.index = index;
  }

  @Override
  public Future<Page<Long>> look(Long after, int limit, boolean repair) {
    return index
        .audit(after, limit, repair)
        .map(page ->
            new Page<>(
                page.checked(),
                page.lastOrderId() > after ? page.lastOrderId() : null,
                List.of(),
                page.findings(),
                List.of()));
  }
}

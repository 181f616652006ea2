package com.doos.order.reconcile;

import io.vertx.core.Future;

/**
 * Looks at rows page by page, in the order of a key.
 *
 * @param <P> a position in that order
 */
@FunctionalInterface
public interface PagedCheck<P> {
  /**
   * Looks at the rows behind a position. To look again changes nothing.
   *
   * @param repair whether a check that decides by itself may mend what it finds
   */
  Future<Page<P>> look(P after, int limit, boolean repair);
}

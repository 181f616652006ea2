package com.doos.order.reconcile;

import io.vertx.core.Future;
import java.util.List;

/** The search index, which compares itself with the orders. */
@FunctionalInterface
public interface OrderIndex {
  /**
   * @param lastOrderId 0: there are no more
   */
  record IndexPage(int checked, long lastOrderId, List<Finding> findings) {}

  /** Has the documents of the orders behind an id, of all shards, looked at, and mended. */
  Future<IndexPage> audit(long afterOrderId, int limit, boolean repair);
}

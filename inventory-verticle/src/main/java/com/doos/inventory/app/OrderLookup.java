package com.doos.inventory.app;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Asks the order service which orders exist. */
@FunctionalInterface
public interface OrderLookup {

  /** What the order's shard knows of an order. */
  enum Presence {
    EXISTS,
    /** It does not exist and never will. */
    ABSENT,
    /** To be asked again later. */
    UNKNOWN
  }

  /**
   * Looks for orders; one that is missing in the answer is unknown.
   *
   * @param deadline after which none of them may be written any more
   */
  Future<Map<Long, Presence>> find(List<Long> orderIds, Instant deadline);
}

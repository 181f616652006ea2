package com.doos.order.reconcile;

import com.doos.order.domain.AuditedOrder;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;

/** What is to be checked of every order of a shard. */
public interface OrderCheck {
  /** In the report, when it could not be carried out. */
  String name();

  /**
   * Looks at some orders.
   *
   * @param now the time of the look, before the orders were read
   */
  Future<List<Suspicion>> look(List<AuditedOrder> orders, Instant now);
}

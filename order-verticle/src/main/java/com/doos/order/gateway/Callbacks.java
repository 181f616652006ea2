package com.doos.order.gateway;

import com.doos.order.domain.Charge;
import io.vertx.core.Future;

/** How the sandbox tells the shop about a charge; tests put one here that loses and repeats. */
@FunctionalInterface
public interface Callbacks {
  Future<Void> send(Charge charge);
}

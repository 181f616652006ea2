package com.doos.order.app;

import com.doos.order.domain.DashboardStats;
import com.doos.order.search.OrderIndex;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;

/** The numbers of today, by the clock of the shop's time zone. */
public final class Dashboard {
  private final OrderIndex index;
  private final ZoneId zone;
  private final InstantSource clock;

  public Dashboard(OrderIndex index, ZoneId zone, InstantSource clock) {
    this.index = index;
    this.zone = zone;
    this.clock = clock;
  }

  /** See {@link OrderIndex#stats}. */
  public Future<DashboardStats> stats() {
    return index.stats(LocalDate.ofInstant(clock.instant(), zone), zone);
  }
}

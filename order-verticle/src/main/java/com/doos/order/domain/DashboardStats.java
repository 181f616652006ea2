package com.doos.order.domain;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a shop looks like at a moment. Today is the day of {@code zone}, and an order belongs to the
 * day it was created on. Sold is an order that is paid, shipped or completed.
 *
 * @param todaySalesCents amounts to pay of today's sold orders
 * @param todayOrders today's orders in any state
 * @param recent the newest orders of any day and state, newest first
 * @param topProducts of today's sold orders, those with the most units first
 * @param byStatus how many orders there are in each state, of any day
 * @param asOf every commit up to then is counted; null when that is not known
 */
public record DashboardStats(
    long todaySalesCents,
    long todayOrders,
    List<Order> recent,
    List<TopProduct> topProducts,
    Map<OrderStatus, Long> byStatus,
    ZoneId zone,
    @Nullable Instant asOf) {

  /**
   * @param productName the one most of the orders show
   * @param salesCents price by quantity, before discounts
   */
  public record TopProduct(long productId, String productName, long quantity, long salesCents) {}

  /** Whether anything but {@code asOf} differs. */
  public boolean differsFrom(DashboardStats other) {
    return !equals(other.at(asOf));
  }

  private DashboardStats at(@Nullable Instant other) {
    return new DashboardStats(
        todaySalesCents, todayOrders, recent, topProducts, byStatus, zone, other);
  }
}

package com.doos.order.app;

import com.doos.order.domain.PlaceOrder;
import com.doos.shared.auth.Principal;
import com.doos.shared.auth.Role;
import com.doos.shared.limit.LimitsConfig;
import com.doos.shared.limit.Origin;
import com.doos.shared.limit.RateBuckets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Which buckets an order takes from: its user's of orders, and those of requests that its caller
 * and the address have in common in all processes.
 *
 * <p>Services are not limited. A partner is limited by the users it orders for, not by its address
 * or as a caller: it has few addresses and many users. An administrator who orders for a user
 * spends that user's orders and requests of their own.
 *
 * <p>The buckets are in Redis. While it does not answer, those of this process hold the same number
 * of orders; requests are counted in the process as it is.
 */
public final class OrderLimits {
  private static final long MINUTE_MICROS = TimeUnit.MINUTES.toMicros(1);

  /**
   * A bucket in Redis.
   *
   * @param intervalMicros between two tokens
   * @param size tokens it holds
   */
  record Bucket(String key, long intervalMicros, int size) {
    static Bucket perMinute(String key, int size) {
      // A limit may have been lifted since it was asked whether there is one.
      return new Bucket(key, MINUTE_MICROS / Math.max(1, size), Math.max(1, size));
    }
  }

  private final Supplier<LimitsConfig> config;
  private final RateBuckets<Long> ordersHere;

  /**
   * Shared by all event loops of a process.
   *
   * @param config asked at each order
   */
  public OrderLimits(Supplier<LimitsConfig> config, InstantSource clock) {
    this.config = config;
    this.ordersHere = new RateBuckets<>(() -> config.get().ordersPerUser(), clock);
  }

  boolean limitsOrders(Principal caller) {
    return config.get().ordersPerUser() > 0 && !caller.roles().contains(Role.INTERNAL);
  }

  /** The bucket of a user's orders; only when these are limited. */
  Bucket ofOrders(long userId) {
    return Bucket.perMinute("doos:rate:order:" + userId, config.get().ordersPerUser());
  }

  /** All buckets an order takes from, that of the user's orders first when these are limited. */
  List<Bucket> of(Principal caller, PlaceOrder order, Origin origin) {
    List<Bucket> buckets = new ArrayList<>(3);
    if (limitsOrders(caller)) {
      buckets.add(ofOrders(order.userId()));
    }
    if (caller.roles().contains(Role.INTERNAL) || caller.roles().contains(Role.PARTNER)) {
      return buckets;
    }
    LimitsConfig limits = config.get();
    if (limits.requestsPerUser() > 0) {
      buckets.add(Bucket.perMinute("doos:rate:user:" + caller.userId(), limits.requestsPerUser()));
    }
    if (limits.requestsPerAddress() > 0) {
      buckets.add(
          Bucket.perMinute("doos:rate:address:" + origin.address(), limits.requestsPerAddress()));
    }
    return buckets;
  }

  /** See {@link RateBuckets#take}, of an order in this process. */
  Duration takeHere(long userId) {
    return ordersHere.take(userId);
  }

  void giveBackHere(long userId) {
    ordersHere.giveBack(userId);
  }

  /** The user's orders in this process whose allowance is not refilled yet. */
  int ordersHere(long userId) {
    return ordersHere.missing(userId);
  }
}

package com.doos.shared.event;

/** Event-bus addresses inside a process. */
public final class BusAddresses {
  /** Commands for the stock verticle. */
  public static final String STOCK = "doos.stock";

  /** Commands for the verticle that reconciles. */
  public static final String RECONCILE = "doos.reconcile";

  private BusAddresses() {}

  /** Commands for the verticle that owns an order shard. */
  public static String shard(int shard) {
    return "doos.shard." + shard;
  }
}

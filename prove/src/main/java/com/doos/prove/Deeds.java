package com.doos.prove;

import com.doos.testkit.Invariants.Answered;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** What the clients did and what they were told; the other side of the comparison. */
final class Deeds {
  private final long began = System.nanoTime();
  private final Queue<Deed> deeds = new ConcurrentLinkedQueue<>();
  private final Queue<Answered> answered = new ConcurrentLinkedQueue<>();
  private final Queue<String> surprises = new ConcurrentLinkedQueue<>();
  private final Map<Long, Purchase> purchases = new ConcurrentHashMap<>();
  private final Set<Long> cancelled = ConcurrentHashMap.newKeySet();
  private final Set<String> tokens = ConcurrentHashMap.newKeySet();
  private final Map<Long, Supplied> supplied = new ConcurrentHashMap<>();

  /**
   * A request with all its repetitions.
   *
   * @param second of its end, since the load began
   */
  record Deed(int second, String kind, Outcome outcome) {}

  /**
   * Units given to a product.
   *
   * @param certain answered with success
   * @param possible those, and those of unknown outcome
   */
  record Supplied(long certain, long possible) {}

  /**
   * An order as its client asked for it.
   *
   * @param units of each {@code product/SKU}
   * @param cents that it was told to cost
   * @param atCheckout paid with the order
   */
  record Purchase(Map<String, Integer> units, long cents, boolean atCheckout) {}

  void add(String kind, Outcome outcome) {
    int second = (int) TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
    deeds.add(new Deed(second, kind, outcome));
  }

  /** Every token that was ever sent with an order. */
  void token(long userId, String token) {
    tokens.add(userId + "/" + token);
  }

  void answered(long userId, String token, long orderId) {
    answered.add(new Answered(userId, token, orderId));
  }

  void bought(long orderId, Purchase purchase) {
    purchases.put(orderId, purchase);
  }

  void cancelled(long orderId) {
    cancelled.add(orderId);
  }

  void supplied(long productId, Outcome outcome, int units) {
    supplied.merge(
        productId,
        new Supplied(outcome == Outcome.OK ? units : 0, outcome == Outcome.REFUSED ? 0 : units),
        (one, other) ->
            new Supplied(one.certain() + other.certain(), one.possible() + other.possible()));
  }

  /** An answer that the contract does not have, or that contradicts an earlier one. */
  void surprise(String what) {
    surprises.add(what);
  }

  Collection<Deed> all() {
    return deeds;
  }

  Collection<Answered> answeredOrders() {
    return answered;
  }

  /** Of the answered orders. */
  Map<Long, Purchase> purchases() {
    return purchases;
  }

  Collection<String> surprises() {
    return List.copyOf(surprises);
  }

  Set<Long> cancelledOrders() {
    return cancelled;
  }

  Set<String> tokens() {
    return tokens;
  }

  Supplied suppliedOf(long productId) {
    return supplied.getOrDefault(productId, new Supplied(0, 0));
  }

  /** Number of requests by kind and outcome. */
  Map<String, Map<Outcome, Long>> counts() {
    Map<String, Map<Outcome, Long>> counts = new TreeMap<>();
    for (Deed deed : deeds) {
      counts
          .computeIfAbsent(deed.kind(), kind -> new EnumMap<>(Outcome.class))
          .merge(deed.outcome(), 1L, Long::sum);
    }
    return counts;
  }
}

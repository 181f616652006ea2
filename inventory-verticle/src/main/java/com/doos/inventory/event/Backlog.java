package com.doos.inventory.event;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Messages whose effect is outstanding, in the order of their arrival. A message that waits for its
 * next try holds back the later messages of its own order, and nobody else's.
 */
final class Backlog {
  private final Set<Delivery> waiting = new LinkedHashSet<>();

  void add(Delivery delivery) {
    waiting.add(delivery);
  }

  void remove(Delivery delivery) {
    waiting.remove(delivery);
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** The next messages to be tried, at most one of each order. */
  List<Delivery> ready(Instant now, int max) {
    List<Delivery> ready = new ArrayList<>();
    Set<Long> orders = new HashSet<>();
    Iterator<Delivery> all = waiting.iterator();
    while (all.hasNext() && ready.size() < max) {
      Delivery delivery = all.next();
      if (delivery.window().isGone()) {
        all.remove();
      } else if (delivery.isUnderstood()
          && orders.add(delivery.event().orderId())
          && delivery.isDue(now)) {
        ready.add(delivery);
      }
    }
    return ready;
  }

  /** The messages that nobody understands. */
  List<Delivery> malformed() {
    return waiting.stream().filter(delivery -> !delivery.isUnderstood()).toList();
  }
}

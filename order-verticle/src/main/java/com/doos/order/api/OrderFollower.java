package com.doos.order.api;

import com.doos.order.app.OrderService;
import com.doos.order.cache.OrderNews;
import com.doos.order.domain.Order;
import com.doos.shared.auth.Principal;
import io.vertx.core.AsyncResult;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells one client of the changes of one user's orders: at first how the newest ones stand, then
 * every order that {@link OrderNews} has word of. A word may be lost together with Redis, so the
 * newest orders are looked at again and again. An order is read when it is told of, and a version
 * is told once. Belongs to the event loop of its stream.
 */
final class OrderFollower {
  private static final int NEWEST = 20;
  private static final long LOOK_MS = 5_000;
  private static final int TOLD_MAX = 1_000;

  /** Further ones are found by the next look if they are among the newest. */
  private static final int CHANGED_MAX = 100;

  private final Vertx vertx;
  private final OrderService orders;
  private final OrderNews news;
  private final Principal user;
  private final EventStream stream;
  private final Set<Long> changed = new LinkedHashSet<>();
  private boolean reading;

  /** Versions by order. */
  private final LinkedHashMap<Long, Long> told = new LinkedHashMap<>();

  OrderFollower(
      Vertx vertx, OrderService orders, OrderNews news, Principal user, EventStream stream) {
    this.vertx = vertx;
    this.orders = orders;
    this.news = news;
    this.user = user;
    this.stream = stream;
  }

  /** Goes on until the stream ends; to be called once. */
  void follow() {
    Runnable deaf = news.listen(user.userId(), orderId -> stream.run(() -> note(orderId)));
    long timer = vertx.setPeriodic(LOOK_MS, turn -> look());
    stream
        .ended()
        .onComplete(ended -> {
          deaf.run();
          vertx.cancelTimer(timer);
        });
    look();
  }

  private void look() {
    orders
        .list(user.userId(), null, 1, NEWEST)
        .onSuccess(page -> {
          List<Order> newest = OrderJson.readPage(page).orders();
          newest.reversed().forEach(this::tell);
          readNext();
        });
  }

  private void note(long orderId) {
    if (changed.size() < CHANGED_MAX) {
      changed.add(orderId);
    }
    readNext();
  }

  private void readNext() {
    if (reading || changed.isEmpty()) {
      return;
    }
    reading = true;
    long orderId = changed.iterator().next();
    changed.remove(orderId);
    orders
        .detail(user, user.userId(), orderId)
        .onComplete(read -> stream.run(() -> took(orderId, read)));
  }

  /** What the client was too slow for waits until the next look. */
  private void took(long orderId, AsyncResult<Buffer> read) {
    reading = false;
    Order order = read.succeeded() ? OrderJson.readDetail(read.result()).order() : null;
    if (order == null || tell(order)) {
      readNext();
    } else {
      changed.add(orderId);
    }
  }

  /** Whether the client knows this version or a later one now. */
  private boolean tell(Order order) {
    if (told.getOrDefault(order.id(), 0L) >= order.version()) {
      return true;
    }
    JsonObject data =
        new JsonObject()
            .put("order_id", String.valueOf(order.id()))
            .put("status", order.status().wireName())
            .put("version", order.version());
    boolean sent = stream.offer(ServerSentEvents.event("order", null, data));
    if (sent) {
      told.putLast(order.id(), order.version());
      if (told.size() > TOLD_MAX) {
        told.pollFirstEntry();
      }
    }
    return sent;
  }
}

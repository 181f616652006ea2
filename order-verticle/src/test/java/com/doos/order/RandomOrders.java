package com.doos.order;

import com.doos.order.domain.Order;
import com.doos.order.domain.OrderFilter;
import com.doos.order.domain.OrderItem;
import com.doos.order.domain.OrderStatus;
import com.doos.order.domain.PaymentMethod;
import com.doos.shared.id.MachineId;
import com.doos.shared.id.OrderIds;
import com.doos.shared.id.OrderNo;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Orders and filters of all kinds, and which of them fit, by plain Java. */
final class RandomOrders {
  private static final int PRODUCTS = 40;
  private static final int USERS = 30;
  private static final List<String> WORDS = List.of("red", "Blue", "pen", "Ink", "paper");

  private final Random random;

  RandomOrders(long seed) {
    random = new Random(seed);
  }

  /** An order that was placed at this time. */
  Order at(Instant createdAt) {
    long userId = random.nextLong(1, USERS + 1L);
    List<OrderItem> items = new ArrayList<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      items.add(item());
    }
    long id =
        new OrderIds(
                MachineId.always(random.nextInt(OrderIds.MACHINES)), InstantSource.fixed(createdAt))
            .next(userId);
    long total = items.stream().mapToLong(OrderItem::subtotalCents).sum();
    long discount = random.nextLong(Math.min(total, 500));
    OrderStatus status = any(OrderStatus.values());
    boolean unpaid = status == OrderStatus.PENDING || status == OrderStatus.CANCELLED;
    return new Order(
        id,
        OrderNo.of(id),
        userId,
        total,
        discount,
        total - discount,
        status,
        unpaid ? null : any(PaymentMethod.values()),
        "",
        "",
        items,
        createdAt,
        unpaid ? null : createdAt.plusSeconds(1),
        null,
        null,
        null,
        1 + status.column());
  }

  /** A product has always the same name, of some hundred letters. */
  private OrderItem item() {
    int product = 1 + random.nextInt(PRODUCTS);
    String name =
        WORDS.get(product % 5)
            + " "
            + WORDS.get(product / 5 % 5)
            + " "
            + ("x" + product).repeat(150);
    return new OrderItem(product, 0, name, "", 1 + random.nextInt(100_000), 1 + random.nextInt(9));
  }

  /** Within some time before a moment. */
  List<Order> before(Instant end, Duration within, int count) {
    List<Order> orders = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      orders.add(at(end.minusMillis(random.nextLong(within.toMillis()))));
    }
    return orders;
  }

  private <T> T any(T[] values) {
    return values[random.nextInt(values.length)];
  }

  private boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  /** A filter with a few of its fields set, to what some orders have. */
  OrderFilter filter(List<Order> orders) {
    Order some = orders.get(random.nextInt(orders.size()));
    Order other = orders.get(random.nextInt(orders.size()));
    boolean later = some.createdAt().isAfter(other.createdAt());
    return new OrderFilter(
        oneIn(20) ? some.id() : 0,
        oneIn(20) ? some.orderNo() : "",
        oneIn(3) ? some.userId() : 0,
        oneIn(2) ? List.of(some.status(), other.status()) : List.of(),
        oneIn(4) ? some.paymentMethod() : null,
        oneIn(4) ? some.items().get(0).productId() : 0,
        oneIn(3) ? WORDS.get(random.nextInt(5)) + " " + WORDS.get(random.nextInt(5)) : "",
        oneIn(3) ? (later ? other : some).createdAt() : null,
        oneIn(3) ? (later ? some : other).createdAt() : null,
        oneIn(4) ? (Long) Math.min(some.actualCents(), other.actualCents()) : null,
        oneIn(4) ? (Long) Math.max(some.actualCents(), other.actualCents()) : null);
  }

  static boolean fits(OrderFilter filter, Order order) {
    return is(filter.id(), order.id())
        && (filter.orderNo().isEmpty() || filter.orderNo().equals(order.orderNo()))
        && is(filter.userId(), order.userId())
        && (filter.statuses().isEmpty() || filter.statuses().contains(order.status()))
        && (filter.paymentMethod() == null || filter.paymentMethod() == order.paymentMethod())
        && order.items().stream()
            .anyMatch(item ->
                is(filter.productId(), item.productId())
                    && hasAll(item.productName(), filter.productName()))
        && holds(filter.createdFrom(), from -> !order.createdAt().isBefore(from))
        && holds(filter.createdTo(), to -> order.createdAt().isBefore(to))
        && holds(filter.centsMin(), min -> order.actualCents() >= min)
        && holds(filter.centsMax(), max -> order.actualCents() <= max);
  }

  private static boolean is(long wanted, long value) {
    return wanted == 0 || wanted == value;
  }

  private static boolean hasAll(String name, String words) {
    List<String> has = Arrays.asList(name.toLowerCase(Locale.ROOT).split(" "));
    return words.isEmpty() || has.containsAll(List.of(words.toLowerCase(Locale.ROOT).split(" ")));
  }

  private static <T> boolean holds(@Nullable T bound, Function<T, Boolean> condition) {
    return bound == null || condition.apply(bound);
  }
}

package com.doos.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.doos.order.domain.Order;
import com.doos.order.domain.OrderChange;
import com.doos.order.domain.OrderItem;
import com.doos.order.domain.OrderLine;
import com.doos.order.domain.OrderStatus;
import com.doos.order.domain.PaymentMethod;
import com.doos.order.domain.PlaceOrder;
import com.doos.shared.config.Secret;
import com.doos.shared.error.DoosException;
import com.doos.shared.error.Language;
import com.doos.shared.seal.KeyRing;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Orders to test with. */
public final class Samples {
  public static final Instant NOW = Instant.parse("2026-03-04T05:06:07.089Z");
  public static final List<OrderItem> ITEMS =
      List.of(
          new OrderItem(1, 0, "笔 \"A\"", "/img/1.svg", 1_050, 2),
          new OrderItem(Long.MAX_VALUE, Long.MAX_VALUE, "Ink", "", 1, 9_999));

  /** A ring with one key. */
  public static final KeyRing KEYS =
      new KeyRing(
          "test", List.of(new Secret("test:" + "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=")));

  private Samples() {}

  public static PlaceOrder wish(OrderLine... lines) {
    return new PlaceOrder(42, List.of(lines), "", "", null, "", Language.ENGLISH);
  }

  public static OrderLine line(long productId, int quantity) {
    return new OrderLine(productId, 0, quantity, null);
  }

  /** An order with every field filled. */
  public static Order completed() {
    return new Order(
        Long.MAX_VALUE,
        "20260304-0000000000001",
        42,
        12_099,
        99,
        12_000,
        OrderStatus.COMPLETED,
        PaymentMethod.CREDIT_CARD,
        "{\"city\":\"上海\"}",
        "ring twice",
        ITEMS,
        NOW,
        NOW.plusSeconds(1),
        NOW.plusSeconds(2),
        NOW.plusSeconds(3),
        NOW.plusSeconds(4),
        5);
  }

  /** An order as it was just placed, without payment. */
  public static Order pending() {
    return new Order(
        7,
        "20260304-0000000000007",
        42,
        100,
        0,
        100,
        OrderStatus.PENDING,
        null,
        "",
        "",
        ITEMS,
        NOW,
        null,
        null,
        null,
        null,
        1);
  }

  public static List<OrderChange> history() {
    return List.of(
        new OrderChange(7, null, OrderStatus.PENDING, "user:42", "", NOW),
        new OrderChange(
            7, OrderStatus.PENDING, OrderStatus.CANCELLED, "service:order", "late", NOW));
  }

  /** The refusal a call must end in. */
  public static DoosException refusal(ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).isInstanceOf(DoosException.class);
    return (DoosException) thrown;
  }
}

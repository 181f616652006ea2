package com.doos.order.domain;

import static com.doos.order.Samples.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.doos.order.Samples;
import com.doos.shared.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class PaymentTest {
  private static final Logger LOG = LoggerFactory.getLogger(PaymentTest.class);
  private static final long CENTS = 1_234;
  private static final Charge CHARGE = new Charge(7, CENTS);

  private static OrderFacts order(OrderStatus status, boolean accepted) {
    return new OrderFacts(7, 42, status, accepted, CENTS);
  }

  private static Payment payment(PaymentStatus status) {
    return new Payment(7, 42, PaymentMethod.ALIPAY, CENTS, status, 1, "", Samples.NOW);
  }

  @ParameterizedTest
  @EnumSource
  void columnsLeadBack(PaymentStatus status) {
    assertThat(PaymentStatus.ofColumn(status.column())).isSameAs(status);
  }

  @ParameterizedTest
  @CsvSource({
    "INITIATED, PENDING, false, ACCEPTED",
    "INITIATED, CANCELLED, false, REFUND_DUE",
    "INITIATED, PENDING, true, REFUND_DUE",
    "FAILED, PENDING, false, ACCEPTED",
    "FAILED, CANCELLED, false, REFUND_DUE",
    "AUTHORIZED, PENDING, true, REPEATED",
    "CAPTURED, PAID, true, REPEATED",
    "CAPTURED, CANCELLED, false, REPEATED",
    "REFUND_DUE, CANCELLED, false, REPEATED",
    "REFUNDED, CANCELLED, false, REPEATED",
  })
  void chargeIsKeptOnlyForAnOpenOrderAndOnlyOnce(
      PaymentStatus status, OrderStatus order, boolean accepted, Charge.Outcome outcome) {
    assertThat(payment(status).onCharge(CHARGE, order(order, accepted))).isEqualTo(outcome);
  }

  @ParameterizedTest
  @EnumSource
  void anotherAmountIsNeverAccepted(PaymentStatus status) {
    assertThat(
            payment(status).onCharge(new Charge(7, CENTS + 1), order(OrderStatus.PENDING, false)))
        .isEqualTo(Charge.Outcome.WRONG_AMOUNT);
  }

  @ParameterizedTest
  @CsvSource({
    "PENDING, false, ",
    "PENDING, true, ORDER_PAID",
    "PAID, true, ORDER_PAID",
    "SHIPPED, true, ORDER_PAID",
    "COMPLETED, true, ORDER_PAID",
    "CANCELLED, false, ORDER_CANCELLED",
  })
  void onlyAnOpenOrderCanBePaid(OrderStatus status, boolean accepted, ErrorCode code) {
    OrderFacts order = order(status, accepted);
    if (code == null) {
      assertThatCode(order::requireOpen).doesNotThrowAnyException();
    } else {
      assertThat(refusal(order::requireOpen).code()).isEqualTo(code);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PENDING, SHIPPED, ORDER_NOT_PAID",
    "PAID, SHIPPED, ",
    "SHIPPED, SHIPPED, ORDER_PAID",
    "COMPLETED, SHIPPED, ORDER_PAID",
    "CANCELLED, SHIPPED, ORDER_CANCELLED",
    "PENDING, COMPLETED, ORDER_NOT_PAID",
    "PAID, COMPLETED, ORDER_PAID",
    "SHIPPED, COMPLETED, ",
    "COMPLETED, COMPLETED, ORDER_PAID",
    "CANCELLED, COMPLETED, ORDER_CANCELLED",
  })
  void operatorsMoveOneStateAtATime(OrderStatus from, OrderStatus to, ErrorCode code) {
    OrderFacts order = order(from, true);
    if (code == null) {
      assertThatCode(() -> order.requireBefore(to)).doesNotThrowAnyException();
    } else {
      assertThat(refusal(() -> order.requireBefore(to)).code()).isEqualTo(code);
    }
  }

  private enum Event {
    BEGIN,
    CHARGE,
    CALL_BACK,
    CLOSE,
    CANCEL,
    STOCK_CONFIRMED,
    SHIP,
    COMPLETE,
    REFUND
  }

  /**
   * The gateway and the shop as far as money goes. What the rules say is carried out; {@code taken}
   * and {@code givenBack} are the gateway's truth, which the rules never see.
   */
  private static final class World {
    OrderFacts order = order(OrderStatus.PENDING, false);
    PaymentStatus payment = PaymentStatus.FAILED;
    boolean attemptOpen;
    int taken;
    int givenBack;
    int confirmations;
    int rollbacks;

    void happen(Event event) {
      switch (event) {
        case BEGIN -> {
          if (order.isOpen() && payment == PaymentStatus.FAILED) {
            payment = PaymentStatus.INITIATED;
            attemptOpen = true;
          }
        }
        case CHARGE -> {
          if (attemptOpen) {
            attemptOpen = false;
            taken++;
          }
        }
        case CALL_BACK -> {
          if (taken > 0) {
            hear();
          }
        }
        case CLOSE -> {
          attemptOpen = false;
          if (taken > 0) {
            hear();
          } else if (payment == PaymentStatus.INITIATED) {
            payment = PaymentStatus.FAILED;
          }
        }
        case CANCEL -> {
          if (order.isOpen()) {
            become(OrderStatus.CANCELLED);
            rollbacks++;
          }
        }
        case STOCK_CONFIRMED -> {
          if (confirmations > 0 && order.status() == OrderStatus.PENDING) {
            become(OrderStatus.PAID);
          }
        }
        case SHIP -> advance(OrderStatus.SHIPPED);
        case COMPLETE -> advance(OrderStatus.COMPLETED);
        case REFUND -> {
          if (payment == PaymentStatus.REFUND_DUE) {
            payment = PaymentStatus.REFUNDED;
            givenBack++;
          }
        }
      }
    }

    private void hear() {
      switch (PaymentTest.payment(payment).onCharge(CHARGE, order)) {
        case ACCEPTED -> {
          payment = PaymentStatus.CAPTURED;
          order = PaymentTest.order(order.status(), true);
          confirmations++;
        }
        case REFUND_DUE -> payment = PaymentStatus.REFUND_DUE;
        case REPEATED -> {
          // nothing new
        }
        case UNKNOWN, WRONG_AMOUNT -> throw new AssertionError("it is the right charge");
      }
    }

    private void advance(OrderStatus to) {
      try {
        order.requireBefore(to);
      } catch (RuntimeException refused) {
        return;
      }
      become(to);
    }

    private void become(OrderStatus status) {
      order = PaymentTest.order(status, order.paymentAccepted());
    }
  }

  @Test
  void moneyAndOrderAgreeAfterAnySequenceOfEvents() {
    long seed = Long.getLong("doos.test.seed", System.nanoTime());
    LOG.info("random test; repeat it with -Ddoos.test.seed={}", seed);
    Random random = new Random(seed);
    List<Event> events = List.of(Event.values());
    boolean[] seen = new boolean[3];
    for (int run = 0; run < 20_000; run++) {
      // Given
      World world = new World();
      List<Event> happened = new ArrayList<>();

      // When
      for (int step = 0; step < 25; step++) {
        Event event = events.get(random.nextInt(events.size()));
        happened.add(event);
        world.happen(event);

        // Then at no moment anything was taken, told or decided twice
        assertThat(world.taken).as("seed %d: %s", seed, happened).isBetween(world.givenBack, 1);
        assertThat(world.confirmations + world.rollbacks)
            .as("seed %d: %s", seed, happened)
            .isBetween(0, 1);
      }

      // And when all is said and done, the shop has the money exactly for an accepted order
      Stream.of(Event.CLOSE, Event.REFUND).forEach(world::happen);
      boolean accepted = world.order.paymentAccepted();
      String story = "seed " + seed + ": " + happened;
      assertThat(world.taken - world.givenBack).as(story).isEqualTo(accepted ? 1 : 0);
      assertThat(world.confirmations).as(story).isEqualTo(accepted ? 1 : 0);
      assertThat(world.rollbacks == 1)
          .as(story)
          .isEqualTo(world.order.status() == OrderStatus.CANCELLED);
      assertThat(accepted && world.order.status() == OrderStatus.CANCELLED).as(story).isFalse();
      seen[accepted ? 0 : world.givenBack > 0 ? 1 : 2] = true;
    }
    assertThat(seen).as("kept, given back and never paid all occur").containsOnly(true);
  }
}

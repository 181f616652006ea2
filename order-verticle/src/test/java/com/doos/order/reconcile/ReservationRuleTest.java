package com.doos.order.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.doos.order.domain.AuditedOrder;
import com.doos.order.domain.OrderItem;
import com.doos.order.domain.OrderStatus;
import com.doos.order.reconcile.ReservationRule.Announcement;
import com.doos.order.reconcile.ReservationRule.Facts;
import com.doos.order.reconcile.ReservationRule.Remedy;
import com.doos.order.reconcile.ReservationRule.Verdict;
import com.doos.order.reconcile.StockLedger.Line;
import com.doos.order.reconcile.StockLedger.Sku;
import com.doos.order.reconcile.StockLedger.State;
import com.doos.shared.event.StockEventType;
import com.doos.shared.outbox.MessageStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ReservationRuleTest {
  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07.089Z");

  private static AuditedOrder order(OrderStatus status, boolean accepted) {
    return new AuditedOrder(
        7,
        7,
        status,
        accepted,
        300,
        0,
        300,
        List.of(new OrderItem(1, 0, "a", "", 100, 2), new OrderItem(2, 5, "b", "", 100, 1)),
        NOW,
        NOW,
        3);
  }

  private static List<Line> lines(State first, State second) {
    return List.of(new Line(new Sku(1, 0), 2, first), new Line(new Sku(2, 5), 1, second));
  }

  private static Announcement announcement(String text) {
    String[] words = text.split(" ");
    return new Announcement(
        words[0].equals("none") ? null : MessageStatus.ofWireName(words[0]), words.length > 1);
  }

  /** Everything an order in any state may look like, and what is made of it. */
  @ParameterizedTest
  @CsvSource({
    // status, accepted, lines, confirm, rollback, forgets; what is wrong, what helps
    "PENDING, false, OPEN, OPEN, none, none, false, , ",
    "PENDING, false, OPEN, RELEASED, none, none, false, RESERVATION_WRONG, NONE",
    "PENDING, false, CONFIRMED, CONFIRMED, none, none, false, RESERVATION_WRONG, NONE",
    "PENDING, false, OPEN, OPEN, ready, none, false, MESSAGE_UNEXPECTED, NONE",
    "PENDING, false, OPEN, OPEN, none, sent, false, MESSAGE_UNEXPECTED, NONE",
    "PENDING, true, OPEN, OPEN, ready, none, false, , ",
    "PENDING, true, OPEN, OPEN, failed, none, false, , ",
    "PENDING, true, CONFIRMED, CONFIRMED, sent, none, false, , ",
    "PENDING, true, OPEN, OPEN, none, none, true, MESSAGE_MISSING, WRITE",
    "PENDING, true, OPEN, OPEN, confirmed, none, false, MESSAGE_WITHOUT_EFFECT, SEND_AGAIN",
    "PENDING, true, CONFIRMED, CONFIRMED, confirmed consumed, none, false,"
        + " MESSAGE_WITHOUT_EFFECT, SEND_AGAIN",
    "PENDING, true, RELEASED, RELEASED, sent, none, false, RESERVATION_WRONG, NONE",
    "PAID, true, CONFIRMED, CONFIRMED, confirmed consumed, none, false, , ",
    "SHIPPED, true, CONFIRMED, CONFIRMED, none consumed, none, false, , ",
    "COMPLETED, true, CONFIRMED, CONFIRMED, none, none, true, , ",
    "PAID, true, CONFIRMED, CONFIRMED, none, none, false, MESSAGE_MISSING, WRITE",
    "PAID, true, OPEN, OPEN, none, none, true, MESSAGE_MISSING, WRITE",
    "PAID, true, OPEN, CONFIRMED, sent, none, false, , ",
    "PAID, true, OPEN, CONFIRMED, confirmed, none, false, MESSAGE_WITHOUT_EFFECT, SEND_AGAIN",
    "PAID, true, OPEN, OPEN, confirmed consumed, none, false, RESERVATION_WRONG, NONE",
    "PAID, true, RELEASED, CONFIRMED, confirmed consumed, none, false, RESERVATION_WRONG, NONE",
    "PAID, true, CONFIRMED, CONFIRMED, confirmed consumed, confirmed, false,"
        + " MESSAGE_UNEXPECTED, NONE",
    "CANCELLED, false, RELEASED, RELEASED, none, confirmed consumed, false, , ",
    "CANCELLED, false, OPEN, OPEN, none, ready, false, , ",
    "CANCELLED, false, OPEN, OPEN, none, none, false, MESSAGE_MISSING, WRITE",
    "CANCELLED, false, RELEASED, RELEASED, none, none, true, , ",
    "CANCELLED, false, OPEN, OPEN, none, confirmed, false, MESSAGE_WITHOUT_EFFECT, SEND_AGAIN",
    "CANCELLED, false, CONFIRMED, RELEASED, none, confirmed consumed, false,"
        + " RESERVATION_WRONG, NONE",
    "CANCELLED, false, RELEASED, RELEASED, sent, confirmed, false, MESSAGE_UNEXPECTED, NONE",
  })
  void judges(
      OrderStatus status,
      boolean accepted,
      State first,
      State second,
      String confirm,
      String rollback,
      boolean forgets,
      FindingKind wrong,
      Remedy remedy) {
    // When
    Verdict verdict =
        ReservationRule.judge(
            new Facts(
                order(status, accepted),
                lines(first, second),
                announcement(confirm),
                announcement(rollback),
                forgets));

    // Then
    if (wrong == null) {
      assertThat(verdict).isNull();
    } else {
      assertThat(verdict).isNotNull();
      assertThat(verdict.kind()).isEqualTo(wrong);
      assertThat(verdict.remedy()).isEqualTo(remedy);
    }
  }

  @ParameterizedTest
  @EnumSource(OrderStatus.class)
  void ordersHoldExactlyTheirItems(OrderStatus status) {
    // Given all there is to hold, one line missing, one too many, one of another quantity
    State end = status == OrderStatus.CANCELLED ? State.RELEASED : State.CONFIRMED;
    State held = status == OrderStatus.PENDING ? State.OPEN : end;
    List<Line> all = lines(held, held);
    List<Line> more = new ArrayList<>(all);
    more.add(new Line(new Sku(9, 0), 1, held));
    List<List<Line>> wrong =
        List.of(
            List.of(),
            all.subList(0, 1),
            more,
            List.of(all.get(0), new Line(new Sku(2, 5), 2, held)));
    Announcement done = announcement("confirmed consumed");
    Announcement none = announcement("none");

    for (List<Line> lines : wrong) {
      // When
      Verdict verdict =
          ReservationRule.judge(
              new Facts(
                  order(status, false),
                  lines,
                  end == State.CONFIRMED && status != OrderStatus.PENDING ? done : none,
                  end == State.RELEASED ? done : none,
                  true));

      // Then
      assertThat(verdict).isNotNull();
      assertThat(verdict.kind()).isEqualTo(FindingKind.RESERVATION_WRONG);
    }
  }

  @Test
  void namesTheMessageThatHelps() {
    // When
    Verdict verdict =
        ReservationRule.judge(
            new Facts(
                order(OrderStatus.CANCELLED, false),
                lines(State.OPEN, State.OPEN),
                announcement("none"),
                announcement("none"),
                false));

    // Then
    assertThat(verdict).isNotNull();
    assertThat(verdict.message()).isEqualTo(StockEventType.STOCK_ROLLBACK);
    assertThat(verdict.detail())
        .isEqualTo(
            "order cancelled version 3, holds [open, open] of 2 items,"
                + " stock.confirm missing, stock.rollback missing");
  }
}

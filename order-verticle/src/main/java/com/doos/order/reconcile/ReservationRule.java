package com.doos.order.reconcile;

import com.doos.order.domain.AuditedOrder;
import com.doos.order.domain.OrderItem;
import com.doos.order.domain.OrderStatus;
import com.doos.order.reconcile.StockLedger.Line;
import com.doos.order.reconcile.StockLedger.Sku;
import com.doos.order.reconcile.StockLedger.State;
import com.doos.shared.event.StockEventType;
import com.doos.shared.outbox.MessageStatus;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an order that has not changed for a while must hold and have announced.
 *
 * <pre>
 * order                      holds               has announced
 * pending                    open                neither confirm nor rollback
 * pending, payment accepted  open or confirmed   confirm
 * paid and beyond            confirmed           confirm
 * cancelled                  released            rollback
 * </pre>
 *
 * A message that is on its way excuses lines that are open still. An outbox forgets messages that
 * are done, so a missing one proves nothing when all is as it would be after it.
 */
final class ReservationRule {
  private ReservationRule() {}

  /**
   * A message to the stock.
   *
   * @param status null when the outbox does not have it
   * @param consumed it has taken effect
   */
  record Announcement(@Nullable MessageStatus status, boolean consumed) {}

  /**
   * @param held what the order holds or held
   * @param forgets old enough for its outbox to have forgotten messages that are done
   */
  record Facts(
      AuditedOrder order,
      List<Line> held,
      Announcement confirm,
      Announcement rollback,
      boolean forgets) {}

  /** What helps. */
  enum Remedy {
    NONE,
    /** Write the message that is missing. */
    WRITE,
    /** Send the message once more. */
    SEND_AGAIN
  }

  /**
   * @param message the one to write or to send
   */
  record Verdict(FindingKind kind, Remedy remedy, StockEventType message, String detail) {}

  /** What is wrong with an order; null when nothing is. */
  static @Nullable Verdict judge(Facts facts) {
    return switch (facts.order().status()) {
      case PENDING ->
          facts.order().paymentAccepted()
              ? ending(facts, StockEventType.STOCK_CONFIRM, State.CONFIRMED)
              : holding(facts);
      case PAID, SHIPPED, COMPLETED -> ending(facts, StockEventType.STOCK_CONFIRM, State.CONFIRMED);
      case CANCELLED -> ending(facts, StockEventType.STOCK_ROLLBACK, State.RELEASED);
    };
  }

  private static @Nullable Verdict holding(Facts facts) {
    if (facts.confirm().status() != null || facts.rollback().status() != null) {
      return verdict(facts, FindingKind.MESSAGE_UNEXPECTED);
    }
    return holds(facts, EnumSet.of(State.OPEN))
        ? null
        : verdict(facts, FindingKind.RESERVATION_WRONG);
  }

  private static @Nullable Verdict ending(Facts facts, StockEventType type, State end) {
    boolean confirms = type == StockEventType.STOCK_CONFIRM;
    Announcement message = confirms ? facts.confirm() : facts.rollback();
    Announcement other = confirms ? facts.rollback() : facts.confirm();
    if (other.status() != null) {
      return verdict(facts, FindingKind.MESSAGE_UNEXPECTED);
    }
    if (!holds(facts, EnumSet.of(State.OPEN, end))) {
      return verdict(facts, FindingKind.RESERVATION_WRONG);
    }
    boolean pending = facts.order().status() == OrderStatus.PENDING;
    boolean settled = !pending && holds(facts, EnumSet.of(end));
    if (message.status() == null) {
      return settled && (message.consumed() || facts.forgets())
          ? null
          : verdict(facts, FindingKind.MESSAGE_MISSING, Remedy.WRITE, type);
    }
    if (message.status() != MessageStatus.CONFIRMED || settled) {
      return null;
    }
    return message.consumed() && !pending
        ? verdict(facts, FindingKind.RESERVATION_WRONG)
        : verdict(facts, FindingKind.MESSAGE_WITHOUT_EFFECT, Remedy.SEND_AGAIN, type);
  }

  /** Whether exactly the order's items are held, each in one of these states. */
  private static boolean holds(Facts facts, Set<State> states) {
    Map<Sku, Integer> wanted = new HashMap<>();
    for (OrderItem item : facts.order().items()) {
      wanted.merge(new Sku(item.productId(), item.skuId()), item.quantity(), Integer::sum);
    }
    Map<Sku, Integer> held = new HashMap<>();
    for (Line line : facts.held()) {
      held.merge(line.sku(), line.quantity(), Integer::sum);
    }
    return held.equals(wanted) && facts.held().stream().allMatch(l -> states.contains(l.state()));
  }

  private static Verdict verdict(Facts facts, FindingKind kind) {
    return verdict(facts, kind, Remedy.NONE, StockEventType.ORDER_CREATED);
  }

  private static Verdict verdict(
      Facts facts, FindingKind kind, Remedy remedy, StockEventType message) {
    AuditedOrder order = facts.order();
    return new Verdict(
        kind,
        remedy,
        message,
        String.format(
            Locale.ROOT,
            "order %s version %d, holds %s of %d items, stock.confirm %s, stock.rollback %s",
            order.status().wireName(),
            order.version(),
            states(facts.held()),
            order.items().size(),
            text(facts.confirm()),
            text(facts.rollback())));
  }

  private static String states(List<Line> held) {
    return held.stream()
        .map(line -> line.state().name().toLowerCase(Locale.ROOT))
        .toList()
        .toString();
  }

  private static String text(Announcement message) {
    String stands = message.status() == null ? "missing" : message.status().wireName();
    return message.consumed() ? stands + " and consumed" : stands;
  }
}

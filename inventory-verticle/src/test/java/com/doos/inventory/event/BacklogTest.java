package com.doos.inventory.event;

import static com.doos.inventory.event.Arrivals.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.doos.shared.event.StockEventType;
import org.junit.jupiter.api.Test;

class BacklogTest {
  private static final int MAX = 10;

  private final Arrivals arrivals = new Arrivals();
  private final Backlog backlog = new Backlog();

  @Test
  void takesOneMessageOfEachOrderInTheirOrder() {
    // Given
    Delivery created = arrivals.of(1, StockEventType.ORDER_CREATED);
    Delivery other = arrivals.of(2);
    Delivery rollback = arrivals.of(1, StockEventType.STOCK_ROLLBACK);
    backlog.add(created);
    backlog.add(rollback);
    backlog.add(other);

    // When, Then
    assertThat(backlog.ready(NOW, MAX)).containsExactly(created, other);
    backlog.remove(created);
    assertThat(backlog.ready(NOW, MAX)).containsExactly(rollback, other);
    assertThat(backlog.ready(NOW, 1)).containsExactly(rollback);
  }

  @Test
  void aMessageThatFailedHoldsBackItsOwnOrderOnly() {
    // Given
    Delivery poison = arrivals.of(1);
    Delivery later = arrivals.of(1, StockEventType.STOCK_ROLLBACK);
    Delivery other = arrivals.of(2);
    backlog.add(poison);
    backlog.add(later);
    backlog.add(other);

    // When
    assertThat(poison.failed(NOW)).isEqualTo(1);

    // Then
    assertThat(backlog.ready(NOW.plusMillis(99), MAX)).containsExactly(other);
    assertThat(backlog.ready(NOW.plusMillis(100), MAX)).containsExactly(poison, other);

    // And when it is set aside, the later one follows
    backlog.remove(poison);
    assertThat(backlog.ready(NOW, MAX)).containsExactly(later, other);
  }

  @Test
  void waitsLongerAfterEachFailure() {
    Delivery delivery = arrivals.of(1);

    assertThat(delivery.failed(NOW)).isEqualTo(1);
    assertThat(delivery.failed(NOW)).isEqualTo(2);
    assertThat(delivery.isDue(NOW.plusMillis(199))).isFalse();
    assertThat(delivery.isDue(NOW.plusMillis(200))).isTrue();
    for (int failures = 3; failures < 100; failures++) {
      assertThat(delivery.failed(NOW)).isEqualTo(failures);
    }
    assertThat(delivery.isDue(NOW.plusSeconds(5))).isTrue();
  }

  @Test
  void forgetsWhatIsDeliveredAgain() {
    // Given
    backlog.add(arrivals.of(1));
    arrivals.startAgain();

    // When
    Delivery again = arrivals.of(1);
    backlog.add(again);

    // Then
    assertThat(backlog.ready(NOW, MAX)).containsExactly(again);
  }

  @Test
  void keepsTheMalformedApart() {
    Delivery malformed = arrivals.malformed();
    backlog.add(malformed);

    assertThat(backlog.ready(NOW, MAX)).isEmpty();
    assertThat(backlog.malformed()).containsExactly(malformed);
  }
}

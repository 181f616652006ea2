package com.doos.inventory.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.doos.shared.event.StockEvent;
import com.doos.shared.event.StockEventType;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallbacksTest {
  private final Arrivals arrivals = new Arrivals();
  private final List<Delivery> told = new ArrayList<>();
  private final List<List<StockEvent>> calls = new ArrayList<>();
  private Instant now = Arrivals.NOW;
  private boolean oddShardDown;
  private final Callbacks callbacks = new Callbacks(this::call, told::add, () -> now);

  private Future<?> call(List<StockEvent> events) {
    calls.add(events);
    return oddShardDown && events.stream().anyMatch(event -> event.orderId() % 2 == 1)
        ? Future.failedFuture("shard is down")
        : Future.succeededFuture();
  }

  private Delivery add(long orderId, StockEventType type) {
    Delivery delivery = arrivals.of(orderId, type);
    callbacks.add(delivery);
    return delivery;
  }

  private void flush() {
    assertThat(callbacks.flush().succeeded()).isTrue();
  }

  @Test
  void tellsOfAllOrdersInOneCall() {
    // Given
    Delivery odd = add(1, StockEventType.STOCK_CONFIRM);
    Delivery even = add(2, StockEventType.STOCK_CONFIRM);

    // When
    flush();

    // Then
    assertThat(calls).hasSize(1);
    assertThat(told).containsExactlyInAnyOrder(odd, even);
    assertThat(callbacks.isEmpty()).isTrue();
  }

  @Test
  void aShardThatIsDownHoldsUpItsOwnOrdersOnly() {
    // Given
    oddShardDown = true;
    Delivery created = add(1, StockEventType.ORDER_CREATED);
    Delivery even = add(2, StockEventType.STOCK_CONFIRM);

    // When
    flush();
    Delivery rollback = add(1, StockEventType.STOCK_ROLLBACK);
    Delivery laterEven = add(4, StockEventType.STOCK_CONFIRM);
    flush();

    // Then
    assertThat(told).containsExactly(even, laterEven);

    // And when it is back, its messages follow in their order
    oddShardDown = false;
    now = now.plusMillis(100);
    flush();
    assertThat(told).containsExactly(even, laterEven, created, rollback);
    assertThat(callbacks.isEmpty()).isTrue();
  }

  @Test
  void tellsAtMostAThousandAtOnce() {
    // Given
    for (long order = 1; order <= 2_500; order++) {
      callbacks.add(arrivals.of(order * 8));
    }

    // When
    while (!callbacks.isEmpty()) {
      flush();
    }

    // Then
    assertThat(calls).extracting(List::size).containsExactly(1_000, 1_000, 500);
    assertThat(told).hasSize(2_500);
  }
}

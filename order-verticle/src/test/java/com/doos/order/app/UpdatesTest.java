package com.doos.order.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.doos.order.app.ShardCommand.StatusUpdate;
import com.doos.order.domain.ChangedOrder;
import com.doos.order.domain.OrderChange;
import com.doos.order.domain.OrderStatus;
import com.doos.order.store.OrderStatusStore.Locked;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class UpdatesTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  private static StatusUpdate to(long orderId, OrderStatus status) {
    return new StatusUpdate(orderId, status, "");
  }

  @Test
  void orderThatWentFurtherHasReachedWhatLiesBehindIt() {
    // Given
    List<Locked> found =
        List.of(
            new Locked(1, 10, OrderStatus.SHIPPED),
            new Locked(2, 20, OrderStatus.CANCELLED),
            new Locked(3, 30, OrderStatus.PENDING));

    // When
    Updates updates =
        Updates.plan(
            List.of(
                to(1, OrderStatus.PAID),
                to(2, OrderStatus.PAID),
                to(3, OrderStatus.SHIPPED),
                to(4, OrderStatus.PAID),
                new StatusUpdate(5, null, "m")),
            found);

    // Then
    assertThat(updates.success()).containsExactly(true, false, false, false, true);
    assertThat(updates.moves()).isEmpty();
    assertThat(updates.settled()).containsExactly(new ChangedOrder(1, 10));
  }

  /** Against a model that carries the updates out one after the other. */
  @Test
  void batchDoesWhatItsUpdatesDoOneByOne() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    OrderStatus[] targets = {
      OrderStatus.PAID, OrderStatus.SHIPPED, OrderStatus.COMPLETED, OrderStatus.CANCELLED
    };
    for (int run = 0; run < 2_000; run++) {
      // Given
      Map<Long, OrderStatus> model = new HashMap<>();
      List<Locked> found = new ArrayList<>();
      for (long id = 1; id <= 5; id++) {
        OrderStatus status = OrderStatus.ofColumn(random.nextInt(5));
        model.put(id, status);
        found.add(new Locked(id, id * 10, status));
      }
      List<StatusUpdate> batch = new ArrayList<>();
      for (int i = random.nextInt(12); i > 0; i--) {
        batch.add(to(1 + random.nextInt(7), targets[random.nextInt(4)]));
      }

      // When
      Updates updates = Updates.plan(batch, found);

      // Then
      List<Boolean> success = new ArrayList<>();
      List<OrderChange> history = new ArrayList<>();
      for (StatusUpdate update : batch) {
        OrderStatus to = update.status();
        if (model.get(update.orderId()) == to.predecessor()) {
          model.put(update.orderId(), to);
          history.add(
              new OrderChange(update.orderId(), to.predecessor(), to, "test", to.wireName(), NOW));
        }
        OrderStatus now = model.get(update.orderId());
        success.add(now != null && now.hasReached(to));
      }
      assertThat(updates.success()).as("seed %d run %d", seed, run).isEqualTo(success);
      assertThat(updates.history("test", NOW))
          .as("seed %d run %d", seed, run)
          .containsExactlyInAnyOrderElementsOf(history);
    }
  }
}

package com.doos.cdc.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.doos.cdc.document.OrderDocument;
import com.doos.cdc.document.Rows;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RefreshLoopTest {
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final FakeOrderIndex index = new FakeOrderIndex();
  private java.time.Instant now = Rows.CHANGED_AT;
  private final InstantSource clock = () -> now;
  private final Freshness shard = new Freshness(registry, "shard0", clock);
  private final RefreshLoop loop =
      new RefreshLoop(index, List.of(shard), Duration.ofMillis(1), new StopSignal());

  @Test
  void aChangeIsSearchableWhenTheIndexWasRefreshed() {
    // Given
    shard.written(List.of(new OrderDocument(1, 1, Rows.CHANGED_AT, "{}")));
    shard.writtenTo(Rows.CHANGED_AT.plusMillis(100));
    now = Rows.CHANGED_AT.plusMillis(700);

    // When
    loop.refresh();

    // Then
    assertThat(index.refreshed).isEqualTo(1);
    assertThat(searchable()).isEqualTo(700);
    assertThat(lagMs()).isEqualTo(600);
    assertThat(shard.asOf()).isEqualTo(Rows.CHANGED_AT.plusMillis(100));
    assertThat(index.published).containsEntry(0, Rows.CHANGED_AT.plusMillis(100));
  }

  @Test
  void nothingIsRefreshedWhenNothingWasWritten() {
    shard.writtenTo(Rows.CHANGED_AT);

    loop.refresh();

    assertThat(index.refreshed).isZero();
    assertThat(shard.asOf()).isEqualTo(Rows.CHANGED_AT);
  }

  @Test
  void aFailedRefreshLeavesTheChangesToTheNextOne() {
    // Given
    index.refreshFailures = 1;
    shard.written(List.of(new OrderDocument(1, 1, Rows.CHANGED_AT, "{}")));
    shard.writtenTo(Rows.CHANGED_AT);
    loop.refresh();
    assertThat(shard.asOf()).isNull();

    // When
    now = Rows.CHANGED_AT.plusSeconds(2);
    loop.refresh();

    // Then
    assertThat(searchable()).isEqualTo(2_000);
  }

  @Test
  void theLagGrowsWhileNoHeartbeatArrives() {
    now = Rows.CHANGED_AT.plusSeconds(9);

    loop.refresh();

    assertThat(lagMs()).isEqualTo(9_000);
  }

  private double searchable() {
    return registry.get(Freshness.SEARCHABLE).timer().totalTime(TimeUnit.MILLISECONDS);
  }

  private double lagMs() {
    return registry.get(Freshness.LAG).timeGauge().value(TimeUnit.MILLISECONDS);
  }
}

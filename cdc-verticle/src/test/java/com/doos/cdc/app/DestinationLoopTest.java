package com.doos.cdc.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.doos.cdc.document.RowImage;
import com.doos.cdc.document.Rows;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class DestinationLoopTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Rows.EXECUTED_AT.plusSeconds(2));

  private final StopSignal stop = new StopSignal();
  private final FakeOrderIndex index = new FakeOrderIndex();
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final CdcMetrics metrics = new CdcMetrics(registry, "shard0", CLOCK);

  private FakeBinlogSource run(FakeBinlogSource source) {
    IndexWriter writer = new IndexWriter(index, 100, metrics, stop);
    new DestinationLoop(0, source, writer, metrics, CLOCK, stop).run();
    return source;
  }

  private FakeBinlogSource binlog(List<List<RowImage>> batches) {
    return new FakeBinlogSource(batches, stop);
  }

  @Test
  void acknowledgesABatchAfterItWasWrittenAndAnEmptyOneAtOnce() {
    FakeBinlogSource source = run(binlog(List.of(List.of(Rows.row(1, 1)), List.of())));

    assertThat(source.calls)
        .containsExactly("open", "tell 0", "acknowledge 0", "tell 1", "acknowledge 1", "close");
    assertThat(index.documents).containsOnlyKeys(1L);
    assertThat(registry.counter(CdcMetrics.EVENTS, "destination", "shard0").count()).isEqualTo(1);
  }

  @Test
  void readsAgainWhatWasNotAcknowledgedAndTheNewestVersionStays() {
    // Given
    FakeBinlogSource source =
        binlog(List.of(List.of(Rows.row(1, 1), Rows.row(1, 2)), List.of(Rows.row(1, 3))));
    source.acknowledgementsLost = 1;

    // When
    run(source);

    // Then
    assertThat(source.calls)
        .containsExactly(
            "open",
            "tell 0",
            "close",
            "open",
            "tell 0",
            "acknowledge 0",
            "tell 1",
            "acknowledge 1",
            "close");
    assertThat(index.documents.get(1L)).extracting("version").isEqualTo(3L);
  }

  @Test
  void leavesTheBatchUnacknowledgedWhenItIsStoppedBeforeTheWrite() {
    FakeBinlogSource source =
        new FakeBinlogSource(List.of(List.of(Rows.row(1, 1))), stop) {
          @Override
          public java.util.Optional<Batch> next() {
            stop.give();
            return super.next();
          }
        };

    run(source);

    assertThat(source.calls).containsExactly("open", "tell 0", "close");
  }

  @Test
  void theLagGrowsUntilTheRowsAreIndexed() {
    metrics.behind(Rows.EXECUTED_AT);
    assertThat(lagSeconds()).isEqualTo(2);

    metrics.indexed(Rows.EXECUTED_AT.plusSeconds(1));
    assertThat(lagSeconds()).isEqualTo(1);

    metrics.upToDate();
    assertThat(lagSeconds()).isZero();
  }

  private double lagSeconds() {
    return registry.get(CdcMetrics.LAG).timeGauge().value(java.util.concurrent.TimeUnit.SECONDS);
  }
}

package com.doos.cdc.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.doos.cdc.document.RowImage;
import com.doos.cdc.document.Rows;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class DestinationLoopTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Rows.CHANGED_AT.plusSeconds(2));

  private final StopSignal stop = new StopSignal();
  private final FakeOrderIndex index = new FakeOrderIndex();
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final CdcMetrics metrics = new CdcMetrics(registry, "shard0");
  private final Freshness freshness = new Freshness(registry, "shard0", CLOCK);

  private FakeBinlogSource run(FakeBinlogSource source) {
    return run(source, Runnable::run);
  }

  private FakeBinlogSource run(FakeBinlogSource source, Executor writes) {
    IndexWriter writer =
        new IndexWriter(index, new FakeDeadLetters(), 100, freshness::written, metrics, stop);
    new DestinationLoop(0, source, writer, writes, freshness, metrics, stop).run();
    return source;
  }

  private FakeBinlogSource binlog(List<List<RowImage>> batches) {
    return new FakeBinlogSource(batches, stop);
  }

  @Test
  void acknowledgesABatchAfterItWasWritten() {
    FakeBinlogSource source = run(binlog(List.of(List.of(Rows.row(1, 1)), List.of())));

    assertThat(source.calls)
        .containsExactly("open", "tell 0", "acknowledge 0", "tell 1", "acknowledge 1", "close");
    assertThat(index.documents).containsOnlyKeys(1L);
    assertThat(freshness.take().completeTo()).isEqualTo(FakeBinlogSource.COMPLETE_TO);
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
  void fetchesNoMoreThanAFewBatchesAheadOfTheWrites() {
    // Given
    List<List<RowImage>> log = new ArrayList<>();
    for (int id = 1; id <= 10; id++) {
      log.add(List.of(Rows.row(id, 1)));
    }
    Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    List<Integer> sizes = new ArrayList<>();
    FakeBinlogSource source = binlog(log);

    // When
    Thread writer =
        Thread.ofPlatform()
            .start(() -> {
              while (!stop.isGiven()) {
                if (waiting.size() == 4) {
                  sizes.add(waiting.size());
                  waiting.remove().run();
                } else if (source.calls.contains("tell 9")) {
                  Optional.ofNullable(waiting.poll()).ifPresent(Runnable::run);
                }
                Thread.onSpinWait();
              }
              waiting.forEach(Runnable::run);
            });
    run(source, waiting::add);

    // Then
    assertThat(sizes).isNotEmpty();
    assertThat(writer.isAlive() || waiting.size() <= 4).isTrue();
    assertThat(source.calls.indexOf("acknowledge 0")).isLessThan(source.calls.indexOf("tell 4"));
  }
}

package com.doos.cdc.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.doos.cdc.document.RowImage;
import com.doos.cdc.document.Rows;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class IndexWriterTest {
  private static final int BULK_MAX = 2;

  private final FakeOrderIndex index = new FakeOrderIndex();
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final StopSignal stop = new StopSignal();
  private final CdcMetrics metrics = new CdcMetrics(registry, "shard0");
  private final Freshness freshness =
      new Freshness(registry, "shard0", InstantSource.fixed(Rows.CHANGED_AT));
  private final FakeDeadLetters deadLetters = new FakeDeadLetters();
  private final IndexWriter writer =
      new IndexWriter(index, deadLetters, BULK_MAX, freshness::written, metrics, stop);

  private static List<RowImage> orders(int count) {
    return LongStream.rangeClosed(1, count).mapToObj(id -> Rows.row(id, 1)).toList();
  }

  @Test
  void writesInBulksOfTheirLimit() {
    assertThat(writer.write(orders(5))).isTrue();

    assertThat(index.bulkSizes).containsExactlyInAnyOrder(2, 2, 1);
    assertThat(index.documents).hasSize(5);
  }

  @Test
  void writesTheBulksOfABatchSideBySide() {
    CountDownLatch allUnderWay = new CountDownLatch(3);
    AtomicInteger met = new AtomicInteger();
    index.whileWriting =
        () -> {
          allUnderWay.countDown();
          try {
            if (allUnderWay.await(10, TimeUnit.SECONDS)) {
              met.incrementAndGet();
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };

    assertThat(writer.write(orders(5))).isTrue();

    assertThat(met).hasValue(3);
  }

  @Test
  void repeatsOnlyWhatWasNotTaken() {
    index.faults.add("busy");

    assertThat(writer.write(orders(2))).isTrue();

    assertThat(index.bulkSizes).containsExactly(2, 1);
    assertThat(index.documents).hasSize(2);
    assertThat(index.prepared).as("the index may have been lost").isEqualTo(1);
  }

  @Test
  void repeatsABulkWhoseAnswerWasLost() {
    index.faults.addAll(List.of("io", "io"));

    assertThat(writer.write(orders(1))).isTrue();

    assertThat(index.bulkSizes).containsExactly(1, 1, 1);
    assertThat(registry.counter(CdcMetrics.RETRIES, "destination", "shard0").count()).isEqualTo(2);
  }

  @Test
  void keepsRejectedDocumentsAndUnmappableRowsAsDeadLetters() {
    index.rejected.add(2L);
    deadLetters.failures = 1;
    List<RowImage> rows = List.of(Rows.row(2, 7), Rows.row("status", "9"), Rows.row(3, 1));

    assertThat(writer.write(rows)).isTrue();

    assertThat(index.documents).containsOnlyKeys(3L);
    assertThat(deadLetters.letters)
        .extracting(letter -> letter.orderId() + "-" + letter.version())
        .containsExactly("1-1", "2-7");
    assertThat(deadLetters.letters.getLast().document()).contains("\"id\":\"2\"");
    assertThat(registry.counter(CdcMetrics.DEAD_LETTERS, "destination", "shard0").count())
        .isEqualTo(2);
  }

  @Test
  void tellsWhatItHasWritten() {
    assertThat(writer.write(orders(3))).isTrue();

    Freshness.Written written = freshness.take();
    assertThat(written.changes()).containsOnly(Rows.CHANGED_AT).hasSize(3);
  }

  @Test
  void endsUnwrittenAtTheStopSignal() {
    stop.give();

    assertThat(writer.write(orders(1))).isFalse();
    assertThat(writer.prepare()).isFalse();
  }
}

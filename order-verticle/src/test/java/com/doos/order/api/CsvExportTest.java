package com.doos.order.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.doos.order.Samples;
import com.doos.order.app.OrderSearch.Page;
import com.doos.order.domain.Order;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CsvExportTest {
  private static final int PAGE = 500;
  private static final int ROWS = 20_000;
  private static final List<Order> ORDERS = Collections.nCopies(PAGE, Samples.completed());

  private final SlowClient client = new SlowClient();
  private int asked;

  /** Takes what is written and says so only when told to. */
  private static final class SlowClient implements WriteStream<Buffer> {
    private final Deque<Promise<Void>> underWay = new ArrayDeque<>();
    private long bytes;

    @Override
    public Future<Void> write(Buffer data) {
      bytes += data.length();
      Promise<Void> taken = Promise.promise();
      underWay.add(taken);
      return taken.future();
    }

    @Override
    public WriteStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
      return this;
    }

    @Override
    public Future<Void> end() {
      throw new UnsupportedOperationException("the edge ends the answer");
    }

    @Override
    public WriteStream<Buffer> setWriteQueueMaxSize(int maxSize) {
      return this;
    }

    @Override
    public boolean writeQueueFull() {
      return true;
    }

    @Override
    public WriteStream<Buffer> drainHandler(@Nullable Handler<Void> handler) {
      return this;
    }
  }

  /** The id that a page ends with counts the pages that are left. */
  private Future<Page> page(long next) {
    asked++;
    return Future.succeededFuture(new Page(ORDERS, next - 1));
  }

  @Test
  void holdsOnePageHoweverManyThereAre() {
    // Given
    Future<Void> written =
        new CsvExport(this::page, client).write(new Page(ORDERS, ROWS / PAGE - 1));

    // When the client takes page after page
    int taken = 0;
    while (!written.isComplete()) {
      assertThat(client.underWay).hasSize(1);
      assertThat(asked).isEqualTo(taken);
      client.underWay.remove().complete();
      taken++;
    }

    // Then
    AsyncResult<Void> end = written;
    assertThat(end.succeeded()).isTrue();
    assertThat(taken).isEqualTo(ROWS / PAGE);
    long line = OrderCsv.lines(List.of(Samples.completed())).length();
    assertThat(client.bytes).isEqualTo(OrderCsv.HEADER.length() + ROWS * line);
  }

  @Test
  void stopsWhenTheClientGoes() {
    // Given
    Future<Void> written = new CsvExport(this::page, client).write(new Page(ORDERS, 9));
    client.underWay.remove().complete();

    // When
    client.underWay.remove().fail("gone");

    // Then
    assertThat(written.failed()).isTrue();
    assertThat(asked).isEqualTo(1);
  }

  @Test
  void failsWithAPageThatCannotBeRead() {
    // Given
    Future<Void> written =
        new CsvExport(next -> Future.failedFuture("away"), client).write(new Page(ORDERS, 9));

    // When
    client.underWay.remove().complete();

    // Then
    assertThat(written.cause()).hasMessage("away");
    assertThat(client.underWay).isEmpty();
  }
}

package com.doos.order.api;

import com.doos.order.app.OrderSearch.Page;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.util.function.LongFunction;

/**
 * Writes all pages of a search, one after the other: a page is asked for when the one before has
 * left for the network, so that memory holds one however many there are and however slowly the
 * client reads. Ends with the first page that cannot be read or written.
 */
final class CsvExport {
  private final LongFunction<Future<Page>> pages;
  private final WriteStream<Buffer> to;

  /** A chain of futures would hold on to every page until the end. */
  private final Promise<Void> written = Promise.promise();

  /**
   * @param pages the page below an id
   */
  CsvExport(LongFunction<Future<Page>> pages, WriteStream<Buffer> to) {
    this.pages = pages;
    this.to = to;
  }

  /** To be called once. */
  Future<Void> write(Page first) {
    write(Buffer.buffer(OrderCsv.HEADER), first);
    return written.future();
  }

  private void write(Buffer before, Page page) {
    to.write(before.appendBuffer(OrderCsv.lines(page.orders())))
        .onFailure(written::tryFail)
        .onSuccess(sent -> {
          if (page.next() == 0) {
            written.tryComplete();
          } else {
            readOn(page.next());
          }
        });
  }

  private void readOn(long next) {
    pages.apply(next).onFailure(written::tryFail).onSuccess(page -> write(Buffer.buffer(), page));
  }
}

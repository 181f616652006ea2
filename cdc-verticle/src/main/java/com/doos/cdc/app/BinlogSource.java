package com.doos.cdc.app;

import com.doos.cdc.document.RowImage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The order rows of one shard as its binlog tells them, in that order and at least once. Blocking;
 * confined to one thread. After a failure of any method the source has to be closed and opened
 * again, and then tells everything that was not acknowledged once more.
 */
public interface BinlogSource {
  /**
   * Rows that were written together or shortly after each other.
   *
   * @param id what {@link #acknowledge} takes
   * @param rows may be empty
   * @param completeTo what was committed before it has been told with this batch; null when nothing
   *     is known
   */
  record Batch(long id, List<RowImage> rows, @Nullable Instant completeTo) {}

  /** Connects and goes back to the last acknowledged position. */
  void open();

  /**
   * The next batch, whether the ones before were acknowledged or not; empty when there was none for
   * a short while.
   */
  Optional<Batch> next();

  /** The batch need not be told again; called in the order of the batches. */
  void acknowledge(Batch batch);

  /** Disconnects; never fails. */
  void close();
}

package com.doos.shared.batch;

import com.doos.shared.config.ConfigReader;
import com.doos.shared.error.ErrorCode;
import java.time.Duration;

/**
 * Limits of a {@link GroupCommitter}.
 *
 * @param batchMax commands in one transaction
 * @param batchBytesMax weight of one transaction; a command that is heavier goes alone
 * @param queueMax commands that may wait; one more is refused with {@link ErrorCode#OVERLOADED}
 * @param waitMax a command that waited longer is refused with {@link ErrorCode#OVERLOADED}
 * @param interval between the beginnings of two batches, at least, unless the next one is full:
 *     each costs the same whatever its size
 * @param inFlightMax batches under way at a time; more than one only to compare with one
 *     transaction per command
 */
public record BatchLimits(
    int batchMax,
    int batchBytesMax,
    int queueMax,
    Duration waitMax,
    Duration interval,
    int inFlightMax) {
  private static final int BATCH_BYTES_DEFAULT = 1 << 20;
  private static final Duration WAIT_DEFAULT = Duration.ofSeconds(10);

  public BatchLimits {
    if (batchMax < 1 || queueMax < batchMax) {
      throw new IllegalArgumentException("batch_max must be 1.." + queueMax);
    }
    if (batchBytesMax < 1 || inFlightMax < 1) {
      throw new IllegalArgumentException("batch_bytes_max and in_flight_max must be positive");
    }
  }

  /** One batch of up to 1 MiB in flight, one after the other without a rest. */
  public BatchLimits(int batchMax, int queueMax) {
    this(batchMax, BATCH_BYTES_DEFAULT, queueMax, WAIT_DEFAULT, Duration.ZERO, 1);
  }

  public static BatchLimits from(ConfigReader reader) {
    return new BatchLimits(
        reader.integer("batch_max", 1, 1_024),
        reader.integer("batch_bytes_max", 1_024, 16 << 20),
        reader.integer("queue_max", 1, 1_000_000),
        reader.duration("wait_max", Duration.ofMillis(10), Duration.ofMinutes(1)),
        reader.duration("interval", Duration.ZERO, Duration.ofMillis(100)),
        reader.integer("in_flight_max", 1, 1_000));
  }
}

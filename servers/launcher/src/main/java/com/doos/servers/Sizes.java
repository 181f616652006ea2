package com.doos.servers;

/**
 * How much of the machine the servers may take; memory in MiB.
 *
 * @param kafkaHeap heap of the broker
 * @param elasticsearchHeap heap of Elasticsearch
 * @param canalHeap heap of the Canal server
 * @param databaseBufferPool InnoDB buffer pool of each of the three instances
 * @param databaseRedoLog redo log of each of the three instances
 * @param redisMax data that Redis may hold; writes beyond it are refused
 * @param quickCompilerOnly whether the JVMs use only their first compiler: less memory and a
 *     quicker start, at a lower peak rate
 * @param searchYields whether Canal and Elasticsearch get the processor after everybody else
 */
public record Sizes(
    int kafkaHeap,
    int elasticsearchHeap,
    int canalHeap,
    int databaseBufferPool,
    int databaseRedoLog,
    int redisMax,
    boolean quickCompilerOnly,
    boolean searchYields) {

  private static final int SMALLEST = 16;

  /** Refuses sizes that no server starts with. */
  public Sizes {
    if (Math.min(
            Math.min(kafkaHeap, elasticsearchHeap),
            Math.min(canalHeap, Math.min(databaseBufferPool, Math.min(databaseRedoLog, redisMax))))
        < SMALLEST) {
      throw new IllegalArgumentException("every size must be at least " + SMALLEST + " MiB");
    }
  }

  /** For load: the databases need not write their pages while they take orders. */
  public static Sizes large() {
    return new Sizes(512, 1_024, 256, 1_024, 2_048, 512, false, true);
  }

  /** About 1.3 GiB for the whole stack when idle. */
  public static Sizes small() {
    return new Sizes(192, 320, 96, 64, 64, 128, true, false);
  }
}

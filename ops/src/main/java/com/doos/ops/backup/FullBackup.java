package com.doos.ops.backup;

import java.time.Instant;

/**
 * A consistent copy of a server's databases, and what is needed to bring it to a moment that all
 * servers share.
 *
 * @param file SQL, compressed with gzip
 * @param snapshot when the copy had been taken, by the server's clock; rounded up
 * @param binlog the binlog that goes on where the copy ends
 * @param position in it, in bytes
 * @param moment at which the backups of all servers of the same run meet
 * @param through the last binlog needed for that
 */
record FullBackup(
    StoredFile file,
    Instant snapshot,
    String binlog,
    long position,
    Instant moment,
    String through) {

  /** Whether a binlog is needed to bring this backup to its moment. */
  boolean needs(BinlogFile log) {
    return log.number() >= BinlogFile.number(binlog) && log.number() <= BinlogFile.number(through);
  }
}

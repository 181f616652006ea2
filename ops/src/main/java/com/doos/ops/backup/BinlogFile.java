package com.doos.ops.backup;

import java.time.Instant;

/**
 * A closed binlog of a server, byte for byte.
 *
 * @param until with this file everything is there that was committed before, by the server's clock
 */
record BinlogFile(StoredFile file, Instant until) {

  long number() {
    return number(file.name());
  }

  /** The number at the end of the name. */
  static long number(String name) {
    return Long.parseLong(name.substring(name.lastIndexOf('.') + 1));
  }
}

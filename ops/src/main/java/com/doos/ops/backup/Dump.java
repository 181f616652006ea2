package com.doos.ops.backup;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * What the dump program writes, compressed on its way to a file.
 *
 * @param snapshot a moment after the one that the dump shows, by the server's clock
 * @param binlog the binlog that goes on where the dump ends
 * @param position in it, in bytes
 */
record Dump(Instant snapshot, String binlog, long position) {
  private static final Pattern POSITION =
      Pattern.compile("(?:MASTER|SOURCE)_LOG_FILE='([^']+)',\\s*(?:MASTER|SOURCE)_LOG_POS=(\\d+)");
  private static final String END = "-- Dump completed";
  private static final int HEAD_BYTES_MAX = 1 << 16;
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int END_BYTES = 200;

  /**
   * Writes a dump.
   *
   * @param clock the server's
   * @throws BackupException when the dump is not whole
   */
  static Dump write(Programs programs, Supplier<Instant> clock, Path target)
      throws IOException, InterruptedException {
    byte[][] ends = new byte[2][];
    Instant[] snapshot = new Instant[1];
    programs.dump(sql -> {
      ends[0] = sql.readNBytes(HEAD_BYTES_MAX);
      // Whatever has arrived was read in the snapshot, which therefore is older than now.
      snapshot[0] = clock.get();
      ends[1] = compress(ends[0], sql, target);
    });
    if (!text(ends[1]).contains(END)) {
      throw new BackupException("the dump ends in the middle");
    }
    Matcher found = POSITION.matcher(text(ends[0]));
    if (!found.find()) {
      throw new BackupException("no binlog position in the dump: is the binlog of the server on?");
    }
    return new Dump(snapshot[0], found.group(1), Long.parseLong(found.group(2)));
  }

  /** Returns the last bytes. */
  private static byte[] compress(byte[] head, InputStream rest, Path target) throws IOException {
    byte[] end = last(new byte[0], head);
    try (OutputStream out =
        new GZIPOutputStream(new BufferedOutputStream(Files.newOutputStream(target)))) {
      out.write(head);
      for (byte[] next = rest.readNBytes(BUFFER_BYTES);
          next.length > 0;
          next = rest.readNBytes(BUFFER_BYTES)) {
        out.write(next);
        end = last(end, next);
      }
    }
    return end;
  }

  /** The last bytes of both. */
  private static byte[] last(byte[] before, byte[] next) {
    byte[] both = new byte[Math.min(END_BYTES, before.length + next.length)];
    for (int i = 1; i <= both.length; i++) {
      both[both.length - i] =
          i <= next.length ? next[next.length - i] : before[before.length + next.length - i];
    }
    return both;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** Runs a compressed dump. */
  static void load(Programs programs, Path file) throws IOException, InterruptedException {
    programs.load(out -> {
      try (InputStream sql = new GZIPInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
        sql.transferTo(out);
      }
    });
  }
}

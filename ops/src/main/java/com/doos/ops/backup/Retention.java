package com.doos.ops.backup;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which files may go.
 *
 * <p>A full backup stays for its time, with the binlogs that bring it to its moment. Other binlogs
 * stay while every second since {@code keepBinlogs} ago needs them: from the last full backup
 * before on. The newest full backup of a server stays however old it is.
 */
record Retention(Duration keepFull, Duration keepBinlogs, InstantSource clock) {

  /**
   * What may go, by timeline.
   *
   * @param timelines all of a server, the oldest first
   */
  Map<Timeline, Set<StoredFile>> expired(List<Timeline> timelines) {
    Map<Timeline, Set<StoredFile>> expired = new LinkedHashMap<>();
    for (Timeline timeline : timelines) {
      boolean newest = timeline.equals(timelines.get(timelines.size() - 1));
      Set<StoredFile> files = new HashSet<>(timeline.files().toList());
      files.removeAll(kept(timeline, newest));
      if (!files.isEmpty()) {
        expired.put(timeline, files);
      }
    }
    return expired;
  }

  private Set<StoredFile> kept(Timeline timeline, boolean newest) {
    Instant now = clock.instant();
    Instant window = now.minus(keepBinlogs);
    boolean inWindow =
        newest || timeline.last().map(last -> last.until().isAfter(window)).orElse(false);
    FullBackup base = base(timeline, window);
    Set<StoredFile> kept = new HashSet<>();
    for (FullBackup full : timeline.fulls()) {
      if (full.moment().isAfter(now.minus(keepFull)) || (inWindow && full.equals(base))) {
        kept.add(full.file());
        timeline.binlogs().stream().filter(full::needs).forEach(log -> kept.add(log.file()));
      }
    }
    if (inWindow) {
      timeline.binlogs().stream()
          .filter(log -> log.number() >= BinlogFile.number(base.binlog()))
          .forEach(log -> kept.add(log.file()));
    }
    return kept;
  }

  /** The full backup that the first second of the window needs; else the first one. */
  private static FullBackup base(Timeline timeline, Instant window) {
    FullBackup base = timeline.fulls().get(0);
    for (FullBackup full : timeline.fulls()) {
      if (!full.snapshot().isAfter(window)) {
        base = full;
      }
    }
    return base;
  }
}

package com.doos.ops.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files that bring a server to a moment.
 *
 * @param full the last full backup before
 * @param binlogs from where it ends to the moment
 */
record RestorePlan(Timeline timeline, FullBackup full, List<BinlogFile> binlogs) {

  /**
   * Finds them.
   *
   * @param moment a whole second; everything before it is restored, nothing from it on
   * @throws BackupException when the archive does not reach to that moment
   */
  static RestorePlan to(Instant moment, Archive archive, DatabaseServer server) throws IOException {
    Timeline from = null;
    FullBackup full = null;
    for (Timeline timeline : archive.timelines(server.name())) {
      for (FullBackup candidate : timeline.fulls()) {
        if (!candidate.snapshot().isAfter(moment)
            && Files.exists(archive.path(timeline, candidate.file()))) {
          from = timeline;
          full = candidate;
        }
      }
    }
    if (from == null || full == null) {
      throw new BackupException(server + ": there is no full backup from before " + moment);
    }
    return new RestorePlan(from, full, binlogs(from, full, moment, server));
  }

  private static List<BinlogFile> binlogs(
      Timeline timeline, FullBackup full, Instant moment, DatabaseServer server) {
    List<BinlogFile> following = timeline.following(full);
    Optional<Instant> end =
        following.stream()
            .map(BinlogFile::until)
            .filter(until -> !until.isBefore(moment))
            .min(Comparator.naturalOrder());
    if (end.isEmpty()) {
      Instant last = following.isEmpty() ? full.snapshot() : last(following);
      throw new BackupException(
          server
              + ": its binlogs are complete until "
              + last
              + " only, not until "
              + moment
              + ". While the server is there, `backup binlog` takes the rest.");
    }
    return following.stream().filter(log -> !log.until().isAfter(end.get())).toList();
  }

  private static Instant last(List<BinlogFile> logs) {
    return Instant.ofEpochSecond(logs.get(logs.size() - 1).until().getEpochSecond());
  }

  /**
   * The first second from which on every one can be restored up to {@link #latest}; null when there
   * is none.
   */
  static @Nullable Instant earliest(Archive archive, List<DatabaseServer> servers)
      throws IOException {
    Instant earliest = null;
    for (DatabaseServer server : servers) {
      List<Timeline> timelines = archive.timelines(server.name());
      if (timelines.isEmpty()) {
        return null;
      }
      Timeline newest = timelines.get(timelines.size() - 1);
      Optional<Instant> first =
          newest.fulls().stream()
              .filter(full -> reachesEnd(newest, full))
              .map(FullBackup::snapshot)
              .min(Comparator.naturalOrder());
      if (first.isEmpty()) {
        return null;
      }
      earliest = earliest == null || first.get().isAfter(earliest) ? first.get() : earliest;
    }
    return earliest;
  }

  private static boolean reachesEnd(Timeline timeline, FullBackup full) {
    List<BinlogFile> following = timeline.following(full);
    return !following.isEmpty()
        && Optional.of(following.get(following.size() - 1)).equals(timeline.last());
  }

  /** The whole second up to which all servers can be restored; null when there is none. */
  static @Nullable Instant latest(Archive archive, List<DatabaseServer> servers)
      throws IOException {
    Instant latest = null;
    for (DatabaseServer server : servers) {
      List<Timeline> timelines = archive.timelines(server.name());
      if (timelines.isEmpty()) {
        return null;
      }
      Timeline newest = timelines.get(timelines.size() - 1);
      Instant last = last(newest.binlogs());
      latest = latest == null || last.isBefore(latest) ? last : latest;
    }
    return latest;
  }

  /** What is wrong with the files of this plan. */
  List<String> faults(Archive archive) throws IOException {
    List<StoredFile> files = new ArrayList<>();
    files.add(full.file());
    binlogs.forEach(log -> files.add(log.file()));
    List<String> faults = new ArrayList<>();
    for (StoredFile file : files) {
      String fault = archive.fault(timeline, file);
      if (fault != null) {
        faults.add(fault);
      }
    }
    return faults;
  }
}

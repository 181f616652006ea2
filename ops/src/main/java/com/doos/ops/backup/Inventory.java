package com.doos.ops.backup;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What is in the archive, and whether it is as it was written. */
final class Inventory {
  private static final int EXIT_OK = 0;
  private static final int EXIT_FAILED = 1;

  private final BackupConfig config;
  private final Archive archive;
  private final Report report;

  Inventory(BackupConfig config, Archive archive, Report report) {
    this.config = config;
    this.archive = archive;
    this.report = report;
  }

  /** Prints what there is and which moments can be restored; returns the exit code. */
  int list() throws IOException {
    TreeMap<Instant, Long> runs = new TreeMap<>();
    for (String server : archive.servers()) {
      for (Timeline timeline : archive.timelines(server)) {
        report.say("%s, timeline %s (%s)", server, timeline.id(), timeline.kind());
        for (FullBackup full : timeline.fulls()) {
          report.say("  %-28s %10s", full.file().name(), Report.size(full.file().bytes()));
          runs.merge(full.moment(), full.file().bytes(), Long::sum);
        }
        List<BinlogFile> logs = timeline.binlogs();
        if (!logs.isEmpty()) {
          report.say(
              "  %s to %s, %s",
              logs.get(0).file().name(),
              logs.get(logs.size() - 1).file().name(),
              Report.size(logs.stream().mapToLong(log -> log.file().bytes()).sum()));
        }
      }
    }
    if (runs.isEmpty()) {
      report.say("No backups in %s", config.directory());
      return EXIT_OK;
    }
    report.say("Can be restored:");
    runs.forEach((moment, bytes) -> report.say("  %s  (full, %s)", moment, Report.size(bytes)));
    Instant earliest = RestorePlan.earliest(archive, config.servers());
    Instant latest = RestorePlan.latest(archive, config.servers());
    if (earliest != null && latest != null && earliest.isBefore(latest)) {
      report.say("  every second from %s to %s", earliest, latest);
    }
    return EXIT_OK;
  }

  /** Reads every file; returns the exit code. */
  int verify() throws IOException {
    List<String> faults = new ArrayList<>();
    int files = 0;
    long bytes = 0;
    for (String server : archive.servers()) {
      for (Timeline timeline : archive.timelines(server)) {
        for (StoredFile file : timeline.files().toList()) {
          files++;
          bytes += file.bytes();
          String fault = archive.fault(timeline, file);
          if (fault != null) {
            faults.add(fault);
          }
        }
      }
    }
    faults.forEach(fault -> report.say("%s", fault));
    report.say(
        "%d files, %s: %s",
        files,
        Report.size(bytes),
        faults.isEmpty() ? "all as they were written" : faults.size() + " of them damaged");
    return faults.isEmpty() ? EXIT_OK : EXIT_FAILED;
  }
}

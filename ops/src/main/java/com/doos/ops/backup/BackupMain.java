package com.doos.ops.backup;

import com.doos.shared.config.ConfigException;
import com.doos.shared.config.ConfigReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code backup} and {@code restore}, for the servers of a configuration: the file that {@code
 * CONFIG_PATH} names, else {@code config/dev.yaml}, under the environment.
 */
public final class BackupMain {
  private static final int EXIT_OK = 0;
  private static final int EXIT_FAILED = 1;
  private static final int EXIT_USAGE = 2;

  /** The databases are restored, and something is left for a person to do. */
  private static final int EXIT_LEFT = 3;

  private static final String USAGE =
      """
      usage: backup full      all databases, as they are now
             backup binlog    what was written since the last backup
             backup list      what there is, and which moments can be restored
             backup verify    compares every file with its checksum
             backup purge     deletes what is older than backup.keep_full and backup.keep_binlogs
             restore --to TIME --yes
                              all databases as they were at the beginning of that second, such as
                              2026-11-27T10:00:00Z; latest: the last one that can be restored
      """;

  private final BackupConfig config;
  private final Report report;

  private BackupMain(BackupConfig config, Report report) {
    this.config = config;
    this.report = report;
  }

  public static void main(String[] args) {
    Map<String, String> environment = System.getenv();
    System.setProperty("logback.configurationFile", "logback-ops.xml");
    Path file = ConfigReader.file(environment);
    Report report = Report.standard();
    try {
      BackupConfig config = ConfigReader.read(file, environment, BackupConfig::from);
      System.exit(run(List.of(args), config, report));
    } catch (ConfigException wrong) {
      report.say("doos: %s", String.valueOf(wrong.getMessage()));
      System.exit(EXIT_USAGE);
    }
  }

  /** Runs one command; returns the exit code of the process. */
  public static int run(List<String> arguments, BackupConfig config, Report report) {
    BackupMain main = new BackupMain(config, report);
    try {
      return main.run(arguments);
    } catch (BackupException e) {
      report.say("doos: %s", String.valueOf(e.getMessage()));
    } catch (IOException e) {
      report.say("doos: %s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return EXIT_FAILED;
  }

  private int run(List<String> arguments) throws IOException, InterruptedException {
    if (!isKnown(arguments)) {
      report.say("%s", USAGE.strip());
      return EXIT_USAGE;
    }
    try (Archive archive = Archive.open(config.directory())) {
      return switch (arguments.get(1)) {
        case "full" -> {
          new Backup(config, archive, report).full();
          yield EXIT_OK;
        }
        case "binlog" -> {
          new Backup(config, archive, report).binlogs();
          yield EXIT_OK;
        }
        case "list" -> new Inventory(config, archive, report).list();
        case "verify" -> new Inventory(config, archive, report).verify();
        case "purge" -> purge(archive);
        default -> restore(archive, arguments.get(2));
      };
    }
  }

  private static boolean isKnown(List<String> arguments) {
    if (arguments.size() == 2 && arguments.get(0).equals("backup")) {
      return Set.of("full", "binlog", "list", "verify", "purge").contains(arguments.get(1));
    }
    return arguments.size() == 4
        && arguments.get(0).equals("restore")
        && arguments.get(1).equals("--to")
        && arguments.get(3).equals("--yes");
  }

  private int purge(Archive archive) throws IOException {
    Retention retention =
        new Retention(config.keepFull(), config.keepBinlogs(), InstantSource.system());
    int files = 0;
    long bytes = 0;
    for (String server : archive.servers()) {
      for (Map.Entry<Timeline, Set<StoredFile>> expired :
          retention.expired(archive.timelines(server)).entrySet()) {
        archive.remove(expired.getKey(), expired.getValue());
        files += expired.getValue().size();
        bytes += expired.getValue().stream().mapToLong(StoredFile::bytes).sum();
      }
    }
    report.say("%d files deleted, %s", files, Report.size(bytes));
    return EXIT_OK;
  }

  private int restore(Archive archive, String to) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    Instant moment = moment(archive, to);
    report.say("Restoring everything that was committed before %s", moment);
    new Restore(config, archive, report).to(moment);
    List<String> left = new Aftermath(config, report).run();
    report.say("Restored after %.1f s", Backup.seconds(begun));
    if (left.isEmpty()) {
      report.say("Start the services, then make a full backup: the old ones end here.");
      return EXIT_OK;
    }
    report.say("Before the services are started, this is left to be done by hand:");
    left.forEach(task -> report.say("  %s", task));
    return EXIT_LEFT;
  }

  private Instant moment(Archive archive, String to) throws IOException {
    if (to.equals("latest")) {
      Instant latest = RestorePlan.latest(archive, config.servers());
      if (latest == null) {
        throw new BackupException("there is no backup of all servers in " + config.directory());
      }
      return latest;
    }
    try {
      Instant moment = Instant.parse(to);
      if (moment.equals(moment.truncatedTo(ChronoUnit.SECONDS))) {
        return moment;
      }
    } catch (DateTimeException unreadable) {
      // said below
    }
    throw new BackupException("--to takes a whole second such as 2026-11-27T10:00:00Z, or latest");
  }
}

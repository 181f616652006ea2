package com.doos.ops.backup;

import com.doos.servers.DatabaseKind;
import com.doos.shared.config.DatabaseConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Brings the databases of all servers back to one moment; what they hold now is lost.
 *
 * <p>Nothing is touched before every file is known to be whole and nobody is connected. Done twice
 * it ends the same way, so one that failed is begun anew.
 */
final class Restore {
  /**
   * New binlogs are numbered this far beyond those in the archive, so that no position that Canal
   * or a replica has kept is ever taken for one of theirs.
   */
  private static final long BINLOGS_SKIPPED = 1_000;

  /** More accounts than can be made in the time that was lost: their tokens may live on. */
  private static final long ACCOUNT_IDS_SKIPPED = 1_000_000;

  private static final String FLUSH_LOG = "SET GLOBAL innodb_flush_log_at_trx_commit = ";
  private static final String SEND_AGAIN =
      "UPDATE `%s`.t_local_message SET status = 0, next_retry_at = NULL WHERE status = 1";
  private static final String NEXT_ACCOUNT =
      "SELECT COALESCE(MAX(id), 10000) + %d FROM `%s`.t_account";

  private final BackupConfig config;
  private final Archive archive;
  private final Report report;

  Restore(BackupConfig config, Archive archive, Report report) {
    this.config = config;
    this.archive = archive;
    this.report = report;
  }

  private record Step(DatabaseServer server, RestorePlan plan, Programs programs) {}

  /**
   * Restores what was committed before a moment.
   *
   * @param moment a whole second
   * @throws BackupException when it cannot be done; the databases are then as they were, unless it
   *     says that a program failed
   */
  void to(Instant moment) throws IOException, InterruptedException {
    List<Step> steps = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    for (DatabaseServer server : config.servers()) {
      RestorePlan plan = RestorePlan.to(moment, archive, server);
      faults.addAll(plan.faults(archive));
      steps.add(new Step(server, plan, programs(server, plan.timeline().kind())));
    }
    if (!faults.isEmpty()) {
      throw new BackupException("nothing was restored: " + String.join("; ", faults));
    }
    for (Step step : steps) {
      load(step, moment);
    }
    for (DatabaseConfig shard : config.shards()) {
      sendAgain(shard);
    }
    skipAccountIds(config.account());
    for (Step step : steps) {
      resetBinlogs(step.server());
    }
  }

  /** Also sees to it that nobody else works with the server. */
  private Programs programs(DatabaseServer server, DatabaseKind kind)
      throws IOException, InterruptedException {
    try (ServerSession session = ServerSession.open(server)) {
      if (session.kind() != kind) {
        throw new BackupException(server + " is not a " + kind + ", as its backup is");
      }
      List<String> others = session.others();
      if (!others.isEmpty()) {
        throw new BackupException(
            server + " is in use by " + String.join(", ", others) + ": stop all services first");
      }
    }
    Path folder = Files.createDirectories(archive.unfinished().resolve(server.name()));
    return new Programs(server, kind, config, folder);
  }

  /** One that stops half-way is begun anew: its commits need not each be on disk. */
  private void load(Step step, Instant moment) throws IOException, InterruptedException {
    try (ServerSession session = ServerSession.open(step.server())) {
      long careful = session.number("SELECT @@GLOBAL.innodb_flush_log_at_trx_commit");
      session.execute(FLUSH_LOG + 2);
      try {
        loadQuickly(step, moment);
      } finally {
        session.execute(FLUSH_LOG + careful);
      }
    }
  }

  private void loadQuickly(Step step, Instant moment) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    RestorePlan plan = step.plan();
    Dump.load(step.programs(), archive.path(plan.timeline(), plan.full().file()));
    double loaded = Backup.seconds(begun);
    List<Path> logs =
        plan.binlogs().stream().map(log -> archive.path(plan.timeline(), log.file())).toList();
    step.programs().replay(logs, plan.full().position(), moment);
    report.say(
        "  %-10s %s in %.1f s, then %s of binlogs in %.1f s",
        step.server().name(),
        plan.full().file().name(),
        loaded,
        Report.size(plan.binlogs().stream().mapToLong(log -> log.file().bytes()).sum()),
        Backup.seconds(begun) - loaded);
  }

  /**
   * What was sent but is not known to have taken effect: Kafka's word for it may be gone, or of the
   * time that is gone. Sent again it takes effect once, by the consume log.
   */
  private void sendAgain(DatabaseConfig shard) {
    try (ServerSession session = ServerSession.open(DatabaseServer.of("shard", shard))) {
      session.withoutBinlog();
      int messages = session.execute(String.format(Locale.ROOT, SEND_AGAIN, shard.database()));
      report.say("  %-10s %d messages will be sent again", shard.database(), messages);
    }
  }

  private static void skipAccountIds(DatabaseConfig account) {
    try (ServerSession session = ServerSession.open(DatabaseServer.of("account", account))) {
      session.withoutBinlog();
      long next =
          session.number(
              String.format(Locale.ROOT, NEXT_ACCOUNT, ACCOUNT_IDS_SKIPPED, account.database()));
      session.execute(
          "ALTER TABLE `" + account.database() + "`.t_account AUTO_INCREMENT = " + next);
    }
  }

  private void resetBinlogs(DatabaseServer server) throws IOException {
    OptionalLong last =
        archive.timelines(server.name()).stream()
            .flatMap(timeline -> timeline.binlogs().stream())
            .mapToLong(BinlogFile::number)
            .max();
    try (ServerSession session = ServerSession.open(server)) {
      session.resetBinlogs(session.kind(), last.orElseThrow() + BINLOGS_SKIPPED);
    }
  }
}

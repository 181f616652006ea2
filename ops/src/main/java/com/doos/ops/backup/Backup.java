package com.doos.ops.backup;

import com.doos.servers.DatabaseKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Full backups of all servers, and the binlogs that follow them. Everything goes on meanwhile.
 *
 * <p>A server's binlogs continue the archive when the last one that is in it is there still and is
 * the same byte for byte.
 */
final class Backup {
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final BackupConfig config;
  private final Archive archive;
  private final Report report;

  Backup(BackupConfig config, Archive archive, Report report) {
    this.config = config;
    this.archive = archive;
    this.report = report;
  }

  /** A server with a session, its programs and a folder for unfinished files. */
  private record Source(
      DatabaseServer server,
      DatabaseKind kind,
      ServerSession session,
      Programs programs,
      Path folder)
      implements AutoCloseable {
    @Override
    public void close() {
      session.close();
    }
  }

  private record Dumped(Source source, Dump dump, Path file) {}

  /**
   * Binlogs that came over from a server.
   *
   * @param timeline that they continue; nothing when it is a new one
   */
  private record Fetched(Optional<Timeline> timeline, List<Path> files, Instant until) {}

  private Source open(DatabaseServer server) throws IOException, InterruptedException {
    ServerSession session = ServerSession.open(server);
    DatabaseKind kind = session.kind();
    Path folder = Files.createDirectories(archive.unfinished().resolve(server.name()));
    return new Source(server, kind, session, new Programs(server, kind, config, folder), folder);
  }

  /**
   * Dumps server after server, then takes the binlogs of all: these lead every server on to one
   * moment after the last dump.
   */
  void full() throws IOException, InterruptedException {
    List<Source> sources = new ArrayList<>();
    try {
      for (DatabaseServer server : config.servers()) {
        sources.add(open(server));
      }
      full(sources);
    } finally {
      sources.forEach(Source::close);
    }
  }

  private void full(List<Source> sources) throws IOException, InterruptedException {
    List<Dumped> dumps = new ArrayList<>();
    for (Source source : sources) {
      dumps.add(dump(source));
    }
    // The moment is a whole second, and later than each dump.
    sources.get(0).session().execute("DO SLEEP(1)");
    List<Fetched> logs = new ArrayList<>();
    for (Dumped dumped : dumps) {
      logs.add(fetch(dumped.source(), Optional.of(dumped.dump().binlog())));
    }
    Instant moment = floor(logs.stream().map(Fetched::until).min(Instant::compareTo).orElseThrow());
    for (int i = 0; i < dumps.size(); i++) {
      add(dumps.get(i), logs.get(i), moment);
    }
    report.say("Full backup of %s in %s", moment, config.directory());
  }

  private Dumped dump(Source source) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    String name = "full-" + NAME.format(source.session().now()) + ".sql.gz";
    Path file = source.folder().resolve(name);
    Dump dump = Dump.write(source.programs(), source.session()::now, file);
    report.say(
        "  %-10s %s: %s after %.1f s",
        source.server().name(), name, Report.size(Files.size(file)), seconds(begun));
    return new Dumped(source, dump, file);
  }

  private void add(Dumped dumped, Fetched logs, Instant moment) throws IOException {
    Dump dump = dumped.dump();
    Timeline timeline =
        logs.timeline()
            .orElseGet(() ->
                new Timeline(
                    dumped.source().server().name(),
                    NAME.format(dump.snapshot()),
                    dumped.source().kind(),
                    List.of(),
                    List.of()));
    List<BinlogFile> binlogs = stored(logs);
    String through =
        binlogs.isEmpty()
            ? timeline.last().orElseThrow().file().name()
            : binlogs.get(binlogs.size() - 1).file().name();
    FullBackup full =
        new FullBackup(
            StoredFile.of(dumped.file()),
            floor(dump.snapshot()).plusSeconds(1),
            dump.binlog(),
            dump.position(),
            moment,
            through);
    List<Path> files = new ArrayList<>(logs.files());
    files.add(dumped.file());
    archive.add(timeline.with(Optional.of(full), binlogs), files);
  }

  /**
   * Takes what every server has written since the last time.
   *
   * @throws BackupException when a server's binlogs do not continue its backups
   */
  void binlogs() throws IOException, InterruptedException {
    for (DatabaseServer server : config.servers()) {
      try (Source source = open(server)) {
        Fetched logs = fetch(source, Optional.empty());
        Timeline timeline = logs.timeline().orElseThrow();
        List<BinlogFile> binlogs = stored(logs);
        archive.add(timeline.with(Optional.empty(), binlogs), logs.files());
        report.say(
            "  %-10s %s of binlogs, complete until %s",
            server.name(),
            Report.size(binlogs.stream().mapToLong(log -> log.file().bytes()).sum()),
            floor(logs.until()));
      }
    }
  }

  /**
   * @param first where a new timeline would begin; nothing when there must not be one
   */
  private Fetched fetch(Source source, Optional<String> first)
      throws IOException, InterruptedException {
    Instant until = source.session().now();
    List<String> closed = source.session().closeBinlog();
    List<Timeline> timelines = archive.timelines(source.server().name());
    Optional<Timeline> newest =
        timelines.isEmpty() ? Optional.empty() : Optional.of(timelines.get(timelines.size() - 1));
    Optional<BinlogFile> last = newest.flatMap(Timeline::last);
    if (last.isPresent() && closed.contains(last.get().file().name())) {
      List<Path> files = fetch(source, closed, last.get().file().name());
      if (StoredFile.of(files.get(0)).equals(last.get().file())) {
        return new Fetched(newest, files.subList(1, files.size()), until);
      }
    }
    String begin =
        first.orElseThrow(() ->
            new BackupException(
                source.server()
                    + ": its binlogs do not continue the last backup, as after a restore or when"
                    + " they were deleted. Make a full backup."));
    return new Fetched(Optional.empty(), fetch(source, closed, begin), until);
  }

  private static List<Path> fetch(Source source, List<String> closed, String first)
      throws IOException, InterruptedException {
    List<String> wanted = closed.subList(closed.indexOf(first), closed.size());
    source.programs().fetch(wanted, source.folder());
    return wanted.stream().map(source.folder()::resolve).toList();
  }

  private static List<BinlogFile> stored(Fetched logs) throws IOException {
    List<BinlogFile> stored = new ArrayList<>();
    for (Path file : logs.files()) {
      stored.add(new BinlogFile(StoredFile.of(file), logs.until()));
    }
    return stored;
  }

  private static Instant floor(Instant moment) {
    return Instant.ofEpochSecond(moment.getEpochSecond());
  }

  static double seconds(long begunNanos) {
    return Duration.ofNanos(System.nanoTime() - begunNanos).toMillis() / 1e3;
  }
}

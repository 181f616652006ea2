package com.doos.ops.backup;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of the backups, locked for one command at a time.
 *
 * <pre>
 * lock
 * unfinished/                      what a command is writing; emptied by the next one
 * SERVER/TIMELINE/manifest.json    {@link Timeline}: what follows, with sizes and checksums
 * SERVER/TIMELINE/full-TIME.sql.gz
 * SERVER/TIMELINE/mysql-bin.000042
 * </pre>
 *
 * <p>A file counts once it is in the manifest, which is written last and in one step.
 */
final class Archive implements AutoCloseable {
  private static final String MANIFEST = "manifest.json";

  private final Path root;
  private final FileChannel channel;

  private Archive(Path root, FileChannel channel) {
    this.root = root;
    this.channel = channel;
  }

  /**
   * Creates the folder when it is new.
   *
   * @throws BackupException when another command works in it
   */
  static Archive open(Path root) throws IOException {
    Files.createDirectories(root);
    FileChannel channel =
        FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!locked(channel)) {
      channel.close();
      throw new BackupException("another backup or restore is at work in " + root);
    }
    Archive archive = new Archive(root, channel);
    delete(archive.unfinished());
    Files.createDirectories(archive.unfinished());
    return archive;
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException sameProcess) {
      return false;
    }
  }

  /** For files that do not count yet. */
  Path unfinished() {
    return root.resolve("unfinished");
  }

  Path folder(Timeline timeline) {
    return root.resolve(timeline.server()).resolve(timeline.id());
  }

  Path path(Timeline timeline, StoredFile file) {
    return folder(timeline).resolve(file.name());
  }

  /** Names of all servers that have backups. */
  List<String> servers() throws IOException {
    return folders(root, folder -> !folder.equals(unfinished()));
  }

  /** All histories of a server, the oldest first. */
  List<Timeline> timelines(String server) throws IOException {
    List<Timeline> timelines = new ArrayList<>();
    for (String id : folders(root.resolve(server), folder -> true)) {
      timelines.add(read(root.resolve(server).resolve(id).resolve(MANIFEST)));
    }
    return timelines;
  }

  private static Timeline read(Path manifest) throws IOException {
    try {
      return Timeline.fromJson(new JsonObject(Files.readString(manifest)));
    } catch (NoSuchFileException | DecodeException | ClassCastException e) {
      throw new BackupException(manifest + " is missing or damaged", e);
    }
  }

  private static List<String> folders(Path parent, Predicate<Path> wanted) throws IOException {
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(parent)) {
      return all.filter(Files::isDirectory)
          .filter(wanted)
          .map(folder -> folder.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  /** Takes in finished files of this history, then the history itself. */
  void add(Timeline timeline, List<Path> finished) throws IOException {
    Files.createDirectories(folder(timeline));
    for (Path file : finished) {
      sync(file);
      Files.move(
          file,
          folder(timeline).resolve(file.getFileName().toString()),
          StandardCopyOption.ATOMIC_MOVE);
    }
    write(timeline);
  }

  /** Deletes these files of a history, and the history with its last full backup. */
  void remove(Timeline timeline, Set<StoredFile> files) throws IOException {
    Timeline rest =
        new Timeline(
            timeline.server(),
            timeline.id(),
            timeline.kind(),
            timeline.fulls().stream().filter(full -> !files.contains(full.file())).toList(),
            timeline.binlogs().stream().filter(log -> !files.contains(log.file())).toList());
    if (rest.fulls().isEmpty()) {
      delete(folder(timeline));
      return;
    }
    write(rest);
    for (StoredFile file : files) {
      Files.deleteIfExists(path(timeline, file));
    }
  }

  private void write(Timeline timeline) throws IOException {
    Path beside = folder(timeline).resolve(MANIFEST + ".new");
    Files.writeString(beside, timeline.toJson().encodePrettily() + "\n");
    sync(beside);
    Files.move(beside, folder(timeline).resolve(MANIFEST), StandardCopyOption.ATOMIC_MOVE);
    sync(folder(timeline));
  }

  private static void sync(Path path) throws IOException {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      file.force(true);
    }
  }

  /** What is wrong with a file; null when it is as it was written. */
  @Nullable String fault(Timeline timeline, StoredFile file) throws IOException {
    Path path = path(timeline, file);
    if (!Files.isRegularFile(path)) {
      return path + " is missing";
    }
    StoredFile found = StoredFile.of(path);
    if (found.bytes() != file.bytes()) {
      return path + " has " + found.bytes() + " bytes instead of " + file.bytes();
    }
    return found.sha256().equals(file.sha256())
        ? null
        : path + " has been changed: its SHA-256 is not that of the manifest";
  }

  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  @Override
  public void close() throws IOException {
    delete(unfinished());
    channel.close();
  }
}
